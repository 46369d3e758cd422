package mapping

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	yamltoken "github.com/goccy/go-yaml/token"
)

// miscut finds a text that the library cuts in the wrong place or takes letters
// from without a word, so that the mapping would say something else than its
// owner reads in it.
func miscut(tokens yamltoken.Tokens) *fault {
	var brackets []yamltoken.Type
	for i, t := range tokens {
		switch t.Type {
		case yamltoken.SequenceStartType, yamltoken.MappingStartType:
			brackets = append(brackets, t.Type)
		case yamltoken.SequenceEndType, yamltoken.MappingEndType:
			brackets = brackets[:max(0, len(brackets)-1)]
		case yamltoken.DoubleQuoteType:
			if strings.Contains(strings.TrimSpace(t.Origin), "\t") {
				return &fault{tokenPosition(t), `a tab stands in this text: write \t for it, or use single quotation marks`}
			}
		case yamltoken.SingleQuoteType, yamltoken.CommentType:
		case yamltoken.MappingValueType:
			inObject := len(brackets) > 0 && brackets[len(brackets)-1] == yamltoken.MappingStartType
			if inObject && i > 0 && i+1 < len(tokens) && isJoined(tokens[i-1], tokens[i+1]) {
				return &fault{tokenPosition(tokens[i-1]), joinedText(tokens[i-1], tokens[i+1])}
			}
		default:
			if first, _ := utf8.DecodeRuneInString(t.Value); invisible(first) != "" && (i == 0 || tokens[i-1].Position.Line < t.Position.Line) {
				return &fault{tokenPosition(t), "this line is indented with " + invisible(first) + ", which YAML takes for a letter: type spaces"}
			}
			if strings.Contains(strings.TrimSpace(t.Origin), "\t") && !strings.Contains(t.Value, "\t") {
				return &fault{tokenPosition(t), "a tab stands in the text " + quote(strings.TrimSpace(t.Origin)) + ": put it in quotes"}
			}
		}
	}
	return nil
}

// isJoined reports whether a colon between two tokens has no blank after it,
// and neither of them is in quotes or a bracket.
func isJoined(before, after *yamltoken.Token) bool {
	return isPlainText(before) && isPlainText(after) && after.Origin != "" && strings.TrimLeft(after.Origin, " \t\r\n") == after.Origin
}

func isPlainText(t *yamltoken.Token) bool {
	switch t.Type {
	case yamltoken.StringType, yamltoken.IntegerType, yamltoken.FloatType, yamltoken.BoolType, yamltoken.NullType,
		yamltoken.BinaryIntegerType, yamltoken.OctetIntegerType, yamltoken.HexIntegerType, yamltoken.InfinityType, yamltoken.NanType:
		return true
	}
	return false
}

// joinedText says what to do about a colon in { } that has no blank after it.
func joinedText(before, after *yamltoken.Token) string {
	if text := behindColon(before.Value + ":" + after.Value); text != "" {
		return text
	}
	if rest, _, cut := strings.Cut(after.Value+" ", ": "); cut {
		return fmt.Sprintf("the text %s has a colon in it: put it in quotes", quote(before.Value+":"+rest))
	}
	return fmt.Sprintf("the colon of %s needs a blank after it; if it is a part of the text, put that in quotes", quote(before.Value+":"+after.Value))
}

// joined returns the text of an entry of a list in brackets that the library
// takes for a key and its value, as in [DD.MM.YYYY HH:mm].
func joined(n ast.Node) (string, *yamltoken.Token) {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) == 1 {
		n = m.Values[0]
	}
	v, ok := n.(*ast.MappingValueNode)
	if !ok || v.Value == nil || v.Key == nil {
		return "", nil
	}
	key, value := v.Key.GetToken(), v.Value.GetToken()
	if key == nil || value == nil || !isJoined(key, value) || strings.Contains(value.Value+" ", ": ") {
		return "", nil
	}
	if _, isText := v.Value.(ast.ScalarNode); !isText {
		return "", nil
	}
	return strings.TrimSpace(key.Origin) + ":" + strings.TrimSpace(value.Origin), key
}

// withoutTabLines empties lines that hold nothing but blanks and a tab, which
// the library refuses. It returns false where there are none.
func withoutTabLines(data []byte) ([]byte, bool) {
	lines := bytes.SplitAfter(data, []byte("\n"))
	found := false
	for i, line := range lines {
		if bytes.IndexByte(line, '\t') >= 0 && len(bytes.TrimSpace(line)) == 0 {
			lines[i] = bytes.TrimLeft(line, " \t")
			found = true
		}
	}
	return bytes.Join(lines, nil), found
}
