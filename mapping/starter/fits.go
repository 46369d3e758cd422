package starter

import (
	"fmt"
	"strings"

	"tallyfy-import/mapping"
)

// A fit says whether what a column holds goes with a role, and what shows it.
type fit struct {
	ok       bool
	evidence string
}

// fit compares the cells of a column with what a role needs. The evidence of
// one that doesn't go with it says what the cells are instead.
func (c *column) fit(r role, rows int) fit {
	if c.errors.count*2 > c.filled {
		return fit{false, tally(c.errors.count, c.filled, "an error", "errors")}
	}
	switch r {
	case roleTitle:
		return c.fitTitle(rows)
	case roleDescription, roleProject:
		return fit{c.filled == 0 || (c.dates.count()+c.booleans.count)*2 < c.filled, c.having(rows)}.or(c)
	case roleDeadline, roleStart:
		return c.fitDates()
	case roleUsers:
		return c.fitPeople()
	case roleGuests:
		split := c.peopleSplit()
		mails := c.parts[split].emails
		return fit{c.filled == 0 || mails*2 > c.filled, tally(mails, c.filled, "an e-mail address", "e-mail addresses")}.or(c)
	case roleGroups:
		return c.fitNames("names")
	case roleTags:
		return c.fitTags(rows)
	case roleMax:
		return fit{c.numbers.count == c.filled, tally(c.numbers.count, c.filled, "a number", "numbers")}.or(c)
	case roleWebhook:
		return fit{c.urls == c.filled, tally(c.urls, c.filled, "a web address", "web addresses")}.or(c)
	case roleRun:
		return fit{c.hexIDs > 0 && c.hexIDs == c.filled, tally(c.hexIDs, c.filled, "an id of 32 characters", "ids of 32 characters")}.or(c)
	case roleKey:
		return c.fitKey(rows)
	case roleType, roleStatus:
		return fit{!c.words.many, c.having(rows)}.or(c)
	}
	yes := c.booleans.count
	return fit{yes == c.filled, tally(yes, c.filled, "a yes or a no", "yes or no")}.or(c)
}

// or replaces the evidence: of a blank column, and of one that doesn't fit, by
// what it holds.
func (f fit) or(c *column) fit {
	if !f.ok || c.filled == 0 {
		f.evidence = c.contents()
	}
	return f
}

func (c *column) fitTitle(rows int) fit {
	switch {
	case rows == 0:
		return fit{true, c.having(rows)}
	case c.filled*2 < rows:
		return fit{false, c.having(rows)}
	case c.texts.count*2 <= c.filled, c.parts[0].emails*2 > c.filled:
		return fit{false, c.contents()}
	}
	return fit{true, c.having(rows)}
}

func (c *column) fitDates() fit {
	d := &c.dates
	n := d.count()
	if c.filled > 0 && n*2 <= c.filled {
		return fit{false, tally(n, c.filled, "a date", "dates") + c.notDates()}
	}
	switch {
	case c.filled == 0:
		return fit{true, c.contents()}
	case d.real == n:
		return fit{true, tally(n, c.filled, "a date", "dates") + c.notDates()}
	case d.iso.count == n:
		return fit{true, tally(n, c.filled, "a text such as "+d.iso.text, "texts such as "+d.iso.text) + c.notDates()}
	case d.written.count == n && d.several.count == 0 && len(d.formats) == 1:
		f := d.formats[0].String()
		return fit{true, tally(n, c.filled, "a text that fits "+f, "texts that fit "+f) + c.notDates()}
	}
	return fit{true, tally(n, c.filled, "a date or the text of one", "dates or texts of them") + c.notDates()}
}

// notDates names the first cell that is no date.
func (c *column) notDates() string {
	if c.filled == 0 || c.dates.count() == c.filled {
		return ""
	}
	first := c.texts
	for _, e := range []example{c.numbers, c.booleans, c.errors} {
		if first.count == 0 || e.count > 0 && e.row < first.row {
			first = e
		}
	}
	if first.count == 0 {
		return ""
	}
	return ", the first that isn't is " + c.where(first)
}

