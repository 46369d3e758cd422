package mapping

import (
	"strings"
	"testing"
)

const someID = "0123456789abcdef0123456789abcdef"

func ptr[T any](v T) *T { return &v }

// goodTask breaks no rule and has every field.
func goodTask() *Task {
	return &Task{
		Title: "Check the figures", TaskType: "approval", Deadline: "2031-03-04T17:00:00Z", StartedAt: "2031-03-01T09:00:00Z",
		Description: "two\nlines\twith a tab", Summary: "two\nlines\twith a tab",
		Owners:        Owners{Users: []User{"1001", "bob@example.com", "Bob Marley"}, Guests: []string{"g@example.org"}, Groups: []string{someID, "Finance"}},
		MaxAssignable: ptr(0), Tags: []string{someID, "urgent"}, Webhook: "https://example.com/hook?x=1", RunID: someID,
		FormFields: []FormField{
			{Label: "Code", FieldType: "text"},
			{Label: "Choice", FieldType: "radio", Options: []Option{{1, "a"}, {2, "b"}}},
			{Label: "Rows", FieldType: "table", Columns: []Option{{1, "a"}}, Position: ptr(3)},
		},
	}
}

func TestCheckGoodTask(t *testing.T) {
	task := goodTask()
	if v := task.Check(); v != nil {
		t.Errorf("a good task is refused: %+v", v)
	}
	if n := testing.AllocsPerRun(100, func() { task.Check() }); n > 1 {
		t.Errorf("checking allocates %v times; only the webhook's URL may", n)
	}
}

