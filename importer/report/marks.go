package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"tallyfy-import/mapping"
)

// A mark is what is wrong with one cell.
type mark struct {
	ref      string
	severity mapping.Severity
	messages []string
}

// marksOf returns the marks of a row's cells, in the order of its problems.
func marksOf(row *Row) []mark {
	var marks []mark
	for i := range row.Problems {
		p := &row.Problems[i]
		ref := withoutSheet(p.Cell)
		if col, number, err := excelize.CellNameToCoordinates(ref); err != nil || number != row.Number || col > maxColumns {
			continue
		}
		at := slices.IndexFunc(marks, func(m mark) bool { return m.ref == ref })
		if at < 0 {
			at = len(marks)
			marks = append(marks, mark{ref: ref, severity: p.Severity})
		}
		if p.Severity == mapping.SeverityError {
			marks[at].severity = p.Severity
		}
		if !slices.Contains(marks[at].messages, p.Message) {
			marks[at].messages = append(marks[at].messages, p.Message)
		}
	}
	return marks
}

// withoutSheet returns the cell's own part of a reference such as Tasks!C12.
func withoutSheet(ref string) string { return ref[strings.LastIndexByte(ref, '!')+1:] }

// mark marks the cells of a row that have problems.
func (a *annotator) mark(row *Row) error {
	for _, m := range marksOf(row) {
		own, err := a.f.GetCellStyle(a.sheet, m.ref)
		if err != nil {
			return err
		}
		if err := a.f.SetCellStyle(a.sheet, m.ref, m.ref, a.styles.mark(own, m.severity)); err != nil {
			return err
		}
		if !a.canNote || a.noted[m.ref] || a.notes >= maxComments {
			continue
		}
		if err := a.f.AddComment(a.sheet, newComment(m)); err != nil {
			return err
		}
		a.notes++
		a.noted[m.ref] = true
	}
	return nil
}

// The box of a comment, in pixels: about noteLine characters fit in a line.
const (
	noteWidth      = 300
	noteLine       = 42
	noteLineHeight = 17
	maxNoteHeight  = 340
	maxNoteText    = 2000 // characters
)

// newComment returns a comment whose box is as high as its text.
func newComment(m mark) excelize.Comment {
	text := cut(strings.Join(m.messages, "\n"), maxNoteText)
	lines := 1
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + utf8.RuneCountInString(line)/noteLine
	}
	return excelize.Comment{
		Author: author, Cell: m.ref, Width: noteWidth,
		Height:    uint(min(lines*noteLineHeight, maxNoteHeight)),
		Paragraph: []excelize.RichTextRun{{Text: text}},
	}
}
