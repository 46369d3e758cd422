package lint

import (
	"strconv"
	"strings"
)

// tableRows counts the tasks below the end of the Excel table that the header
// belongs to: notes and lists that stand there were never part of it.
type tableRows struct {
	name  string
	end   int // the table's last row; 0: there is no table
	below finding
}

// reportBelow warns of the rows below the table, unless they are told as totals
// or notes already.
func (l *Linter) reportBelow(r *report) {
	f := &l.table.below
	if f.count == 0 || len(l.tail.trailing()) == f.count {
		return
	}
	const most = 5 // rows that are named
	var numbers []string
	for _, row := range f.rows[:min(len(f.rows), most)] {
		numbers = append(numbers, strconv.Itoa(int(row)))
	}
	rows := "row " + numbers[0]
	if len(numbers) > 1 {
		rows = "rows " + strings.Join(numbers, ", ")
	}
	if f.count > most {
		rows += " and " + strconv.Itoa(f.count-most) + " more"
	}
	r.add(RowsBelowTable, -1, "", f, "the table %s ends with row %d, and what is below it becomes tasks, too (%s): leave it out with skip, or make the table larger in Excel (Table Design > Resize Table)",
		quote(l.table.name), l.table.end, rows)
}
