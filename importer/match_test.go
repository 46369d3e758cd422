package importer

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

var sentAt = time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC)

// sent is a row in doubt, and listed its task as the API lists it.
func sent(change ...func(*mapping.Task)) doubt {
	t := mapping.Task{
		Title: "Call  Bob", TaskType: "task", Deadline: "2031-03-08T16:00:00Z", Description: "Ask about\nthe budget",
		Owners: mapping.Owners{Users: []mapping.User{"1001", "1002"}, Guests: []string{"Client@example.org"}},
	}
	for _, c := range change {
		c(&t)
	}
	return doubt{content: contentOf(&t), since: sentAt}
}

func listed(id string, change ...func(*tallyfy.Task)) *tallyfy.Task {
	t := &tallyfy.Task{
		ID: id, Title: "Call Bob", TaskType: "task", Summary: "<p>Ask about the budget</p>",
		Deadline: time.Date(2031, 3, 8, 16, 0, 0, 0, time.UTC), CreatedAt: sentAt.Add(time.Second),
		Owners: tallyfy.Owners{Users: []tallyfy.UserRef{{ID: 1002}, {ID: 1001}}, Guests: []string{"client@example.org"}},
	}
	for _, c := range change {
		c(t)
	}
	return t
}

func title(s string) func(*mapping.Task) { return func(t *mapping.Task) { t.Title = s } }

func due(s string) func(*mapping.Task) { return func(t *mapping.Task) { t.Deadline = s } }

