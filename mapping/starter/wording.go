package starter

import (
	"fmt"
	"strconv"
	"strings"

	"tallyfy-import/mapping"
)

// tally says how many cells are something: "all 40 cells are dates",
// "both cells are dates", "38 of 40 cells are dates", "the only filled cell is a
// date".
func tally(n, of int, one, many string) string {
	switch {
	case of == 1 && n == 1:
		return "the only filled cell is " + one
	case of == 1:
		return "the only filled cell isn't " + one
	case n == of && of == 2:
		return "both cells are " + many
	case n == of:
		return fmt.Sprintf("all %d cells are %s", of, many)
	case n == 0:
		return fmt.Sprintf("none of %d cells is %s", of, one)
	case n == 1:
		return fmt.Sprintf("1 of %d cells is %s", of, one)
	}
	return fmt.Sprintf("%d of %d cells are %s", n, of, many)
}

// having says how many rows have a value in the column.
func (c *column) having(rows int) string {
	switch {
	case rows == 0:
		return "the sheet has no rows yet"
	case c.filled == 0:
		return "no cell is filled"
	case c.filled == rows && rows == 1:
		return "the only row has one"
	case c.filled == rows && rows == 2:
		return "both rows have one"
	case c.filled == rows:
		return fmt.Sprintf("all %d rows have one", rows)
	case c.filled == 1:
		return fmt.Sprintf("1 of %d rows has one", rows)
	}
	return fmt.Sprintf("%d of %d rows have one", c.filled, rows)
}

// where quotes an example with its cell: 'soon' in C2.
func (c *column) where(e example) string {
	at := c.letter() + strconv.Itoa(e.row)
	if e.text == "" {
		return "in " + at
	}
	return quoted(e.text) + " in " + at
}

func (c *column) letter() string { return mapping.ColumnLetters(c.index) }

// title is how comments name the column.
func (c *column) title() string {
	if c.name == "" {
		return "column " + c.letter()
	}
	if !c.alone {
		return excerpt(c.name) + " in column " + c.letter()
	}
	return excerpt(c.name)
}

// contents says what most cells of the column are.
func (c *column) contents() string {
	mails := c.parts[0].emails
	switch n := c.filled; {
	case n == 0:
		return "no cell is filled"
	case c.dates.count()*2 > n:
		return tally(c.dates.count(), n, "a date", "dates")
	case mails*2 > n:
		return tally(mails, n, "an e-mail address", "e-mail addresses")
	case c.booleans.count == n:
		return tally(n, n, "a yes or a no", "yes or no")
	case c.numbers.count*2 > n:
		return tally(c.numbers.count, n, "a number", "numbers")
	case c.errors.count*2 > n:
		return tally(c.errors.count, n, "an error", "errors")
	case !c.words.many && len(c.words.list) < n && len(c.words.list) <= 10:
		return "says " + wordsOf(c.words.sorted())
	}
	return tally(c.filled-c.errors.count, c.filled, "a text", "texts")
}

// wordsOf lists texts with how often they stand there.
func wordsOf(list []word) string {
	texts := make([]string, len(list))
	for i, w := range list {
		texts[i] = fmt.Sprintf("%s (%d)", excerpt(w.text), w.count)
	}
	return strings.Join(texts, ", ")
}

// quoted puts a text in quotes.
func quoted(s string) string { return "'" + s + "'" }

// listed joins texts: a, b and c.
func listed(texts []string, last string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	n := len(texts) - 1
	return strings.Join(texts[:n], ", ") + " " + last + " " + texts[n]
}
