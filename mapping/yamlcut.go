package mapping

import (
	"fmt"
	"strings"

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
	if rest, _, cut := strings.Cut(after.Value+" ", ": "); cut {
		return fmt.Sprintf("the text %s has a colon in it: put it in quotes", quote(before.Value+":"+rest))
	}
	return fmt.Sprintf("the colon of %s needs a blank after it; if it is a part of the text, put that in quotes", quote(before.Value+":"+after.Value))
}
