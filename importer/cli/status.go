package cli

import (
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tallyfy-import/importer/results"
)

// statusCommand says what a results file knows.
func statusCommand(s *session) *cobra.Command {
	var output outputFlags
	cmd := &cobra.Command{
		Use: "status RESULTS", Short: statusShort, Long: statusLong, Example: statusExample,
		Args: oneResults,
		RunE: func(_ *cobra.Command, args []string) (err error) {
			if err := output.check(); err != nil {
				return err
			}
			file, err := results.Read(args[0])
			if err != nil {
				return inputError(err)
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			st, err := summarize(file)
			if err != nil {
				return err
			}
			return st.write(s.stdout, args[0], output.json())
		},
	}
	output.add(cmd.Flags())
	return cmd
}

// A status is what a results file knows, in short.
type status struct {
	target      string
	counts      map[results.Status]int
	first, last time.Time // when its lines were recorded
	failures    []failure // most rows first
	doubts      []doubtful
}

// A failure is a reason that rows failed for.
type failure struct {
	Error string `json:"error"`
	Rows  int    `json:"rows"`
	First int    `json:"first_row"`
}

// A doubtful is a row in doubt.
type doubtful struct {
	Row   int       `json:"row"`
	Key   string    `json:"key"`
	Since time.Time `json:"since"`
	Error string    `json:"error,omitempty"`
}

// maxReasons and maxDoubtful bound what is told apart.
const (
	maxReasons  = 1000
	maxDoubtful = 10_000
)

// summarize reads every record once.
func summarize(file *results.File) (*status, error) {
	st := &status{target: file.Target(), counts: map[results.Status]int{}}
	reasons := map[string]int{} // into failures
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
		case r.Status == results.Sending && !r.HasTask():
			if len(st.doubts) < maxDoubtful {
				st.doubts = append(st.doubts, doubtful{Row: r.Row, Key: r.Key, Since: r.Time, Error: r.Error})
			}
		case r.Error != "":
			i, known := reasons[r.Error]
			if !known && len(st.failures) < maxReasons {
				i, known = len(st.failures), true
				reasons[r.Error] = i
				st.failures = append(st.failures, failure{Error: r.Error, First: r.Row})
			}
			if known {
				st.failures[i].Rows++
				st.failures[i].First = min(st.failures[i].First, r.Row)
			}
		}
	}
	slices.SortStableFunc(st.failures, func(a, b failure) int { return b.Rows - a.Rows })
	return st, nil
}