func TestCheck(t *testing.T) {
	long := strings.Repeat("ü", 600)
	tests := []struct {
		name  string
		spoil func(*Task)
		want  string // field code
	}{
		{"no title", func(t *Task) { t.Title = " \u00a0" }, "title required"},
		{"600 characters", func(t *Task) { t.Title = long }, ""},
		{"601 characters", func(t *Task) { t.Title = long + "x" }, "title too_long"},
		{"control character", func(t *Task) { t.Title = "a\x00b" }, "title control"},
		{"C1 control character", func(t *Task) { t.Title = "a\u0092b" }, "title control"},
		{"no UTF-8", func(t *Task) { t.Description, t.Summary = "a\xfc", "a\xfc" }, "description control"},
		{"replacement character", func(t *Task) { t.Title = "a\ufffdb" }, ""},
		{"no type", func(t *Task) { t.TaskType = "" }, "task_type required"},
		{"unknown type", func(t *Task) { t.TaskType = "todo" }, "task_type task_type"},
		{"type in capitals", func(t *Task) { t.TaskType = "Task" }, "task_type task_type"},
		{"expiring e-mail", func(t *Task) { t.TaskType = "expiring_email" }, ""},
		{"no deadline", func(t *Task) { t.Deadline = "" }, "deadline required"},
		{"deadline without time", func(t *Task) { t.Deadline = "2031-03-04" }, "deadline date"},
		{"deadline that is no date", func(t *Task) { t.Deadline = "2031-02-31T00:00:00Z" }, "deadline date"},
		{"start that is no date", func(t *Task) { t.StartedAt = "soon" }, "started_at date"},
		{"nobody", func(t *Task) { t.Owners = Owners{} }, "owners no_assignee"},
		{"mixed list only", func(t *Task) { t.Owners = Owners{Mixed: []string{"Bob"}} }, ""},
		{"user 0", func(t *Task) { t.Owners.Users = []User{"0"} }, "owners.users id"},
		{"user -5", func(t *Task) { t.Owners.Users = []User{"-5"} }, "owners.users id"},
		{"bad e-mail of a user", func(t *Task) { t.Owners.Users = []User{"bob@"} }, "owners.users email"},
		{"blank user", func(t *Task) { t.Owners.Users = []User{""} }, "owners.users assignee"},
		{"guest's name", func(t *Task) { t.Owners.Guests = []string{"Bob"} }, "owners.guests email"},
		{"guest with a name", func(t *Task) { t.Owners.Guests = []string{"Bob <bob@example.com>"} }, "owners.guests email"},
		{"blank group", func(t *Task) { t.Owners.Groups = []string{""} }, "owners.groups group"},
		{"negative maximum", func(t *Task) { t.MaxAssignable = ptr(-1) }, "max_assignable number"},
		{"tag of 30 characters", func(t *Task) { t.Tags = []string{long[:60]} }, ""},
		{"tag of 31 characters", func(t *Task) { t.Tags = []string{long[:62]} }, "tags tag"},
		{"tag id in capitals", func(t *Task) { t.Tags = []string{strings.ToUpper(someID)} }, "tags tag"},
		{"field without label", func(t *Task) { t.FormFields[0].Label = " " }, "form_fields[1].label required"},
		{"field without type", func(t *Task) { t.FormFields[0].FieldType = "" }, "form_fields[1].field_type required"},
		{"unknown field type", func(t *Task) { t.FormFields[0].FieldType = "number" }, "form_fields[1].field_type options"},
		{"radio of one", func(t *Task) { t.FormFields[1].Options = []Option{{1, "a"}} }, "form_fields[2].options options"},
		{"dropdown of none", func(t *Task) { t.FormFields[1] = FormField{Label: "x", FieldType: "dropdown"} }, "form_fields[2].options options"},
		{"dropdown of one", func(t *Task) {
			t.FormFields[1] = FormField{Label: "x", FieldType: "dropdown", Options: []Option{{1, "a"}}}
		}, ""},
		{"multiselect of none", func(t *Task) { t.FormFields[1] = FormField{Label: "x", FieldType: "multiselect"} }, "form_fields[2].options options"},
		{"blank option", func(t *Task) { t.FormFields[1].Options[1].Text = "" }, "form_fields[2].options options"},
		{"table without columns", func(t *Task) { t.FormFields[2].Columns = nil }, "form_fields[3].columns options"},
		{"negative position", func(t *Task) { t.FormFields[2].Position = ptr(-1) }, "form_fields[3].position number"},
		{"ftp", func(t *Task) { t.Webhook = "ftp://example.com" }, "webhook url"},
		{"relative URL", func(t *Task) { t.Webhook = "/hook" }, "webhook url"},
		{"URL without host", func(t *Task) { t.Webhook = "https:///hook" }, "webhook url"},
		{"URL with a blank", func(t *Task) { t.Webhook = "https://example.com/a b" }, "webhook url"},
		{"short process id", func(t *Task) { t.RunID = "abc" }, "run_id id"},
		{"process id in capitals", func(t *Task) { t.RunID = strings.ToUpper(someID) }, "run_id id"},
	}
	for _, test := range tests {
		task := goodTask()
		test.spoil(task)
		var got []string
		for _, v := range task.Check() {
			got = append(got, v.Field+" "+v.Code)
			if v.Message == "" || strings.Contains(v.Message, "%!") {
				t.Errorf("%s: the message is %q", test.name, v.Message)
			}
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestIsEmail(t *testing.T) {
	for _, s := range []string{
		"a@example.com", "first.last+tag@sub.example.co.uk", "o'neil@example.com", "x_y-z@ex-ample.com", "jörg@müller.de",
		"1@2.com", "A@EXAMPLE.COM", "用户@例子.中国", strings.Repeat("a", 64) + "@example.com",
	} {
		if !IsEmail(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{
		"", "@", "a@", "@b.com", "a", "a@b", "a b@example.com", "a@exam ple.com", ".a@example.com", "a.@example.com", "a..b@example.com",
		"a@b..com", "a@.com", "a@com.", "a@-b.com", "a@b-.com", "a@example.123", "a@[127.0.0.1]", `"a b"@example.com`, "a@b@example.com",
		"Bob <bob@example.com>", "mailto:bob@example.com", "bob@example.com,ann@example.com", "bob@example.com;", "a\u200b@example.com",
		"a@exam_ple.com", strings.Repeat("a", 65) + "@example.com", "a@" + strings.Repeat("b", 64) + ".com", "a\xff@example.com", "a@ü_b.com",
	} {
		if IsEmail(s) {
			t.Errorf("%q is taken", s)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	task := goodTask()
	task.Webhook = ""
	b.ReportAllocs()
	for b.Loop() {
		if task.Check() != nil {
			b.Fatal("refused")
		}
	}
}

// Wherever a control character stands, it is found, and no other is taken for
// one.
func TestFirstControl(t *testing.T) {
	for b := range 256 {
		for at := range 20 {
			text := []byte("nothing but letters!")
			text[at] = byte(b)
			fine := b >= ' ' && b < 0x7F || b == '\n' || b == '\r' || b == '\t'
			if _, ok := firstControl(string(text)); ok != fine {
				t.Fatalf("%q is fine: %v", text, ok)
			}
		}
	}
}
