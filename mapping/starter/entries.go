package starter

import (
	"fmt"
	"slices"
	"strings"
)

func (g *Guess) key() {
	c, e, ok := g.found(roleKey)
	if !ok || c.run.counts() && g.roles.roles[roleKey].rating < byName {
		e = entry{Finding: Finding{Field: "key", Status: Offered}}
		e.notes = []string{"No column was found that names a row. So its content does, and a row that is edited later counts as a new one. If a column has an id for each row, name it here:"}
		e.lines = []string{"# key: COLUMN"}
		if ok {
			e.Column = c.title()
			e.notes = []string{fmt.Sprintf("%s counts the rows: 1, 2, 3. Take it as the key only if a row keeps its number when others are inserted or sorted. Without a key the row's content names it, and a row that is edited later counts as a new one.", c.title())}
			e.lines = []string{"# key: " + c.header()}
			g.leave(roleKey)
		}
		for _, no := range g.roles.rejected[roleKey] {
			e.notes = append(e.notes, fmt.Sprintf("%s can't be the key: %s.", no.col.title(), no.evidence))
		}
		e.Evidence = "no column names a row, so one that is edited later counts as new"
		g.top = append(g.top, e)
		return
	}
	e.notes = append([]string{"What names a row, so that one that is edited later stays the same task."}, e.notes...)
	if c.run.counts() {
		e.notes = append(e.notes, "It counts the rows: 1, 2, 3. Take the line out if a row's number changes when others are inserted or sorted.")
	}
	e.lines = []string{"key: " + c.header()}
	g.top = append(g.top, e)
}

// skip leaves out the rows that say they are done.
func (g *Guess) skip() {
	c, e, ok := g.found(roleStatus)
	if !ok {
		return
	}
	done, rows := c.done()
	if rows == 0 {
		g.leave(roleStatus)
		return
	}
	says := make([]string, len(done))
	quotedWords := make([]string, len(done))
	for i, text := range done {
		says[i], quotedWords[i] = scalar(text), quoted(text)
	}
	equals, words := strings.Join(says, ", "), listed(quotedWords, "or")
	if len(done) > 1 {
		equals = "[" + equals + "]"
	}
	e.lines = []string{fmt.Sprintf("skip: {%s, equals: %s}", c.source(), equals)}
	switch rows {
	case g.survey.rows:
		e.Status, e.Evidence = Offered, "all rows say "+words
		e.notes = []string{"All rows say " + words + ". With this line they would be left out:"}
		e.lines[0] = "# " + e.lines[0]
	case 1:
		e.Evidence = fmt.Sprintf("1 of %d rows says %s", g.survey.rows, words)
		e.notes = []string{e.Evidence + " and is left out. Take the line out to import it, too."}
	default:
		e.Evidence = fmt.Sprintf("%d of %d rows say %s", rows, g.survey.rows, words)
		e.notes = []string{e.Evidence + " and are left out. Take the line out to import them, too."}
	}
	if c.booleans.count == c.filled { // words such as Done may stand beside some such as Cancelled
		offer := fmt.Sprintf("To import what is done as completed tasks, write %s under fields instead.", c.completed())
		e.notes = append(e.notes, offer)
		if e.Status == Offered { // the other note is about the line
			slices.Reverse(e.notes)
		}
	}
	g.top = append(g.top, e)
}

// completed is the mapping's line that makes completed tasks of the rows in
// which the column says yes.
func (c *column) completed() string {
	if c.ownBooleans == 0 {
		return "completed: " + c.header()
	}
	var values []string
	for _, w := range c.words.sorted() {
		yes, _ := boolean(w.text)
		values = append(values, fmt.Sprintf("%s: %t", scalar(w.text), yes))
	}
	return "completed: " + c.object("values: {"+strings.Join(values, ", ")+"}")
}

// done returns the words of the column that say a row is done, and how many
// rows say one of them.
func (c *column) done() (texts []string, rows int) {
	for _, w := range c.words.sorted() {
		yes, isBool := boolean(w.text)
		if doneWords[w.plain] || isBool && yes && c.booleans.count == c.filled {
			texts = append(texts, w.text)
			rows += w.count
		}
	}
	return texts, rows
}

func (g *Guess) title() {
	c, e, ok := g.found(roleTitle)
	if !ok {
		e = g.missing(roleTitle, "no column's header says what is to be done. Write the header of one that does.", "title: COLUMN")
		if texts := g.textColumns(); len(texts) > 0 {
			e.notes = append(e.notes, "It may be "+listed(texts, "or")+".")
		}
		g.fields = append(g.fields, e)
		return
	}
	g.gaps(c, &e, "title")
	if c.tooLong > 0 {
		e.notes = append(e.notes, fmt.Sprintf("%s longer than 600 characters, the most that a title may have: shorten them, or write {%s, truncate: true}.", isOrAre(c.tooLong, "title"), c.source()))
	}
	e.lines = []string{"title: " + c.header()}
	g.fields = append(g.fields, e)
}

