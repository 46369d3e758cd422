package sheet

import (
	"testing"
)

// What formats show of texts: inline ones, shared ones and a formula's.
func TestShownTexts(t *testing.T) {
	for _, test := range []struct{ format, text, want string }{
		{"General", "hi", "hi"},
		{"@", "hi", "hi"},
		{"0.00", "hi", "hi"},
		{"0;-0", "hi", "hi"},
		{"0;-0;0", "hi", "hi"},
		{";;", "hi", "hi"},
		{"yyyy-mm-dd;@", "hi", "hi"},
		{`_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-`, "hi", "hi"},
		{"0;0;0;General", "hi", "hi"},
		{`@" (draft)"`, "hi", "hi (draft)"},
		{`"<"@">"`, "hi", "<hi>"},
		{`0;@" x"`, "hi", "hi x"},
		{`0;-0;@\!`, " hi ", " hi !"},
		{`[Red]0;0;0;[Blue]"no. "@`, "hi", "no. hi"},
		{`0;0;0;"text"`, "hi", "text"},
		{"0;-0;0;", "hi", ""},
		{"0;-0;0;_-", "hi", ""},
		{";;;", "hi", ""},
		{"yyyy-mm-dd;;;", "hi", ""},
		{`@" (draft)"`, "", ""},
		{"0;0;0;[Red]", "hi", "hi"},
		{"0;0;0;[$-409]", "hi", "hi"},
		{`0;0;0;[Red]""`, "hi", ""},
		{"m/d/yyyy;@;@", "hi", "hi"},
		{"@@", "hi", "hi"},
		{"0;0;0;0", "hi", "hi"},
		{`@;0`, "hi", "hi"},
		{`0;0;0;@;"x"`, "hi", "hi"},
	} {
		text := escaped(test.text)
		b := newBook(rows(`<row r="1"><c r="A1" s="0" t="inlineStr"><is><t>`+text+`</t></is></c><c r="B1" s="0" t="s"><v>0</v></c><c r="C1" s="0" t="str"><f>X1</f><v>`+text+`</v></c><c r="D1" t="inlineStr" s="1"><is><t>.</t></is></c></row>`)).
			strings(`<si><t>`+text+`</t></si>`).styles(test.format, "General")
		want := "1:" + test.want + "|" + test.want + "|" + test.want + "|.\n"
		if got := shown(mustRead(t, b, Options{})); got != want {
			t.Errorf("%s of %q is %q, want %q", test.format, test.text, got, want)
		}
	}
}

// A format that shows nothing of anything hides yes and no, too, and leaves
// errors.
func TestShowsNothing(t *testing.T) {
	const cells = `<row r="1"><c r="A1" s="0"><v>5</v></c><c r="B1" s="0" t="b"><v>1</v></c><c r="C1" s="0" t="e"><v>#N/A</v></c><c r="D1" s="0" t="d"><v>2031-03-04</v></c></row>`
	for format, want := range map[string]string{
		";;;":     "1:||e #N/A\n",
		"0;-0;;@": "1:n 5|b TRUE|e #N/A|d 2031-03-04\n",
	} {
		if got := shown(mustRead(t, newBook(rows(cells)).styles(format), Options{})); got != want {
			t.Errorf("%s shows %q, want %q", format, got, want)
		}
	}
}
