package report

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// notePlaces are the two parts that hold a worksheet's comments: their texts,
// and a drawing in VML of the boxes that they are shown in (ECMA-376 part 1,
// 18.7, and part 4, 19). excelize takes it for granted that both have the same
// number, which only some programs give them, and that the number is how many
// such parts there are.
type notePlaces struct {
	comments, drawing string            // empty: comments can't be added to this worksheet
	renamed           map[string]string // parts that got a name that excelize understands
	number            int
}

var (
	oldDrawing = regexp.MustCompile(`<(?:\w+:)?legacyDrawing\s[^>]*?id="([^"]*)"`)
	vmlShape   = regexp.MustCompile(`<v:shape\s[^>]*>`)
	vmlShapeID = regexp.MustCompile(`(\sid=)("[^"]*"|'[^']*')`)
	vmlNote    = regexp.MustCompile(`<x:ClientData\s[^>]*ObjectType=["']Note["']`)
	vmlData    = regexp.MustCompile(`<x:ClientData\s`)
)

// findNotes finds the worksheet's comments, and a place for new ones.
func (p *workbookPackage) findNotes() error {
	var comments, drawing relationship
	id := ""
	if m := oldDrawing.FindSubmatch(p.parts[p.sheet]); m != nil {
		id = string(m[1])
	}
	for _, r := range p.relationships(p.sheet) {
		switch {
		case strings.HasSuffix(r.Type, relComments):
			comments = r
		case strings.HasSuffix(r.Type, relOldDrawing) && r.ID == id:
			drawing = r
		}
	}
	p.notes = notePlaces{number: p.freeNumber(), renamed: map[string]string{}}
	switch {
	case comments.ID == "" && id == "":
		p.notes.name()
		return nil
	case comments.ID == "" || drawing.ID == "" || p.find(relsOf(drawing.Target)) != nil:
		return nil // a drawing of other things, which excelize wouldn't keep
	}
	for _, part := range []string{comments.Target, drawing.Target} {
		if err := p.unpack(part); err != nil {
			return err
		}
	}
	if !p.onlyNotes(drawing.Target) {
		delete(p.parts, comments.Target)
		delete(p.parts, drawing.Target)
		return nil
	}
	p.notes.name()
	p.rename(comments, p.notes.comments)
	p.rename(drawing, p.notes.drawing)
	return nil
}

// freeNumber returns a number that no comments and no drawing have.
func (p *workbookPackage) freeNumber() int {
	for n := 1; ; n++ {
		if p.find(commentsPart(n)) == nil && p.find(drawingPart(n)) == nil {
			return n
		}
	}
}

func commentsPart(n int) string { return fmt.Sprintf("xl/comments%d.xml", n) }
func drawingPart(n int) string  { return fmt.Sprintf("xl/drawings/vmlDrawing%d.vml", n) }

func (n *notePlaces) name() {
	n.comments, n.drawing = commentsPart(n.number), drawingPart(n.number)
}

// reserve makes excelize give the first comment of a worksheet the number that
// is free: it counts the parts that are named like comments.
func (n *notePlaces) reserve(f *excelize.File) {
	for i := 1; i < n.number; i++ {
		f.Pkg.Store(fmt.Sprintf("xl/comments/of-another-sheet-%d", i), []byte{})
	}
}

// onlyNotes reports whether a drawing has nothing but the boxes of comments,
// and numbers them as excelize reads them.
func (p *workbookPackage) onlyNotes(drawing string) bool {
	vml := p.parts[drawing]
	shapes := len(vmlShape.FindAll(vml, -1))
	if notes := len(vmlNote.FindAll(vml, -1)); shapes != notes || notes != len(vmlData.FindAll(vml, -1)) {
		return false
	}
	number := 1024
	p.parts[drawing] = vmlShape.ReplaceAllFunc(vml, func(tag []byte) []byte {
		number++
		return vmlShapeID.ReplaceAll(tag, fmt.Appendf(nil, `${1}"_x0000_s%d"`, number))
	})
	return true
}

// rename gives a part of the worksheet another name.
func (p *workbookPackage) rename(r relationship, name string) {
	p.parts[name] = p.parts[r.Target]
	delete(p.parts, r.Target)
	p.gone[strings.ToLower(r.Target)] = true
	p.notes.renamed[r.Target] = name
	rels := relsOf(p.sheet)
	line := regexp.MustCompile(`<(?:\w+:)?Relationship\s[^>]*\bId=["']` + regexp.QuoteMeta(r.ID) + `["'][^>]*>`)
	p.parts[rels] = line.ReplaceAllFunc(p.parts[rels], func(tag []byte) []byte {
		return relationshipTarget.ReplaceAll(tag, []byte(` Target="..`+strings.TrimPrefix(name, "xl")+`"`))
	})
}

var relationshipTarget = regexp.MustCompile(`\sTarget=("[^"]*"|'[^']*')`)
