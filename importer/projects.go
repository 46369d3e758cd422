package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"tallyfy-import/importer/results"
	"tallyfy-import/mapping"
)

// A project is a process that rows share. The API makes a process only along
// with a task: the opener's. Until its run id is known the other rows wait,
// and they take it up in a later round.
type project struct {
	mu     sync.Mutex
	run    string // the process's id, once it is known
	opener int    // the step that makes the process; -1: whichever comes first
	asked  bool   // the opener may have made it already, and is in doubt
	failed string // why there is none in this run
	later  bool   // with failed: the next run may make it

	guesses []string // processes of rows that have changed since, perhaps from other projects
}

// project returns the project of a name.
func (p *Plan) project(key string) *project {
	if p.projects == nil {
		p.projects = map[string]*project{}
	}
	pr := p.projects[key]
	if pr == nil {
		pr = &project{opener: -1}
		p.projects[key] = pr
	}
	return pr
}

// involve tells a project of one of its rows, which is about to be planned: it
// may know the process from an earlier run, or be the first to make it. A row
// in doubt comes before all others, since it may have made the process.
func (p *Plan) involve(d *mapping.Draft, s *step, key string, known knowledge, file *results.File) {
	pr := p.project(d.ProjectKey())
	record := func() string {
		r, _ := file.Get(key)
		return r.RunID
	}
	switch {
	case known.task && (known.same || known.opener):
		if pr.run == "" {
			pr.run = record()
		}
	case known.task:
		if len(pr.guesses) < maxGuesses {
			pr.guesses = append(pr.guesses, record())
		}
	case known.status == results.Sending:
		if pr.asked {
			return
		}
		pr.opener, pr.asked = p.steps.len(), true
		if s.state == stateDone || s.action == ActReject {
			pr.failed, pr.later = fmt.Sprintf("row %d, which is in doubt, may have opened it, and is not looked for in this run", d.Row), true
		}
	case s.action == ActReject:
	case pr.opener < 0 && s.state == stateOpen:
		pr.opener = p.steps.len()
	}
}

// maxGuesses bounds the changed rows of a project that are asked.
const maxGuesses = 16

// guessRuns notes the processes of all projects, and gives projects of which
// only rows are known that have changed since the process of such a row, unless
// another project has it: the row may have come from there.
func (p *Plan) guessRuns() {
	taken := map[string]bool{"": true}
	p.processes = taken
	for _, pr := range p.projects {
		taken[pr.run] = true
	}
	for _, key := range slices.Sorted(maps.Keys(p.projects)) {
		pr := p.projects[key]
		if pr.run != "" {
			continue
		}
		if i := slices.IndexFunc(pr.guesses, func(run string) bool { return !taken[run] }); i >= 0 {
			pr.run = pr.guesses[i]
			taken[pr.run] = true
		}
	}
}

// A role is the part of a row in its project.
type role uint8

const (
	alone   role = iota // it belongs to none
	opens               // it makes the process
	joins               // the process is there
	waits               // another row is to make the process first
	refused             // that other row failed
	delayed             // that other row is left for the next run
)

// role returns the row's part, and the process's id or why there is none.
func (im *Import) role(j *job) (r role, run string) {
	if j.draft.Project == "" {
		return alone, j.draft.Task.RunID
	}
	pr := im.Plan.projects[j.draft.ProjectKey()]
	pr.mu.Lock()
	defer pr.mu.Unlock()
	switch {
	case pr.run != "":
		return joins, pr.run
	case pr.failed != "" && pr.later:
		return delayed, pr.failed
	case pr.failed != "":
		return refused, pr.failed
	case pr.opener < 0 || pr.opener == j.index:
		pr.opener = j.index
		return opens, ""
	}
	return waits, ""
}

// hasProcess tells the rows that wait for a project, given by its key, that
// its process is there.
func (im *Import) hasProcess(project, run string) {
	pr := im.Plan.projects[project]
	pr.mu.Lock()
	defer pr.mu.Unlock()
	pr.run = run
}

// processOf is a project's process, as far as it is known.
func (im *Import) processOf(project string) string {
	pr := im.Plan.projects[project]
	pr.mu.Lock()
	defer pr.mu.Unlock()
	return pr.run
}

// changesProject reports whether a row is in a project whose process isn't run,
// the one that its task is in. A project of which no process is known doesn't
// have that of another.
func (im *Import) changesProject(d *mapping.Draft, run string) bool {
	if d.Project == "" {
		return false
	}
	if process := im.processOf(d.ProjectKey()); process != "" || run == "" {
		return process != run
	}
	return im.Plan.processes[run]
}

// projectRuns are the processes of the sheet's projects as an import knows them,
// by the projects' keys. The sheet is read for them only where the mapping has
// projects.
func (s *Source) projectRuns(ctx context.Context, file *results.File) (map[string]string, error) {
	if !s.Binding.Has("project") {
		return nil, nil
	}
	p, err := s.Check(ctx, Reading{Results: file})
	if err != nil {
		return nil, err
	}
	runs := make(map[string]string, len(p.projects))
	for key, pr := range p.projects {
		runs[key] = pr.run
	}
	return runs, nil
}

// hasNoProcess tells the rows that wait for the project that step index was to
// open why there is none in this run, and whether the next run may make it.
func (im *Import) hasNoProcess(project string, index int, why string, later bool) {
	pr := im.Plan.projects[project]
	if pr == nil {
		return
	}
	pr.mu.Lock()
	defer pr.mu.Unlock()
	if pr.opener == index && pr.run == "" {
		pr.failed, pr.later = why, later
	}
}

// opening is the task as it is sent to open a process: with one assignee,
// because the API makes a task of its own for each. The others are added
// right after. somebody is the user whom a task without people gets meanwhile.
// Where a task for each is what the row asks for, it is sent as it is.
func opening(t *mapping.Task, somebody int64) *mapping.Task {
	if isSplit(t) {
		return t
	}
	yes, first := true, *t
	first.SeparateTasks = &yes
	first.Owners = mapping.Owners{Users: []mapping.User{}, Guests: []string{}, Groups: []string{}}
	switch {
	case len(t.Owners.Users) > 0:
		first.Owners.Users = t.Owners.Users[:1]
	case len(t.Owners.Guests) > 0:
		first.Owners.Guests = t.Owners.Guests[:1]
	default:
		first.Owners.Users = []mapping.User{mapping.User(strconv.FormatInt(somebody, 10))}
	}
	return &first
}

// isWhole reports whether a task that opens a process has all of its assignees
// from the start.
func isWhole(t *mapping.Task) bool {
	return isSplit(t) || len(t.Owners.Groups) == 0 && len(t.Owners.Users)+len(t.Owners.Guests) == 1
}

// openerHash stands for a row whose task opened a process and waits for the
// rest of its assignees. It is no row's own hash.
func openerHash(d *mapping.Draft) string {
	sum := sha256.Sum256(append([]byte("opener\x00"), d.Hash[:]...))
	return hex.EncodeToString(sum[:16])
}
