package starter

import (
	"fmt"
	"io"
	"strings"
)

// Options say what a mapping file holds beside the guess.
type Options struct {
	Source    string // the sheet's file name, for the comments
	HeaderRow int    // written if it isn't 0: the first row that isn't blank
	Zone      string // the IANA name of this machine's time zone; empty if it isn't known
	Schema    string // where an editor finds the JSON Schema: a path relative to the file, without blanks
}

// maxUnused is how many columns are listed as unused.
const maxUnused = 200

// Write writes the guess as a mapping file. It loads, and its columns are
// those of the surveyed header, unless a field is [Missing]: a comment says so
// then, and loading it says what to add.
func (g *Guess) Write(w io.Writer, o Options) error {
	var b strings.Builder
	g.writeTop(&b, o)
	for _, e := range g.top {
		b.WriteByte('\n')
		e.write(&b, "")
	}
	b.WriteString("\nfields:\n")
	for _, e := range g.fields {
		e.write(&b, indent)
	}
	if len(g.owners) > 0 {
		b.WriteString(indent + "owners:\n")
	}
	for _, e := range g.owners {
		e.write(&b, indent+indent)
	}
	for _, e := range g.after {
		e.write(&b, indent)
	}
	g.writeUnused(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTop writes what stands above the fields.
func (g *Guess) writeTop(b *strings.Builder, o Options) {
	if o.Schema != "" {
		// The YAML extension of VS Code takes the schema from the first comment
		// of this form, and a relative path from where the mapping is.
		fmt.Fprintf(b, "# yaml-language-server: $schema=%s\n", visible(o.Schema))
		comment(b, "", "An editor completes and checks this file by that schema. To write it beside the mapping:")
		fmt.Fprintf(b, "#   tallyfy-import schema %s\n\n", visible(o.Schema))
	}
	comment(b, "", fmt.Sprintf("How the columns of %s become tasks: guessed from its header and %s. The comments say why; correct what is wrong.", o.Source, rowsRead(g.survey.rows)))
	b.WriteString("version: 1\n")
	if sheet := g.survey.header.Sheet; sheet != "" {
		fmt.Fprintf(b, "sheet: %s\n", scalar(sheet))
	}
	if o.HeaderRow > 0 {
		fmt.Fprintf(b, "header_row: %d # what stands above is no header\n", o.HeaderRow)
	}
	if o.Zone != "" {
		fmt.Fprintf(b, "timezone: %s # this machine's; change it if the dates in the sheet mean another\n", scalar(o.Zone))
		return
	}
	comment(b, "", "MISSING: the time zone of the dates in the sheet. This machine doesn't say its own.")
	b.WriteString("# timezone: Europe/Berlin\n")
}

func rowsRead(n int) string {
	switch n {
	case 0:
		return "no rows, as there are none yet"
	case 1:
		return "its only row"
	}
	return fmt.Sprintf("%d rows", n)
}

// write writes the comments and lines of an entry, each behind prefix.
func (e *entry) write(b *strings.Builder, prefix string) {
	for _, note := range e.notes {
		comment(b, prefix, note)
	}
	for _, line := range e.lines {
		b.WriteString(prefix + line + "\n")
	}
}

// writeUnused lists the columns that no field takes, with what they hold.
func (g *Guess) writeUnused(b *strings.Builder) {
	if len(g.unused) == 0 {
		return
	}
	b.WriteByte('\n')
	comment(b, "", "Columns that aren't used:")
	for i, c := range g.unused {
		if i == maxUnused {
			comment(b, "", fmt.Sprintf("  and %d more", len(g.unused)-i))
			break
		}
		comment(b, "", fmt.Sprintf("- %s: %s", c.title(), g.whyUnused(c)))
	}
}

// whyUnused says what a column holds, and why its header wasn't believed.
func (g *Guess) whyUnused(c *column) string {
	for r, list := range g.roles.rejected {
		for _, no := range list {
			if no.col == c {
				return "header means " + usages[r].meaning + ", but " + no.evidence
			}
		}
	}
	return c.contents()
}
