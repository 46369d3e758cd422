package mapping

// Severity says whether a problem keeps a row from being sent.
type Severity string

// The severities of a problem.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// A Problem is something wrong with a row, a cell or a column. It is data, not
// a Go error: the other rows are read on.
type Problem struct {
	Row      int      `json:"row"`             // the sheet's own row number
	Cell     string   `json:"cell"`            // A1 notation; empty where no cell is to blame
	Column   string   `json:"column"`          // the column's header
	Field    string   `json:"field"`           // the mapping's field, such as owners.users
	Code     string   `json:"code"`            // stable, for programs: one of the Code constants
	Severity Severity `json:"severity"`        // error or warning
	Value    string   `json:"value"`           // the cell as the sheet shows it
	Message  string   `json:"message"`         // what is wrong and what would be right
	Count    int      `json:"count,omitempty"` // of a finding about a whole column: how many cells
	Cells    []string `json:"cells,omitempty"` // and which, up to a bound
}

// The codes of problems that keep a row from being sent.
const (
	CodeRequired       = "required"        // a needed value is missing
	CodeTooLong        = "too_long"        // longer than the API takes
	CodeDate           = "date"            // not a date
	CodeNoZone         = "no_zone"         // a date, and nothing says of which time zone
	CodeAmbiguousDate  = "ambiguous_date"  // DD/MM or MM/DD, and nothing says which
	CodeLocalTime      = "local_time"      // a wall clock time that the zone skips
	CodeBoolean        = "boolean"         // not a yes or a no
	CodeNumber         = "number"          // not a whole number, or out of range
	CodeUnknownValue   = "unknown_value"   // not in the mapping's values
	CodeTaskType       = "task_type"       // not a task type of the API
	CodeEmail          = "email"           // not an e-mail address
	CodeID             = "id"              // not an id of the API
	CodeURL            = "url"             // not a URL
	CodeNoAssignee     = "no_assignee"     // nobody to do the task
	CodeAssignee       = "assignee"        // unknown, disabled or several people
	CodeGroup          = "group"           // unknown group, or several
	CodeTag            = "tag"             // unknown tag, or several
	CodeOptions        = "options"         // a form field without the options it needs
	CodeErrorCell      = "error_cell"      // #N/A and its like
	CodeNoValue        = "no_value"        // a formula that the file holds no value of
	CodeBlankKey       = "blank_key"       // a row without its key
	CodeDuplicateKey   = "duplicate_key"   // two rows of one key
	CodeImportedBefore = "imported_before" // a row that has a task under another key
	CodeExtraCells     = "extra_cells"     // more cells than the header has columns
	CodeTotalsRow      = "totals_row"      // the totals row of a workbook's table
	CodeRepeatedHeader = "repeated_header" // the header once more
	CodeControl        = "control"         // a control character where text is expected
)

// IsNoTask reports whether the problem says that its row is none of the sheet's
// data, so that nothing else about it is news.
func (p *Problem) IsNoTask() bool {
	return p.Code == CodeTotalsRow || p.Code == CodeRepeatedHeader
}
