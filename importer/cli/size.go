package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A sizeFlag is a number of bytes above zero.
type sizeFlag int64

// sizeUnits are the units of sizes, the larger ones first. A letter alone is
// the power of 1024 that file managers show.
var sizeUnits = []struct {
	bytes int64
	names []string
}{
	{1 << 40, []string{"TiB", "T"}},
	{1e12, []string{"TB"}},
	{1 << 30, []string{"GiB", "G"}},
	{1e9, []string{"GB"}},
	{1 << 20, []string{"MiB", "M"}},
	{1e6, []string{"MB"}},
	{1 << 10, []string{"KiB", "K"}},
	{1e3, []string{"KB"}},
	{1, []string{"B", ""}},
}

// String writes the size in the largest binary unit that it is a multiple of.
func (f *sizeFlag) String() string {
	for _, unit := range sizeUnits {
		if name := unit.names[0]; strings.HasSuffix(name, "iB") && int64(*f) >= unit.bytes && int64(*f)%unit.bytes == 0 {
			return strconv.FormatInt(int64(*f)/unit.bytes, 10) + name
		}
	}
	return strconv.FormatInt(int64(*f), 10)
}

// Set reads the flag's value: a number and a unit, which is bytes where there
// is none. The units' letter case doesn't matter.
func (f *sizeFlag) Set(text string) error {
	unit := strings.TrimLeft(text, "0123456789.")
	number, err := strconv.ParseFloat(text[:len(text)-len(unit)], 64)
	if err == nil {
		for _, u := range sizeUnits {
			for _, name := range u.names {
				if strings.EqualFold(strings.TrimSpace(unit), name) {
					return f.set(number * float64(u.bytes))
				}
			}
		}
	}
	return fmt.Errorf("a size is a number and a unit, such as 500MB or 2GiB")
}

func (f *sizeFlag) set(bytes float64) error {
	if bytes < 1 || bytes >= math.MaxInt64 {
		return fmt.Errorf("a size is between 1 byte and a few million TiB")
	}
	*f = sizeFlag(bytes)
	return nil
}

// Type is what the help calls the flag's value.
func (f *sizeFlag) Type() string { return "size" }
