package mapping

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible names a character that nobody sees, or takes for a space, and "" for
// every other one.
func invisible(r rune) string {
	var name string
	switch {
	case r < utf8.RuneSelf:
		return ""
	case r == 0xA0:
		name = "a no-break space"
	case r == 0x202F:
		name = "a narrow no-break space"
	case r == 0x200B:
		name = "a zero-width space"
	case r == 0x200C || r == 0x200D:
		name = "a zero-width joiner"
	case r == 0xAD:
		name = "a soft hyphen"
	case r == 0xFEFF:
		name = "a byte order mark"
	case isZeroWidth(r):
		name = "an invisible mark"
	case unicode.IsSpace(r):
		name = "a special space"
	default:
		return ""
	}
	return fmt.Sprintf("%s (U+%04X)", name, r)
}

// within says where in a text a character stands that nobody sees, as the end of
// a sentence. Those around the text mean nothing.
func within(text string) string {
	text = TrimBlanks(text)
	for i, r := range text {
		if name := invisible(r); name != "" {
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			return fmt.Sprintf("; it has %s after %s: delete that", name, quote(string(before)))
		}
	}
	return ""
}

// isOfForm reports whether a problem may be due to a character that nobody sees.
// Names and the words of values compare without regard to them.
func isOfForm(code string) bool {
	switch code {
	case CodeDate, CodeBoolean, CodeNumber, CodeTaskType, CodeEmail, CodeID, CodeURL:
		return true
	}
	return false
}

// behindColon says what stands behind the first colon of a text, where that is a
// character that only looks like the space that YAML wants.
func behindColon(text string) string {
	for rest := text; ; {
		key, after, found := strings.Cut(rest, ":")
		if !found {
			return ""
		}
		if r, _ := utf8.DecodeRuneInString(after); invisible(r) != "" {
			return fmt.Sprintf("behind the colon of %s stands %s, which YAML takes for a letter: type a space", quote(key), invisible(r))
		}
		rest = after
	}
}
