package starter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reserved are plain texts that YAML, or a program of an older YAML, takes for
// something other than a text.
var reserved = words("true false yes no on off null nil y n nan inf")

// scalar writes a text as YAML: as it is where nothing can take it for
// anything else, inside brackets too, and in quotes elsewhere (YAML 1.2, 7.3).
func scalar(s string) string {
	if isPlain(s) {
		return s
	}
	if !strings.ContainsAny(s, "\"\\") && isPrintable(s) {
		return `"` + s + `"`
	}
	if isPrintable(s) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isPlain reports whether a text needs no quotes.
func isPlain(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if !unicode.IsLetter(first) || !unicode.IsLetter(last) && !unicode.IsDigit(last) && last != ')' || reserved[strings.ToLower(s)] {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -_/().", r)
	})
}

func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError })
}

// header writes the column as a bare header, or as an object where it has no
// header of its own.
func (c *column) header() string {
	if c.named() {
		return scalar(c.name)
	}
	return "{letter: " + c.letter() + "}"
}

// object writes the column as an object with further options, such as
// format: DD/MM/YYYY. Without any it is the short form.
func (c *column) object(options ...string) string {
	if len(options) == 0 {
		return c.header()
	}
	return "{" + c.source() + ", " + strings.Join(options, ", ") + "}"
}

// source writes where a value comes from, as the first key of an object.
func (c *column) source() string {
	if c.named() {
		return "column: " + scalar(c.name)
	}
	return "letter: " + c.letter()
}

// named reports whether the column can be named by its header: no other has
// the same, and it can be written down.
func (c *column) named() bool { return c.alone && c.name != "" && isPrintable(c.name) }

// An indented text is written with this much before each line.
const indent = "  "

// comment writes a text as comment lines that are no wider than a page, each
// behind prefix.
func comment(b *strings.Builder, prefix, text string) {
	const width = 92
	line := prefix + "#"
	for _, word := range strings.Fields(visible(text)) {
		if n := utf8.RuneCountInString(line); n+1+utf8.RuneCountInString(word) > width && n > len(prefix)+1 {
			b.WriteString(line + "\n")
			line = prefix + "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}

// visible replaces what can't stand in a comment.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != utf8.RuneError {
			return r
		}
		return ' '
	}, s)
}
