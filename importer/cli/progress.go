package cli

import (
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"tallyfy-import/importer"
	"tallyfy-import/importer/tallyfy"
)

// redrawEvery is how often a terminal's line is drawn, and logEvery how often
// a log gets a line instead.
const (
	redrawEvery = 200 * time.Millisecond
	logEvery    = 10 * time.Second
)

// progress is how far something has come that takes long.
type progress struct {
	done, total, failed int           // rows; total 0: nobody knows how many there are
	perSecond           float64       // 0: not known yet
	left                time.Duration // to the end, at this rate; 0: not known yet
	waits               string        // why nothing is sent; "": it is
	wait                time.Duration // for how long; 0: not known
}

// showProgress tells what read finds until the returned function is called: in
// a line that is redrawn on a terminal, and in a line from time to time in a
// log.
func (s *session) showProgress(read func(now time.Time) progress) (done func()) {
	if s.quiet || s.log == nil {
		return func() {}
	}
	every, show := logEvery, func() { s.tell(read(time.Now())) }
	if s.screen.file != nil {
		every = redrawEvery
		show = func() { s.screen.redraw(read(time.Now()).line(s.screen.width())) }
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
		s.screen.redraw("") // the summary says how it ended
	}
}

// tell writes progress to a log.
func (s *session) tell(p progress) {
	if !s.jsonLog {
		s.say(p.sentence() + "\n")
		return
	}
	attrs := []any{slog.Int("done", p.done), slog.Int("total", p.total), slog.Int("failed", p.failed)}
	if p.perSecond > 0 {
		attrs = append(attrs, slog.Float64("per_second", p.perSecond), slog.Float64("seconds_left", p.left.Seconds()))
	}
	if p.waits != "" {
		attrs = append(attrs, slog.String("waits", waitText(p)))
	}
	s.log.Info("progress", attrs...)
}

// progressOfImport tells how an import comes along.
func progressOfImport(im *importer.Import) func(time.Time) progress {
	m := meter{total: im.Plan.Todo()}
	return func(now time.Time) progress {
		p := m.at(now, int(im.Tally.Done.Load()))
		p.failed = int(im.Tally.Failed.Load())
		p.waits, p.wait = waitsFor(im.Activity(), im.Client.State(), now)
		return p
	}
}

// progressOfUndo tells how many rows of so many an undo is through with.
func progressOfUndo(u *importer.Undo, total int) func(time.Time) progress {
	m := meter{total: total}
	return func(now time.Time) progress {
		p := m.at(now, int(u.Tally.Rows.Load()))
		p.failed = int(u.Tally.Failed.Load())
		if p.waits, p.wait = waitsFor(importer.Activity{}, u.Client.State(), now); p.waits == "" && p.done == 0 {
			p.waits = lookingText
		}
		return p
	}
}

// progressOfReading tells how many rows of a sheet were read, or that they wait
// for the names in the organization. client may be nil where nobody is asked.
func progressOfReading(path string, c *check, client *tallyfy.Client) func(time.Time) progress {
	return func(now time.Time) progress {
		if !c.asking.Load() || client == nil {
			return progress{waits: readingText(path, int(c.rows.Load()))}
		}
		return progressOfListing(client, now, namesText)
	}
}

// progressOfListing says what the API lets wait, or else what is listed.
func progressOfListing(client *tallyfy.Client, now time.Time, what string) progress {
	var p progress
	if p.waits, p.wait = waitsFor(importer.Activity{}, client.State(), now); p.waits == "" {
		p.waits = what
	}
	return p
}

// progressOfVerify says why it takes a while.
func progressOfVerify(client *tallyfy.Client) func(time.Time) progress {
	return func(now time.Time) progress { return progressOfListing(client, now, lookingText) }
}

// A meter measures progress: the rate is that of the last half minute, so that
// it follows the API's mood without trembling.
type meter struct {
	total int
	marks []mark // the oldest first
}

type mark struct {
	at   time.Time
	done int
}

const (
	markEvery  = time.Second
	markWindow = 30*time.Second + markEvery
)

// at takes in how much is done.
func (m *meter) at(now time.Time, done int) progress {
	p := progress{done: min(done, m.total), total: m.total}
	p.perSecond = m.rate(now, p.done)
	if p.perSecond > 0 {
		p.left = time.Duration(float64(m.total-p.done) / p.perSecond * float64(time.Second))
	}
	return p
}

// rate takes a reading in and returns how many rows are done in a second.
func (m *meter) rate(now time.Time, done int) float64 {
	if n := len(m.marks); n == 0 || now.Sub(m.marks[n-1].at) >= markEvery {
		m.marks = append(m.marks, mark{now, done})
	}
	for len(m.marks) > 1 && now.Sub(m.marks[0].at) > markWindow {
		m.marks = m.marks[1:]
	}
	first := m.marks[0]
	took := now.Sub(first.at).Seconds()
	if took < markEvery.Seconds() {
		return 0
	}
	return float64(done-first.done) / took
}

// bar draws how much is done in a number of characters.
func bar(done, total, width int) string {
	b := progressbar.NewOptions(total,
		progressbar.OptionSetWriter(io.Discard),
		progressbar.OptionSetWidth(width-len("100% [] ")),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "=", SaucerHead: ">", SaucerPadding: " ", BarStart: "[", BarEnd: "]"}),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetRenderBlankState(true),
	)
	_ = b.Set(done) // it is drawn to nowhere
	return strings.TrimRight(strings.TrimPrefix(b.String(), "\r"), " ")
}
