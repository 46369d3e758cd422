package cli

import (
	"slices"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping/lint"
)

// ignorable are the codes of the warnings that --ignore takes.
func ignorable() []string {
	codes := []string{
		sheet.CodeEncodingGuessed, sheet.CodeEncodingIgnored, sheet.CodeOneColumn,
		sheet.CodeHiddenRows, sheet.CodeHiddenColumns, sheet.CodeMergedCells, sheet.CodeStaleFormulas, sheet.CodeVolatileFormulas,
		sheet.CodeOtherWorksheet, sheet.CodeConditionalFormats,
		importer.CodeIdenticalRows,
	}
	for _, c := range lint.Codes() {
		codes = append(codes, c.Name)
	}
	slices.Sort(codes)
	return codes
}

// checkIgnored refuses codes that no warning has.
func checkIgnored(codes []string) error {
	for _, code := range codes {
		if !slices.Contains(ignorable(), code) {
			return usage("--ignore: there is no warning %q; there are %s", code, listing(ignorable()))
		}
	}
	return nil
}
