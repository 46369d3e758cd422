package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"tallyfy-import/importer"
)

// redraw is how often a terminal's progress bar is drawn, and logEvery how
// often a log gets a line instead.
const (
	redraw   = 100 * time.Millisecond
	logEvery = 10 * time.Second
)

// showProgress tells w how an import comes along until the returned function
// is called: a bar on a terminal, a line from time to time elsewhere.
func showProgress(w io.Writer, im *importer.Import, quiet bool) (done func()) {
	if quiet {
		return func() {}
	}
	total := im.Plan.Todo()
	every, show := logEvery, func() {
		_, _ = fmt.Fprintln(w, progressLine(&im.Tally, total)) // telling may fail; sending must not
	}
	finish := func() {}
	if isTerminal(w) {
		bar := newBar(w, total)
		every = redraw
		show = func() {
			bar.Describe(progressText(im.Client.State()))
			_ = bar.Set(min(settled(&im.Tally), total)) // see above
		}
		finish = func() { show(); _ = bar.Exit(); _, _ = fmt.Fprintln(w) }
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				show()
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
		finish()
	}
}

func newBar(w io.Writer, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("rows"),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionEnableColorCodes(false),
		progressbar.OptionUseANSICodes(false),
	)
}

// settled is the number of rows whose outcome is known.
func settled(t *importer.Tally) int {
	return int(t.Created.Load() + t.Updated.Load() + t.Failed.Load() + t.Recovered.Load() + t.Left.Load())
}

// terminal reports whether a person looks at f.
func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
