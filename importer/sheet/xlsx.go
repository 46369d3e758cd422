package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// openXLSX opens a workbook of size bytes and finds the worksheet that o asks
// for. Parts are found by the types of the relations that lead to them
// (ECMA-376 part 1, clause 12.3), wherever they are in the package.
func openXLSX(r io.ReaderAt, size int64, o Options) (*worksheet, error) {
	if isCompound(r) {
		plain, err := decrypt(r, size, o)
		if err != nil {
			return nil, err
		}
		r, size = bytes.NewReader(plain), int64(len(plain))
		if _, err := recognise(r, size); err != nil { // a Word document can be behind a password, too
			return nil, err
		}
	}
	a, err := openArchive(r, size, o.MaxSize)
	if err != nil {
		return nil, err
	}
	part, err := a.workbookPart()
	if err != nil {
		return nil, err
	}
	rels, err := a.relations(part)
	if err != nil {
		return nil, err
	}
	styles, _ := related(rels, "styles")
	wb, err := readWorkbook(a, part, styles)
	if err != nil {
		return nil, err
	}
	entry, sheetPart, err := wb.choose(part, rels, o.Sheet)
	if err != nil {
		return nil, err
	}
	w := &worksheet{archive: a, part: sheetPart, sheet: entry.name, others: wb.others(rels, entry), named: o.Sheet != "",
		date1904: wb.date1904, styles: wb.styles, headerRow: o.HeaderRow, headerWanted: o.HeaderRow, skipHidden: o.SkipHidden, volatile: formulas{}}
	if wb.uncomputed {
		w.stale = formulas{}
	}
	if err := w.open(rels); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// workbookPart finds the part that the package is about.
func (a *archive) workbookPart() (string, error) {
	if err := a.readPart("[Content_Types].xml", "", (*xmlScanner).skip); err != nil {
		return "", err
	}
	rels, err := a.relations("")
	if err != nil {
		return "", err
	}
	part, ok := related(rels, "officeDocument")
	if !ok {
		return "", &DamageError{Part: "_rels/.rels", What: "leads to no workbook"}
	}
	return part, nil
}

// choose finds the worksheet called name, or the first visible one, and its
// part.
func (wb *workbook) choose(part string, rels []relation, name string) (sheetEntry, string, error) {
	byID := map[string]relation{}
	for _, rel := range rels {
		byID[rel.id] = rel
	}
	if name != "" {
		name = wb.called(name)
	}
	var worksheets []string
	for _, entry := range wb.sheets {
		rel, known := byID[entry.relation]
		known = known && !rel.external
		wanted := entry.name == name
		if name == "" {
			wanted = !entry.hidden && (rel.kind == "worksheet" || !known)
		}
		switch {
		case wanted && !known:
			return entry, "", &DamageError{Part: part, What: "names the sheet " + quoted(entry.name) + " but no part for it"}
		case wanted && rel.kind != "worksheet":
			return entry, "", &RefusedError{"the sheet " + quoted(entry.name) + " has no rows, it is a " + sheetKind(rel.kind) + ": name a worksheet"}
		case wanted:
			return entry, rel.target, nil
		case rel.kind == "worksheet":
			worksheets = append(worksheets, entry.name)
		}
	}
	if name == "" {
		if len(worksheets) == 0 {
			return sheetEntry{}, "", &RefusedError{"the workbook has no worksheet"}
		}
		return sheetEntry{}, "", &RefusedError{"all worksheets are hidden: name the one to read with --sheet" + listed(worksheets)}
	}
	slices.SortStableFunc(worksheets, func(a, b string) int {
		return cmp.Compare(mapping.Distance(short(a), short(name)), mapping.Distance(short(b), short(name)))
	})
	return sheetEntry{}, "", &RefusedError{"the workbook has no worksheet " + quoted(name) + listed(worksheets)}
}

// others are the visible worksheets beside entry.
func (wb *workbook) others(rels []relation, entry sheetEntry) []otherSheet {
	var others []otherSheet
	for n, other := range wb.sheets {
		i := slices.IndexFunc(rels, func(rel relation) bool { return rel.id == other.relation && rel.kind == "worksheet" })
		if i >= 0 && !other.hidden && other.relation != entry.relation {
			others = append(others, otherSheet{other.name, rels[i].target, wb.viewed && wb.active == n})
		}
	}
	return others
}

// called returns the name of the sheet that a user calls so, as the workbook has
// it: without regard to case, as Excel compares names, or else without regard to
// what nobody sees, as headers compare. Where there is none, it is the user's.
func (wb *workbook) called(name string) string {
	trimmed, folded := mapping.TrimBlanks(name), mapping.Fold(name)
	for _, same := range []func(string) bool{
		func(s string) bool { return strings.EqualFold(mapping.TrimBlanks(s), trimmed) },
		func(s string) bool { return mapping.Fold(s) == folded },
	} {
		if i := slices.IndexFunc(wb.sheets, func(entry sheetEntry) bool { return same(entry.name) }); i >= 0 {
			return wb.sheets[i].name
		}
	}
	return name
}

func sheetKind(kind string) string {
	switch kind {
	case "chartsheet":
		return "chart"
	case "dialogsheet":
		return "dialog"
	}
	return "macro sheet"
}

// listed names some worksheets that there are, for the end of a message.
func listed(names []string) string {
	const most = 10
	if len(names) == 0 {
		return ""
	}
	more := ""
	if len(names) > most {
		more = " and " + strconv.Itoa(len(names)-most) + " more"
		names = names[:most]
	}
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = quoted(short(name))
	}
	return "; there are: " + strings.Join(all, ", ") + more
}

// short is a name as far as Excel would take it, and a message should.
func short(name string) string {
	const longest = 31
	if r := []rune(name); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return name
}