// fitPeople is for columns of members: ids, e-mail addresses or names.
func (c *column) fitPeople() fit {
	best := &c.parts[c.peopleSplit()]
	switch {
	case c.filled == 0:
		return fit{true, c.contents()}
	case best.emails == c.filled:
		return fit{true, tally(c.filled, c.filled, "an e-mail address", "e-mail addresses")}
	case best.ids == c.filled:
		return fit{true, tally(c.filled, c.filled, "a number such as a member's id", "numbers such as members' ids")}
	case best.emails*2 > c.filled:
		return fit{true, tally(best.emails, c.filled, "an e-mail address", "e-mail addresses")}
	}
	return c.fitNames("names")
}

// fitNames is for columns of names of people or groups.
func (c *column) fitNames(what string) fit {
	const longestName = 80 // characters; a longer text is no name
	names := c.texts.count
	if c.filled > 0 && (names*2 <= c.filled || c.parts[c.peopleSplit()].longest > longestName) {
		return fit{false, c.contents()}
	}
	return fit{true, tally(names, c.filled, "a text such as "+c.texts.text, what+" such as "+c.texts.text)}.or(c)
}

// maxTag is how many characters a tag's title has at most (page "Tags").
const maxTag = 30

func (c *column) fitTags(rows int) fit {
	longest := c.parts[c.tagSplit()].longest
	switch {
	case longest > maxTag:
		return fit{false, fmt.Sprintf("an entry has %d characters, and a tag has at most %d", longest, maxTag)}
	case c.dates.count()*2 > c.filled:
		return fit{false, c.contents()}
	}
	return fit{true, c.having(rows)}
}

// fitKey is for columns that name a row: every row has one, and all differ.
func (c *column) fitKey(rows int) fit {
	switch {
	case rows == 0:
		return fit{false, c.having(rows)}
	case c.errors.count > 0:
		return fit{false, tally(c.errors.count, c.filled, "an error", "errors")}
	case c.filled < rows:
		return fit{false, c.having(rows)}
	case c.dates.count() > 0 && c.numbers.count == 0:
		return fit{false, c.contents()}
	case c.keys.many:
		return fit{false, "there are too many rows to tell whether all differ"}
	case !c.keys.unique():
		return fit{false, "some rows have the same" + c.words.repeated()}
	}
	return fit{true, c.having(rows) + ", and all differ"}
}

// peopleSplit returns which separator stands between people, as an index of
// separators. A comma in names may stand before the first name, so it counts
// only where what it parts is surely people.
func (c *column) peopleSplit() int {
	best, most := 0, c.parts[0].emails+c.parts[0].ids
	for i := 1; i < len(separators); i++ {
		if n := c.parts[i].emails + c.parts[i].ids; n > most {
			best, most = i, n
		}
	}
	if best > 0 {
		return best
	}
	if best = c.commonest(";", "|", "\n"); best == 0 && c.commasPartNames() {
		return comma
	}
	return best
}

// commasPartNames reports whether all that stands between commas are names: of
// two words or more, or such as fill another cell alone.
func (c *column) commasPartNames() bool {
	if c.parts[comma].cells == 0 || c.words.many {
		return false
	}
	alone := map[string]bool{}
	for _, w := range c.words.list {
		alone[mapping.Fold(w.text)] = true
	}
	for _, w := range c.words.list {
		entries := mapping.SplitList(w.text, ",")
		for _, entry := range entries {
			if len(entries) > 1 && !strings.Contains(entry, " ") && !alone[mapping.Fold(entry)] {
				return false
			}
		}
	}
	return true
}

// tagSplit returns which separator stands between tags.
func (c *column) tagSplit() int { return c.commonest(";", ",", "|", "\n") }

// commonest returns the one of some separators that most cells have, and 0 if
// none has any.
func (c *column) commonest(among ...string) int {
	best := 0
	for i := 1; i < len(separators); i++ {
		for _, s := range among {
			if s == separators[i] && c.parts[i].cells > c.parts[best].cells {
				best = i
			}
		}
	}
	return best
}
