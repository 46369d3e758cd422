package lint

// reportBraces warns of headers in doubled braces, as other programs write what
// is to be filled in.
func (l *Linter) reportBraces(r *report) {
	for _, b := range l.braced {
		found := finding{count: 1, rows: []uint32{uint32(l.header.Row)}, value: b.Text}
		r.add(LiteralBraces, b.Column, b.Field, &found,
			"%s gets the text {%s} in every row, as {{ is a brace of the text: write {%s} for what the column says", b.Field, b.Text, b.Text)
	}
}