func isOrAre(n int, what string) string {
	if n == 1 {
		return "1 " + what + " is"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}

// textColumns returns the names of columns that may be titles.
func (g *Guess) textColumns() []string {
	const most = 5
	var names []string
	for _, c := range g.survey.columns {
		if !g.roles.taken[c] && c.name != "" && c.fitTitle(g.survey.rows).ok && c.filled > 0 && len(names) < most {
			names = append(names, c.title())
		}
	}
	return names
}

// text takes a column as it is.
func (g *Guess) text(r role) {
	if c, e, ok := g.found(r); ok {
		e.lines = []string{usages[r].field + ": " + c.header()}
		g.add(r, e)
	}
}

// add puts an entry before or behind the assignees.
func (g *Guess) add(r role, e entry) {
	if r < roleUsers {
		g.fields = append(g.fields, e)
		return
	}
	g.after = append(g.after, e)
}

const typeNames = "task, approval, expiring, email or expiring_email"

func (g *Guess) taskType() {
	c, e, ok := g.found(roleType)
	known := 0
	if ok {
		for _, w := range c.words.list {
			if typeWords[w.plain] != "" {
				known++
			}
		}
	}
	if known == 0 {
		e = entry{Finding: Finding{Field: "task_type", Evidence: "task, for every row"}}
		e.notes = []string{"Every row becomes a plain task. The types are " + typeNames + "."}
		if ok {
			e.notes = append(e.notes, fmt.Sprintf("%s %s: none of these is known for a type. If they tell types apart, write {%s, values: {%s: approval, …}}.",
				c.title(), c.contents(), c.source(), firstWord(c)))
			g.leave(roleType)
		}
		e.lines = []string{"task_type: {value: task}"}
		g.fields = append(g.fields, e)
		return
	}
	e.notes = append(e.notes, "On the right: "+typeNames+".")
	e.lines = []string{"task_type:", indent + c.source(), indent + "values:"}
	for _, w := range c.words.sorted() {
		meant, remark := typeWords[w.plain], fmt.Sprintf("%d rows", w.count)
		if w.count == 1 {
			remark = "1 row"
		}
		if meant == "" {
			meant, remark = "task", remark+"; not a usual name of a type"
		}
		e.lines = append(e.lines, fmt.Sprintf("%s%s%s: %s # %s", indent, indent, scalar(w.text), meant, remark))
	}
	if c.filled < g.survey.rows {
		e.lines = append(e.lines, indent+"default: task # for blank cells")
	}
	g.fields = append(g.fields, e)
}

func firstWord(c *column) string {
	if len(c.words.list) == 0 {
		return "TEXT"
	}
	return scalar(c.words.list[0].text)
}

func (g *Guess) tags() {
	c, e, ok := g.found(roleTags)
	if !ok {
		return
	}
	var options []string
	if split := c.tagSplit(); split > 0 {
		options = append(options, "split: "+scalar(separators[split]))
		e.notes[0] += fmt.Sprintf("; %s stands between several", separatorName(separators[split]))
	}
	e.notes = append(e.notes, "They are looked up in the organization: validate --online checks them.")
	e.lines = []string{"tags: " + c.object(options...)}
	g.after = append(g.after, e)
}

func separatorName(s string) string {
	switch s {
	case ";":
		return "a semicolon"
	case ",":
		return "a comma"
	case "\n":
		return "a line break"
	}
	return "a " + s
}

// option takes a column of yes or no, or the greatest number of assignees.
func (g *Guess) option(r role) {
	c, e, ok := g.found(r)
	if !ok {
		return
	}
	field := usages[r].field
	e.lines = []string{field + ": " + c.header()}
	if c.ownBooleans > 0 && r != roleMax {
		e.lines = []string{field + ":", indent + c.source(), indent + "values:"}
		for _, w := range c.words.sorted() {
			yes, _ := boolean(w.text)
			e.lines = append(e.lines, fmt.Sprintf("%s%s%s: %t", indent, indent, scalar(w.text), yes))
		}
	}
	g.after = append(g.after, e)
}

// project offers to gather rows in processes, as that makes processes.
func (g *Guess) project() {
	c, e, ok := g.found(roleProject)
	if !ok {
		return
	}
	e.Status = Offered
	e.notes = append(e.notes, "With this line the rows of one project share a new process:")
	e.lines = []string{"# project: " + c.header()}
	g.leave(roleProject)
	g.after = append(g.after, e)
}

// isSingle reports whether a name is one word, which no member's full name is.
func isSingle(name string) bool {
	return name != "" && !strings.ContainsAny(name, " @") && !slices.ContainsFunc([]rune(name), func(r rune) bool { return r >= '0' && r <= '9' })
}
