package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"tallyfy-import/importer"
	"tallyfy-import/importer/results"
)

// gateFlags are the bounds beyond which a sheet is held back until a person
// has looked at it.
type gateFlags struct {
	maxNew     countFlag
	maxDrop    percentFlag
	sameHeader switchFlag
}

func (g *gateFlags) add(fs *pflag.FlagSet) {
	fs.Var(&g.maxNew, "max-new", "send nothing of a sheet that has more than `N` rows without a task")
	fs.Var(&g.maxDrop, "max-drop", "send nothing of a sheet that has lost more than `P%` of its rows with a task since the last run with this flag")
	fs.Var(&g.sameHeader, "same-header", "send nothing of a sheet whose columns are not those of its last run (default: true with --max-new or --max-drop)")
	fs.Lookup("same-header").NoOptDefVal = "true"
}

// holdsHeader reports whether a sheet's columns are held against those of its
// last run.
func (g *gateFlags) holdsHeader() bool {
	if g.sameHeader.given {
		return g.sameHeader.on
	}
	return g.maxNew.given || g.maxDrop.given
}

// remembers reports whether the run is to be remembered for the next one.
func (g *gateFlags) remembers() bool { return g.holdsHeader() || g.maxDrop.given }

// A switchFlag is on or off, and whether the user said so.
type switchFlag struct{ on, given bool }

// Set reads the flag's value.
func (f *switchFlag) Set(text string) (err error) {
	if f.on, err = strconv.ParseBool(text); err != nil {
		return errors.New("it takes true or false")
	}
	f.given = true
	return nil
}

// String is the value as it was given.
func (f *switchFlag) String() string {
	if !f.given {
		return ""
	}
	return strconv.FormatBool(f.on)
}

// Type is what the help calls the flag's value: nothing, as for any switch.
func (f *switchFlag) Type() string { return "bool" }

// A percentFlag is a share from 0 to 100 % and whether the user gave it.
type percentFlag struct {
	percent float64
	given   bool
}

// Set reads the flag's value.
func (f *percentFlag) Set(text string) error {
	number, found := strings.CutSuffix(text, "%")
	p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !found || err != nil || !(p >= 0 && p <= 100) {
		return errors.New("it takes a percentage, such as 20%")
	}
	f.percent, f.given = p, true
	return nil
}

// String is the value as it was given.
func (f *percentFlag) String() string {
	if !f.given {
		return ""
	}
	return strconv.FormatFloat(f.percent, 'f', -1, 64) + "%"
}

// Type is what the help calls the flag's value.
func (f *percentFlag) Type() string { return "percentage" }

// exceeds reports whether part is a larger share of whole than the flag
// allows.
func (f *percentFlag) exceeds(part, whole int) bool {
	return f.given && float64(part)*100 > f.percent*float64(whole)
}

// check holds a sheet against the bounds. The error, with the exit code of
// invalid input, says which is exceeded and how to go on.
func (g *gateFlags) check(r *importReport, file *results.File) error {
	if fresh := r.plan.Wanted(importer.ActCreate); g.maxNew.given && fresh > g.maxNew.n {
		return anomaly(tooManyNewText, rows(fresh), g.maxNew.n)
	}
	if err := g.checkDrop(r, file); err != nil {
		return err
	}
	if g.holdsHeader() {
		return checkHeader(r.results, r.check.source.Header)
	}
	return nil
}

// checkDrop holds a sheet against maxDrop. Rows that were gone when the last run
// was let through don't count: a sheet that always loses its oldest rows would be
// held back for good one night.
func (g *gateFlags) checkDrop(r *importReport, file *results.File) error {
	gone := r.gone().Len()
	if !g.maxDrop.given || gone == 0 {
		return nil
	}
	last, _, err := remember(r.results)
	if err != nil {
		return err
	}
	known, err := withTask(file)
	if err != nil {
		return err
	}
	before := min(last.Vanished, gone)
	lost, had := gone-before, known-before
	if !g.maxDrop.exceeds(lost, had) {
		return nil
	}
	return anomaly(tooManyGoneText, thousands(lost), rows(had), pick(lost, "is", "are"), &g.maxDrop)
}

// anomaly is an error that holds a sheet back.
func anomaly(format string, args ...any) error {
	return &codeError{code: exitInvalid, err: fmt.Errorf(format, args...)}
}

// withTask counts the rows that have a task from an earlier run.
func withTask(file *results.File) (int, error) {
	n := 0
	for record, err := range file.Each() {
		if err != nil {
			return 0, err
		}
		if record.HasTask() {
			n++
		}
	}
	return n, nil
}
