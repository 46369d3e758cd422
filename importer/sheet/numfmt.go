package sheet

import (
	"slices"

	"tallyfy-import/mapping"
)

// meaning is what a section of a number format makes of a number.
type meaning uint8

const (
	meansNumber   meaning = iota
	meansDate             // a day, without a time
	meansDateTime         // a day and a time
	meansTime             // a time, without a day
	meansEither           // a day or a time: the locale decides, which the file doesn't name
	meansDuration         // elapsed time, such as [h]:mm
)

// numFormat is a number format, understood.
type numFormat struct {
	general  bool         // all numbers are shown as General shows them
	sections []section    // for numbers, in the order in which they are tried
	text     *textSection // nil: texts are shown as they are
}

const maxFormatCode = 1024 // characters; Excel allows 255

// builtinCodes are the formats that a workbook names by number alone (ECMA-376
// part 1, 18.8.30). Those whose look the locale decides are given without
// what would be a guess, such as a currency, or Thai digits.
var builtinCodes = map[int]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
	41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
	46: "[h]:mm:ss", 48: "##0.0E+0", 49: "@",
	59: "0", 60: "0.00", 61: "#,##0", 62: "#,##0.00",
	63: "#,##0", 64: "#,##0", 65: "#,##0.00", 66: "#,##0.00",
	67: "0%", 68: "0.00%", 69: "# ?/?", 70: "# ??/??", 79: "[h]:mm:ss",
}

// builtinMeaning is the meaning of a format that is named by number alone. From
// 71 on they are Thai; where Excel in another language shows a day for a time,
// or a time for a day, it is either.
func builtinMeaning(id int) meaning {
	switch {
	case id >= 14 && id <= 17:
		return meansDate
	case id >= 18 && id <= 21, id == 32, id == 33, id == 45, id == 47, id == 76, id == 80:
		return meansTime
	case id == 22, id == 77:
		return meansDateTime
	case id == 34, id == 35, id == 52, id == 53, id == 55, id == 56, id == 75, id == 78, id == 81:
		return meansEither
	case id >= 27 && id <= 36, id >= 50 && id <= 58, id >= 71 && id <= 74:
		return meansDate
	}
	return meansNumber
}

// builtinUnshown are the parts of a date that such a format doesn't show: of d-mmm
// and mmm-yy. Where the locale decides, nothing is known to be missing.
func builtinUnshown(id int) mapping.DateParts {
	switch id {
	case 16, 73:
		return mapping.PartYear
	case 17, 74:
		return mapping.PartDay
	}
	return 0
}

// builtinUnit is the smallest unit of a clock that such a format shows.
func builtinUnit(id int) int64 {
	switch id {
	case 18, 20, 22, 32, 77:
		return unitMinute
	case 19, 21, 33, 45, 76:
		return unitSecond
	case 47, 80:
		return unitSecond / 10
	}
	return 0
}

// builtinFormat is the format that a number alone names.
func builtinFormat(id int) *numFormat {
	if means := builtinMeaning(id); means != meansNumber {
		return &numFormat{sections: []section{{means: means, unit: builtinUnit(id), unshown: builtinUnshown(id)}}}
	}
	code, ok := builtinCodes[id]
	if !ok {
		code = "General"
	}
	return parseFormat(code)
}

// parseFormat understands a format code (ECMA-376 part 1, 18.8.31). One that
// can't be understood shows numbers as General does.
func parseFormat(code string) *numFormat {
	if code == "" || len(code) > maxFormatCode {
		return generalFormat
	}
	codes := cutFormat(code)
	n := len(codes)
	forText := n == maxSections || n > 0 && hasKind(codes[n-1], formatText)
	f := &numFormat{}
	if forText {
		f.text = compileTextSection(codes[n-1])
		codes = codes[:n-1]
	}
	for _, tokens := range codes {
		f.sections = append(f.sections, compileSection(tokens))
	}
	f.setConditions(codes)
	if n == 2 && !forText && len(codes[1]) == 0 {
		f.sections[1].minus = minusUnsure // some show a minus all the same
	}
	f.general = len(f.sections) == 0 || len(f.sections) == 1 && f.sections[0].isGeneral()
	return f
}

// isSilent reports whether the format shows nothing of any value.
func (f *numFormat) isSilent() bool {
	return len(f.sections) == maxSections-1 && f.text != nil && f.text.hides() &&
		!slices.ContainsFunc(f.sections, func(s section) bool { return !s.isEmpty() })
}

func hasKind(tokens []formatToken, kind formatTokenKind) bool {
	return slices.ContainsFunc(tokens, func(t formatToken) bool { return t.kind == kind })
}
