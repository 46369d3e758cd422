package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"

	"tallyfy-import/mapping"
)

// A project is a process that rows share. The API makes a process only along
// with a task: the opener's. Until its run id is known the other rows wait,
// and they take it up in a later round.
type project struct {
	mu     sync.Mutex
	run    string // the process's id, once it is known
	opener int    // the step that makes the process, -1 if none does
	failed string // why it can't be made in this run
}

// project returns the project of that name.
func (p *Plan) project(name string) *project {
	if p.projects == nil {
		p.projects = map[string]*project{}
	}
	pr := p.projects[name]
	if pr == nil {
		pr = &project{opener: -1}
		p.projects[name] = pr
	}
	return pr
}

// A role is the part of a row in its project.
type role uint8

const (
	alone   role = iota // it belongs to none
	opens               // it makes the process
	joins               // the process is there
	waits               // another row is to make the process first
	refused             // that other row failed
)

// role returns the row's part, and the process's id or why there is none.
func (im *Import) role(j *job) (r role, run string) {
	if j.draft.Project == "" {
		return alone, ""
	}
	pr := im.Plan.projects[j.draft.Project]
	pr.mu.Lock()
	defer pr.mu.Unlock()
	switch {
	case pr.run != "":
		return joins, pr.run
	case pr.failed != "":
		return refused, pr.failed
	case pr.opener == j.index:
		return opens, ""
	}
	if pr.opener < 0 || im.Plan.steps.at(pr.opener).state == stateSettled {
		return refused, "the row that was to open the project has no task"
	}
	return waits, ""
}

// settle tells the waiting rows what came of the row that opens their project.
func (im *Import) settleProject(name, run, failed string) {
	pr := im.Plan.projects[name]
	pr.mu.Lock()
	defer pr.mu.Unlock()
	pr.run, pr.failed = run, failed
}

// opening is the task as it is sent to open a process: with one assignee,
// because the API makes a task of its own for each. The others are added
// right after. somebody is the user whom a task without people gets meanwhile.
func opening(t mapping.Task, somebody int64) mapping.Task {
	yes := true
	t.SeparateTasks = &yes
	switch {
	case len(t.Owners.Users) > 0:
		t.Owners = mapping.Owners{Users: t.Owners.Users[:1]}
	case len(t.Owners.Guests) > 0:
		t.Owners = mapping.Owners{Guests: t.Owners.Guests[:1]}
	default:
		t.Owners = mapping.Owners{Users: []mapping.User{mapping.User(strconv.FormatInt(somebody, 10))}}
	}
	return t
}

// isWhole reports whether a task that opens a process has all of its assignees
// from the start.
func isWhole(t *mapping.Task) bool {
	return len(t.Owners.Groups) == 0 && len(t.Owners.Users)+len(t.Owners.Guests) == 1
}

// openerHash stands for a row whose task opened a process and waits for the
// rest of its assignees. It is no row's own hash.
func openerHash(d *mapping.Draft) string {
	sum := sha256.Sum256(append([]byte("opener\x00"), d.Hash[:]...))
	return hex.EncodeToString(sum[:16])
}
