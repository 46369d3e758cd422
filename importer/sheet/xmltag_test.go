package sheet

import (
	"fmt"
	"strings"
	"testing"
)

// Two attributes of one name are refused wherever they are among many.
func TestTwinAttributes(t *testing.T) {
	for _, c := range []struct{ n, first, second int }{
		{2, 0, 1}, {fewAttrs, 0, fewAttrs - 1}, {fewAttrs + 1, 0, fewAttrs}, {fewAttrs + 2, fewAttrs, fewAttrs + 1},
		{maxAttrs, 3, 200}, {maxAttrs, 100, 101}, {maxAttrs, 7, maxAttrs - 1}, {maxAttrs, 7, 7}, {fewAttrs + 1, 7, 7},
	} {
		var tag strings.Builder
		for i := range c.n {
			if i == c.second {
				i = c.first
			}
			fmt.Fprintf(&tag, " x%d=''", i)
		}
		x := newXMLScanner(strings.NewReader("<a"+tag.String()+"/>"), "part")
		err := x.each(func() error { return nil })
		if twins := c.first != c.second; twins != (err != nil && strings.Contains(err.Error(), twinAttrs)) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
