package report

import (
	"bytes"
	"regexp"
	"strconv"

	"tallyfy-import/mapping"
)

// cellTag finds the start of each row and cell in a worksheet's XML.
var cellTag = regexp.MustCompile(`<(?:\w+:)?(row|c)(\s[^>]*)?/?>`)

var (
	attrRef   = regexp.MustCompile(`\sr=["']([A-Z]{0,3})([0-9]{1,7})["']`)
	attrStyle = regexp.MustCompile(`\ss=["']([0-9]{1,7})["']`)
)

// maxColumns is how many columns a worksheet has (ECMA-376 part 1, 18.3.1.73
// and what Excel shows).
const maxColumns = 16384

// A survey is what is known of a worksheet's cells without building them.
type survey struct {
	used   [maxColumns + 1]bool // columns with something in them, from the header's row on, counted from 0
	marked []string             // cells with a style of an earlier report's marks
	last   int                  // row number
}

// surveyCells goes through a worksheet's XML. marks are the styles of an
// earlier report.
func surveyCells(sheet []byte, headerRow int, marks map[int]bool) *survey {
	s := &survey{}
	row, col := 0, -1
	for from := 0; ; {
		at := cellTag.FindSubmatchIndex(sheet[from:])
		if at == nil {
			return s
		}
		for i := range at {
			if at[i] >= 0 {
				at[i] += from
			}
		}
		from = at[1]
		attrs := []byte(nil)
		if at[4] >= 0 {
			attrs = sheet[at[4]:at[5]]
		}
		ref := attrRef.FindSubmatch(attrs)
		if sheet[at[2]] == 'r' {
			row, col = row+1, -1
			if ref != nil {
				row, _ = strconv.Atoi(string(ref[2])) // at most seven digits
			}
			s.last = max(s.last, row)
			continue
		}
		col++
		if ref != nil {
			if named, ok := mapping.ColumnIndex(string(ref[1])); ok {
				col = named
			}
		}
		if row >= headerRow && col < maxColumns && hasContent(sheet, at) {
			s.used[col] = true
		}
		if style := attrStyle.FindSubmatch(attrs); style != nil && len(marks) > 0 {
			if n, _ := strconv.Atoi(string(style[1])); marks[n] {
				s.marked = append(s.marked, mapping.ColumnLetters(col)+strconv.Itoa(row))
			}
		}
	}
}

// hasContent reports whether there is anything in the cell whose tag is at at.
func hasContent(sheet []byte, at []int) bool {
	if sheet[at[1]-2] == '/' {
		return false
	}
	return !bytes.HasPrefix(bytes.TrimLeft(sheet[at[1]:min(at[1]+16, len(sheet))], " \t\r\n"), []byte("</"))
}

// free returns the first of n columns side by side, counted from 0, at or to
// the right of from, that nothing is in; false where there is no room.
func (s *survey) free(from, n int) (int, bool) {
	for run, col := 0, from; col < maxColumns; col++ {
		if s.used[col] {
			run = 0
			continue
		}
		if run++; run == n {
			return col - n + 1, true
		}
	}
	return 0, false
}
