package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer/results"
)

// statusCommand says what results files know.
func statusCommand(s *session) *cobra.Command {
	var output outputFlags
	cmd := &cobra.Command{
		Use: "status RESULTS...", Short: statusShort, Long: statusLong, Example: statusExample,
		Args: someResults,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := output.check(); err != nil {
				return err
			}
			if !isSeveral(args) {
				st, err := readStatus(args[0])
				if err != nil {
					return err
				}
				return st.write(s.stdout, args[0], output.json())
			}
			return statusOfSeveral(s, args, output.json())
		},
	}
	output.add(cmd.Flags())
	return cmd
}

// someResults is the check of a command that takes results files.
func someResults(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return usage("%s takes a results file, several or a pattern; see %s --help", cmd.Name(), cmd.CommandPath())
}

// statusOfSeveral says what each of several results files knows. One that
// can't be read doesn't keep the others from being told.
func statusOfSeveral(s *session, args []string, asJSON bool) error {
	all := []*statusJSON{}
	code, told := exitOK, 0
	for _, arg := range args {
		names := []string{arg}
		if isPattern(arg) {
			var err error
			if names, err = expand(arg); err != nil {
				return err
			}
		}
		for _, name := range names {
			told++
			st, err := readStatus(name)
			if err != nil {
				s.complain(err.Error())
				code = exitCode(err)
				continue
			}
			if asJSON {
				all = append(all, st.json(name))
				continue
			}
			if err := st.write(s.stdout, name, false); err != nil {
				return err
			}
		}
	}
	if told == 0 && !asJSON {
		_, err := fmt.Fprintf(s.stdout, noResultsText, listing(args))
		return err
	}
	if asJSON {
		return errors.Join(writeJSON(s.stdout, map[string]any{"results": all}), quiet(code))
	}
	return quiet(code)
}

// readStatus reads a results file, which a run may be writing to.
func readStatus(path string) (_ *status, err error) {
	file, err := results.Read(path, results.Options{})
	if err != nil {
		return nil, inputError(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return summarize(file)
}

// A status is what a results file knows, in short.
type status struct {
	target      string
	counts      map[results.Status]int
	first, last time.Time // when its lines were recorded
	behind      int       // of those with a task, the rows with an error
	failures    []failure // most rows first
	doubts      []doubtful
}

// A doubtful is a row in doubt.
type doubtful struct {
	Row   int       `json:"row"`
	Key   string    `json:"key"`
	Since time.Time `json:"since"`
	Error string    `json:"error,omitempty"`
}

// maxDoubtful bounds the rows in doubt that are named.
const maxDoubtful = 10_000

// summarize reads every record once.
func summarize(file *results.File) (*status, error) {
	st := &status{target: file.Target(), counts: map[results.Status]int{}}
	var failures failures
	for r, err := range file.Each() {
		if err != nil {
			return nil, err
		}
		st.counts[r.Status]++
		if st.first.IsZero() || r.Time.Before(st.first) {
			st.first = r.Time
		}
		if r.Time.After(st.last) {
			st.last = r.Time
		}
		switch {
		case r.Status == results.Sending: // with a task id, an undo of it was cut off
			if len(st.doubts) < maxDoubtful {
				st.doubts = append(st.doubts, doubtful{Row: r.Row, Key: r.Key, Since: r.Time, Error: r.Error})
			}
		case r.Error != "":
			failures.add(&r)
			if r.HasTask() {
				st.behind++
			}
		}
	}
	st.failures = failures.sorted()
	return st, nil
}