// TestMatch says for each row in doubt the id of its task, "-" where it is to
// be sent again, "?" where it stays in doubt.
func TestMatch(t *testing.T) {
	moved := func(t *tallyfy.Task) { t.Deadline = t.Deadline.AddDate(0, 0, 2) }
	noText := func(t *tallyfy.Task) { t.Summary = "" }
	at := func(d time.Duration) func(*tallyfy.Task) {
		return func(t *tallyfy.Task) { t.CreatedAt = sentAt.Add(d) }
	}
	edited := func(d doubt) doubt { d.edited = true; return d }
	tags := func(ids ...string) func(*mapping.Task) { return func(t *mapping.Task) { t.Tags = ids } }
	tagged := func(ids ...string) func(*tallyfy.Task) { return func(t *tallyfy.Task) { t.Tags = ids } }
	archived := func(t *tallyfy.Task) { t.ArchivedAt = sentAt.Add(time.Minute) }
	inRun := func(id string) func(*tallyfy.Task) { return func(t *tallyfy.Task) { t.RunID = id } }
	separate := func(t *mapping.Task) { yes := true; t.SeparateTasks = &yes }
	one := func(id int64) func(*tallyfy.Task) {
		return func(t *tallyfy.Task) { t.Owners = tallyfy.Owners{Users: []tallyfy.UserRef{{ID: id}}} }
	}
	called := func(s string) func(*tallyfy.Task) { return func(t *tallyfy.Task) { t.Title = s } }
	telling := func(s string) func(*tallyfy.Task) { return func(t *tallyfy.Task) { t.Summary = s } }
	about := func(s string) func(*mapping.Task) { return func(t *mapping.Task) { t.Description = s } }
	people := func(ids ...mapping.User) func(*mapping.Task) {
		return func(t *mapping.Task) { t.Owners = mapping.Owners{Users: ids} }
	}
	joiner := func(run string) doubt {
		d := sent(func(t *mapping.Task) { t.RunID = run })
		d.project = "P"
		return d
	}
	unknown := func(d doubt) doubt { d.since = time.Time{}; return d }
	opener := func(id mapping.User) doubt {
		d := sent(func(t *mapping.Task) { t.Owners = mapping.Owners{Users: []mapping.User{id}} })
		d.content.opensProcess = true
		return d
	}
	for _, tt := range []struct {
		name   string
		doubts []doubt
		listed []*tallyfy.Task
		want   string
	}{
		{"rows that open processes, for others", []doubt{opener("1001"), opener("1002")}, []*tallyfy.Task{listed("a", inRun("r"), one(1002))}, "- a"},
		{"the task is there", []doubt{sent()}, []*tallyfy.Task{listed("a")}, "a"},
		{"nothing is there", []doubt{sent()}, nil, "-"},
		{"another title", []doubt{sent(title("Call Ann"))}, []*tallyfy.Task{listed("a")}, "-"},
		{"other people", []doubt{sent(func(t *mapping.Task) { t.Owners.Users = t.Owners.Users[:1] })}, []*tallyfy.Task{listed("a")}, "?"},
		{"other people, much later", []doubt{sent(people("1003"))}, []*tallyfy.Task{listed("a", at(editedSpan+time.Minute))}, "-"},
		{"other people, before", []doubt{sent(people("1003"))}, []*tallyfy.Task{listed("a", at(-time.Hour))}, "-"},
		{"other people, of a row that is there", []doubt{sent(people("1003")), sent()}, []*tallyfy.Task{listed("a")}, "- a"},
		{"other people, of rows that could mean it", []doubt{sent(people("1003")), sent(tags("x")), sent(tags("y"))}, []*tallyfy.Task{listed("a")}, "- ? ?"},
		{"other people, of two rows", []doubt{sent(people("1003")), sent(people("1004"))}, []*tallyfy.Task{listed("a")}, "? ?"},
		{"other people, and another title", []doubt{sent(people("1003"), title("Call Ann"))}, []*tallyfy.Task{listed("a")}, "-"},
		{"other people, and a list without descriptions", []doubt{sent(people("1003"))}, []*tallyfy.Task{listed("a", noText)}, "-"},
		{"other people, archived", []doubt{sent(people("1003"))}, []*tallyfy.Task{listed("a", archived)}, "-"},
		{"other people, of another row's siblings", []doubt{sent(people("1003"))}, []*tallyfy.Task{listed("a", inRun("own"), one(1002))}, "-"},
		{"other people, in the project of other rows", []doubt{joiner("own")}, []*tallyfy.Task{listed("a", inRun("own"), one(1002))}, "?"},
		{"the project of other rows", []doubt{joiner("r")}, []*tallyfy.Task{listed("a", inRun("own"))}, "?"},
		{"other people, and its own", []doubt{sent()}, []*tallyfy.Task{listed("a", one(1003)), listed("b")}, "b"},
		{"another type", []doubt{sent(func(t *mapping.Task) { t.TaskType = "approval" })}, []*tallyfy.Task{listed("a")}, "-"},
		{"another description", []doubt{sent(func(t *mapping.Task) { t.Description = "Something else" })}, []*tallyfy.Task{listed("a")}, "-"},
		{"another month", []doubt{sent(due("2031-04-08T16:00:00Z"))}, []*tallyfy.Task{listed("a")}, "-"},
		{"another process", []doubt{sent(func(t *mapping.Task) { t.RunID = "r" })}, []*tallyfy.Task{listed("a")}, "?"},
		{"a deadline moved to Monday", []doubt{sent()}, []*tallyfy.Task{listed("a", moved)}, "a"},
		{"a list without descriptions", []doubt{sent()}, []*tallyfy.Task{listed("a", noText)}, "a"},
		{"two rows alike, one task", []doubt{sent(), sent()}, []*tallyfy.Task{listed("a")}, "a -"},
		{"two rows alike, two tasks", []doubt{sent(), sent()}, []*tallyfy.Task{listed("a"), listed("b")}, "a b"},
		{"more tasks than rows", []doubt{sent()}, []*tallyfy.Task{listed("a"), listed("b")}, "?"},
		{"the exact one before the moved one", []doubt{sent()}, []*tallyfy.Task{listed("a", moved), listed("b")}, "b"},
		{"two that differ in what can't be compared", []doubt{sent()}, []*tallyfy.Task{listed("a", moved), listed("b", noText)}, "?"},
		{"one moved task that two rows could mean", []doubt{sent(), sent(due("2031-03-09T16:00:00Z"))}, []*tallyfy.Task{listed("a", moved)}, "? ?"},
		{"made long before", []doubt{sent()}, []*tallyfy.Task{listed("a", at(-time.Hour))}, "-"},
		{"a server's clock that is ten minutes late", []doubt{sent()}, []*tallyfy.Task{listed("a", at(-10*time.Minute))}, "a"},
		{"a server's clock that is ten minutes early", []doubt{sent()}, []*tallyfy.Task{listed("a", at(10*time.Minute))}, "a"},
		{"an edited row and a task nobody knows", []doubt{edited(sent(title("New")))}, []*tallyfy.Task{listed("a")}, "?"},
		{"an edited row and no task", []doubt{edited(sent(title("New")))}, nil, "-"},
		{"an edited row and a task of hours later", []doubt{edited(sent(title("New")))}, []*tallyfy.Task{listed("a", at(3*time.Hour))}, "-"},
		{"an edited row of an unknown time", []doubt{unknown(edited(sent(title("New"))))}, []*tallyfy.Task{listed("a")}, "?"},
		{"a row of an unknown time", []doubt{unknown(sent())}, []*tallyfy.Task{listed("a", at(-30*24*time.Hour))}, "a"},
		{"rows that differ in their tags, shown", []doubt{sent(tags("x")), sent(tags("y"))}, []*tallyfy.Task{listed("a", tagged("y"))}, "- a"},
		{"rows that differ in their tags, both there", []doubt{sent(tags("x")), sent(tags("y"))}, []*tallyfy.Task{listed("a", tagged("y")), listed("b", tagged("x"))}, "b a"},
		{"rows that differ in their tags, not shown", []doubt{sent(tags("x")), sent(tags("y"))}, []*tallyfy.Task{listed("a")}, "? ?"},
		{"two rows alike, tags not shown, one task", []doubt{sent(tags("x")), sent(tags("x"))}, []*tallyfy.Task{listed("a")}, "a -"},
		{"a task in a process, and a row in none", []doubt{sent()}, []*tallyfy.Task{listed("a", inRun("r"))}, "a"},
		{"the one in no process before one in a process", []doubt{sent()}, []*tallyfy.Task{listed("a", inRun("r")), listed("b")}, "b"},
		{"an archived task", []doubt{sent()}, []*tallyfy.Task{listed("a", archived)}, "?"},
		{"an archived task and another", []doubt{sent()}, []*tallyfy.Task{listed("a", archived), listed("b")}, "b"},
		{"a task for each assignee", []doubt{sent(separate)}, []*tallyfy.Task{listed("a", inRun("r"), one(1001)), listed("b", inRun("r"), one(1002))}, "a"},
		{"a task for each assignee, of two rows alike", []doubt{sent(separate), sent(separate)}, []*tallyfy.Task{listed("a", inRun("r"), one(1001)), listed("b", inRun("r"), one(1002)), listed("c", inRun("s"), one(1001))}, "a c"},
		{"a task for each assignee, beside another row's", []doubt{sent(separate)}, []*tallyfy.Task{listed("a", inRun("own"), one(1002))}, "-"},
		{"titles that differ in blanks, one task", []doubt{sent(title("Room 11 2")), sent(title("Room 1 12"))}, []*tallyfy.Task{listed("a", called("Room 1 12"))}, "- a"},
		{"titles that differ in blanks, both there", []doubt{sent(title("Room 11 2")), sent(title("Room 1 12"))}, []*tallyfy.Task{listed("a", called("Room 1 12")), listed("b", called("Room 11 2"))}, "b a"},
		{"titles that differ in blanks, shown without", []doubt{sent(title("Room 11 2")), sent(title("Room 1 12"))}, []*tallyfy.Task{listed("a", called("Room112"))}, "? ?"},
		{"titles that differ in tags, shown without", []doubt{sent(title("<b>Room</b>")), sent(title("Room"))}, []*tallyfy.Task{listed("a", called("Room")), listed("b", called("Room"))}, "? ?"},
		{"titles that differ in blanks, two tasks for one of them", []doubt{sent(title("Room 11 2")), sent(title("Room 1 12"))}, []*tallyfy.Task{listed("a", called("Room 1 12")), listed("b", called("Room 1 12"))}, "? ?"},
		{"descriptions that differ in blanks", []doubt{sent(about("Room 11\n2")), sent(about("Room 1\n12"))}, []*tallyfy.Task{listed("a", telling("<p>Room 1<br>12</p>"))}, "- a"},
		{"a title nearer to one row, a description to another", []doubt{sent(title("Room 1 12")), sent(title("Room 11 2"), about("Askabout the budget"))}, []*tallyfy.Task{listed("a", called("Room 11 2"))}, "? ?"},
		{"a row without tags and one with, shown", []doubt{sent(), sent(tags("x"))}, []*tallyfy.Task{listed("a", tagged("x"))}, "? ?"},
		{"a row without tags and one with, both there", []doubt{sent(), sent(tags("x"))}, []*tallyfy.Task{listed("a", tagged("x")), listed("b")}, "b a"},
		{"a task for each assignee, of which two rows share one", []doubt{sent(separate, people("1002", "1003")), sent(separate, people("1001", "1002"))}, []*tallyfy.Task{listed("a", inRun("r"), one(1002)), listed("b", inRun("r"), one(1001))}, "- b"},
		{"a row beside a task for each assignee", []doubt{sent(people("1002")), sent(separate, people("1001", "1002"))}, []*tallyfy.Task{listed("a", inRun("r"), one(1001)), listed("b", inRun("r"), one(1002))}, "- a"},
		{"a title that is another row's, tags not shown", []doubt{sent(title("Room 11 2")), sent(title("Room 1 12"), tags("x"))}, []*tallyfy.Task{listed("a", called("Room 1 12"))}, "? ?"},
		{"a title that is escaped", []doubt{sent(title("Room <b>1</b>")), sent(title("Room 1"))}, []*tallyfy.Task{listed("a", called("Room &lt;b&gt;1&lt;/b&gt;"))}, "a -"},
		{"an edited row beside one that has its task", []doubt{sent(), edited(sent(title("New")))}, []*tallyfy.Task{listed("a")}, "a -"},
	} {
		var got []string
		for _, v := range match(tt.doubts, tt.listed, map[string]bool{"own": true}, 0) {
			switch {
			case v.task != nil:
				got = append(got, v.task.ID)
			case v.candidates != nil:
				got = append(got, "?")
			default:
				got = append(got, "-")
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

// TestMatchByAnotherClock has tasks that are dated by a clock which differs from
// this machine's. Which of the two was right when a row was sent isn't known.
func TestMatchByAnotherClock(t *testing.T) {
	for _, tt := range []struct {
		ahead, at time.Duration
		edited    bool
		want      bool // it is a row's task, or could be an edited one's
	}{
		{3 * time.Hour, 3 * time.Hour, false, true},
		{3 * time.Hour, -10 * time.Minute, false, true},
		{3 * time.Hour, -20 * time.Minute, false, false},
		{-3 * time.Hour, -3 * time.Hour, false, true},
		{-3 * time.Hour, -3*time.Hour - 20*time.Minute, false, false},
		{3 * time.Hour, 3*time.Hour + editedSpan - time.Minute, true, true},
		{3 * time.Hour, 3*time.Hour + editedSpan + time.Minute, true, false},
		{-3 * time.Hour, editedSpan - time.Minute, true, true},
		{-3 * time.Hour, editedSpan + time.Minute, true, false},
		{-3 * time.Hour, -3 * time.Hour, true, true},
	} {
		d := sent()
		d.edited = tt.edited
		task := listed("a", func(t *tallyfy.Task) { t.CreatedAt = sentAt.Add(tt.at) })
		got := match([]doubt{d}, []*tallyfy.Task{task}, nil, tt.ahead)[0]
		if found := got.task != nil || got.candidates != nil; found != tt.want {
			t.Errorf("%+v: %+v", tt, got)
		}
	}
}

func TestCompare(t *testing.T) {
	three, yes := 3, true
	want := &mapping.Task{
		Title: "A", TaskType: "task", Deadline: "2031-03-08T16:00:00Z", Description: "x", Summary: "x",
		Owners: mapping.Owners{Users: []mapping.User{"1001"}}, MaxAssignable: &three, TopSecret: &yes,
		Tags: []string{"t1", "t2"},
	}
	have := func() *tallyfy.Task {
		n := int64(3)
		return &tallyfy.Task{
			Title: "A", TaskType: "task", Deadline: time.Date(2031, 3, 8, 16, 0, 0, 0, time.UTC), Summary: "<b>x</b>",
			Owners: tallyfy.Owners{Users: []tallyfy.UserRef{{ID: 1001}}}, MaxAssignable: &n, TopSecret: &yes, Tags: []string{"t2", "t1"},
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*tallyfy.Task)
		want   string
	}{
		{"nothing", func(*tallyfy.Task) {}, ""},
		{"a title", func(t *tallyfy.Task) { t.Title = "B" }, `title is "B" and should be "A"`},
		{"a dropped number", func(t *tallyfy.Task) { t.MaxAssignable = nil }, `max_assignable is not there: it should be "3"`},
		{"a dropped description", func(t *tallyfy.Task) { t.Summary = "" }, `description is not there: it should be "x"`},
		{"a lost tag", func(t *tallyfy.Task) { t.Tags = t.Tags[:1] }, `tags is "t2" and should be "t1, t2"`},
		{"a stranger", func(t *tallyfy.Task) { t.Owners.Groups = []string{"g"} }, `owners.groups is "g" and should be ""`},
		{"a Saturday moved to Monday", func(t *tallyfy.Task) { t.Deadline = t.Deadline.AddDate(0, 0, 2) },
			`deadline was moved from 2031-03-08T16:00:00Z to 2031-03-10T16:00:00Z`},
		{"a Saturday moved to Sunday", func(t *tallyfy.Task) { t.Deadline = t.Deadline.AddDate(0, 0, 1) },
			`deadline is "2031-03-09T16:00:00Z" and should be "2031-03-08T16:00:00Z"`},
	} {
		task := have()
		tt.change(task)
		var got []string
		for _, d := range Compare(want, task, time.UTC) {
			got = append(got, d.String())
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

// BenchmarkMatch finds the tasks of half of the rows in doubt, a quarter of
// which are called the same.
func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			doubts, tasks := make([]doubt, n), []*tallyfy.Task{}
			for i := range doubts {
				text, about := "Call "+strconv.Itoa(i), "About "+strconv.Itoa(i)
				if i%4 == 0 {
					text = "Call"
				}
				doubts[i] = sent(title(text), func(t *mapping.Task) { t.Description = about })
				if i%2 == 0 {
					tasks = append(tasks, listed(strconv.Itoa(i), func(t *tallyfy.Task) { t.Title, t.Summary = text, about }))
				}
			}
			for b.Loop() {
				match(doubts, tasks, nil, 0)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
		})
	}
}
