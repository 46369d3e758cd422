package cli

import "testing"

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  int64
		shown string
	}{
		{"1", 1, "1"},
		{"1000", 1000, "1000"},
		{"4096b", 4096, "4KiB"},
		{"1KB", 1000, "1000"},
		{"1k", 1024, "1KiB"},
		{"500MB", 500_000_000, "500000000"},
		{"500 MiB", 500 << 20, "500MiB"},
		{"1.5gib", 3 << 29, "1536MiB"},
		{"2G", 2 << 30, "2GiB"},
		{"1TiB", 1 << 40, "1TiB"},
	} {
		var f sizeFlag
		if err := f.Set(test.text); err != nil || int64(f) != test.want || f.String() != test.shown {
			t.Errorf("%s is %d, shown as %s (%v), want %d, %s", test.text, f, f.String(), err, test.want, test.shown)
		}
	}
	for _, text := range []string{"", "G", "-1", "0", "0.1", "1.2.3M", "1 parsec", "1e400", "99999999TiB", "NaN", "inf"} {
		f := sizeFlag(7)
		if err := f.Set(text); err == nil || f != 7 {
			t.Errorf("%q is taken for a size: %d", text, f)
		}
	}
}
