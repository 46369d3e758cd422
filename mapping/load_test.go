package mapping

import (
	"strings"
	"testing"
	"time"
)

// exampleMapping shows every part of the language once.
const exampleMapping = `version: 1
sheet: Tasks
header_row: 1
delimiter: ";"
encoding: windows-1252
timezone: Europe/Berlin
date_format: DD/MM/YYYY
key: [Ticket]
skip: {column: Status, equals: [Done, Cancelled]}
aliases: {Bob: bob@example.com}

fields:
  title: Summary
  description: {template: "{Notes}\n\nTicket {Ticket}"}
  task_type: {column: Kind, values: {Review: approval, Todo: task}, default: task}
  deadline: {column: Due, format: MM/DD/YYYY, time: "17:00"}
  started_at: Start
  owners:
    users: {column: Assignee, split: ";"}
    guests: Client e-mail
    groups: {value: [Finance]}
  everyone_must_complete: {value: true}
  max_assignable: {column: Max}
  tags: {column: Labels, split: ","}
  form_fields:
    - {label: Budget code, field_type: text, required: true, guidance: {template: "see {Ticket}"}}
  webhook: {value: "https://example.com/hook"}
  run_id: {column: Process}
  project: {column: Project}
  completed: {column: Done}
  approved: {column: Decision}
`

func load(t testing.TB, text string) *File {
	t.Helper()
	f, err := Load(strings.NewReader(text), "m.yaml")
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return f
}

func TestLoadTakesTheSheetsOptions(t *testing.T) {
	f := load(t, exampleMapping)
	if f.Sheet != "Tasks" || f.HeaderRow != 1 || f.Delimiter != ';' || f.Encoding != "windows-1252" {
		t.Errorf("the sheet's options are %q, %d, %q, %q", f.Sheet, f.HeaderRow, f.Delimiter, f.Encoding)
	}
}

// needed are the fields that no mapping can do without, one a line from line 3.
const needed = `version: 1
fields:
  title: Summary
  task_type: {value: task}
  deadline: Due
  owners: Who
`

// accepted are mappings in every form that the language has.
var accepted = map[string]string{
	"the least":              needed,
	"Windows line ends":      strings.ReplaceAll(needed, "\n", "\r\n"),
	"a byte order mark":      "\ufeff" + needed,
	"comments":               "# mine\n" + strings.ReplaceAll(needed, "\n", " # so\n"),
	"a document mark":        "---\n" + needed + "...\n",
	"JSON":                   `{"version": 1, "fields": {"title": "Summary", "task_type": {"value": "task"}, "deadline": "Due", "owners": {"users": "Who"}}}`,
	"JSON with tabs":         "{\n\t\"version\": 1,\n\t\"fields\": {\"title\": \"\\ud83d\\ude00\", \"task_type\": {\"value\": \"task\"}, \"deadline\": \"Due\", \"owners\": \"Who\"}\n}\n",
	"flow style":             "{version: 1, fields: {title: Summary, task_type: {value: task}, deadline: Due, owners: Who}}",
	"anchors":                strings.Replace(needed, "Due", "&d {column: Due, time: 12:00}", 1) + "  started_at: *d\n",
	"one key":                needed + "key: Ticket\n",
	"a key by letter":        needed + "key: [{letter: A}, {column: Ticket}]\n",
	"a time without quotes":  strings.Replace(needed, "deadline: Due", "deadline: {column: Due, time: 17:00}", 1),
	"a header in digits":     strings.Replace(needed, "title: Summary", "title: 2031", 1),
	"skip by blank":          needed + "skip: {column: Status, blank: true}\n",
	"several skips":          needed + "skip:\n- {column: Status, equals: Done}\n- {letter: C, blank: true}\n",
	"several formats":        needed + "date_format: [DD/MM/YYYY, D MMM YYYY]\n",
	"a tab":                  needed + "delimiter: \"\\t\"\n",
	"a tab by name":          needed + "delimiter: tab\n",
	"a comma":                needed + "delimiter: ,\n",
	"owners as a mixed list": strings.Replace(needed, "owners: Who", "owners: {column: Who, split: \",\", guests: true}", 1),
	"owners of one sort":     strings.Replace(needed, "owners: Who", "owners: {guests: Mail}", 1),
	"fixed owners":           strings.Replace(needed, "owners: Who", "owners: {users: {value: [1001, ann@example.com]}, groups: {value: Finance}}", 1),
	"a fixed deadline":       "timezone: Europe/Berlin\n" + strings.Replace(needed, "deadline: Due", "deadline: {value: 2031-03-04}", 1),
	"options as texts":       needed + "  form_fields: [{label: Ok?, field_type: radio, options: [Yes, No]}]\n",
	"options with ids":       needed + "  form_fields: [{label: Ok?, field_type: dropdown, options: [{id: 5, text: Yes}]}]\n",
	"options of a column":    needed + "  form_fields: [{label: {column: L}, field_type: dropdown, options: {column: C, split: \",\"}}]\n",
	"values that mean blank": strings.Replace(needed, "title: Summary", "title: {column: Summary, values: {n/a: , none: \"\", a: b}, default: c}", 1),
}

func TestLoadAccepts(t *testing.T) {
	for name, text := range accepted {
		t.Run(name, func(t *testing.T) {
			if _, err := Load(strings.NewReader(text), "m.yaml"); err != nil {
				t.Errorf("Load: %v\n%s", err, text)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	in := func(old, replacement string) string {
		text := strings.Replace(needed, old, replacement, 1)
		if text == needed {
			t.Fatalf("%q isn't in the mapping", old)
		}
		return text
	}
	tests := []struct{ name, text, want string }{
		{"an unknown key", needed + "sheeet: Tasks\n", "m.yaml:7:1: the mapping has no key 'sheeet': did you mean sheet?"},
		{"an unknown field", in("title:", "tilte:"), "m.yaml:3:3: fields has no key 'tilte': did you mean title?"},
		{"an unknown option", in("deadline: Due", "deadline: {colum: Due}"), "m.yaml:5:14: deadline has no key 'colum': did you mean column?"},
		{"a key that is like no other", needed + "frequency: 1\n", "m.yaml:7:1: the mapping has no key 'frequency': it has version, sheet,"},
		{"a field at the top", needed + "tags: Labels\n", "m.yaml:7:1: the mapping has no key 'tags': it stands under fields"},
		{"an option among the fields", needed + "  timezone: UTC\n", "m.yaml:7:3: fields has no key 'timezone': it stands at the top of the file, not indented"},
		{"a list of people among the fields", needed + "  users: Who\n", "m.yaml:7:3: fields has no key 'users': it stands under owners"},
		{"a key twice", needed + "sheet: a\nsheet: b\n", "m.yaml:8:1: 'sheet' is there twice, first in line 7"},
		{"a field twice", needed + "  title: Other\n", "m.yaml:7:3: 'title' is there twice, first in line 3"},
		{"no version", in("version: 1\n", ""), "m.yaml:1:1: version is missing: write version: 1"},
		{"another version", in("version: 1", "version: 2"), "m.yaml:1:10: version is 1"},
		{"no fields", "version: 1\n", "m.yaml:1:1: fields is missing"},
		{"no title", in("  title: Summary\n", ""), "title is missing: every task needs one"},
		{"no owners", in("  owners: Who\n", ""), "owners is missing: every task needs somebody to do it"},
		{"owners that are empty", in("owners: Who", "owners: {}"), "m.yaml:6:11: owners is empty"},
		{"a list where a column belongs", in("title: Summary", "title: [a, b]"), "m.yaml:3:10: title takes a column's header, or {value: […]} for a fixed list"},
		{"a field without a value", in("title: Summary", "title:"), "title is blank"},
		{"a blank header", in("title: Summary", "title: \" \""), "m.yaml:3:10: the column's header is blank"},
		{"a text where a number belongs", needed + "header_row: first\n", "m.yaml:7:13: header_row is a whole number from 1"},
		{"a row before the first", needed + "header_row: 0\n", "m.yaml:7:13: header_row is a whole number from 1"},
		{"a yes where true belongs", in("title: Summary", "title: {column: S, required: yes}"), "m.yaml:3:32: required is true or false"},
		{"a delimiter of two characters", needed + "delimiter: ';;'\n", "m.yaml:7:12: delimiter is one character"},
		{"a quote as delimiter", needed + "delimiter: '\"'\n", "m.yaml:7:12: delimiter is one character"},
		{"no zone", needed + "timezone: Europe/Berln\n", "m.yaml:7:11: 'Europe/Berln' is no time zone: did you mean Europe/Berlin?"},
		{"this machine's zone", needed + "timezone: Local\n", "m.yaml:7:11: timezone is the IANA name"},
		{"a file as zone", needed + "timezone: ../../etc/passwd\n", "is no time zone"},
		{"no date format", needed + "date_format: [DD/MM/YYYY, soon]\n", "m.yaml:7:27:"},
		{"no source", in("title: Summary", "title: {default: x}"), "m.yaml:3:11: title needs one of column, letter, template or value"},
		{"two sources", in("title: Summary", "title: {column: a, template: b}"), "m.yaml:3:11: title takes only one of column, template"},
		{"split of one text", in("title: Summary", "title: {column: a, split: b}"), "m.yaml:3:22: split makes no sense for title: it is for lists"},
		{"format of a text", in("title: Summary", "title: {column: a, format: b}"), "format makes no sense for title: it is for dates"},
		{"truncate of a date", in("deadline: Due", "deadline: {column: a, truncate: true}"), "truncate makes no sense for deadline: it is for the title"},
		{"guests of a bucket", in("owners: Who", "owners: {users: {column: a, guests: true}}"), "guests makes no sense for owners.users"},
		{"default beside value", in("{value: task}", "{value: task, default: task}"), "default makes no sense beside value"},
		{"values beside value", in("{value: task}", "{value: task, values: {a: task}}"), "values translates what the sheet says"},
		{"no letter", in("title: Summary", "title: {letter: A1}"), "m.yaml:3:19: 'A1' is no column's letter"},
		{"a brace that stays open", in("title: Summary", "title: {template: \"{Summary\"}"), "m.yaml:3:21: the template has a { that no } closes"},
		{"a brace that was never opened", in("title: Summary", "title: {template: \"Summary}\"}"), "the template has a } that no { opens"},
		{"a reference to nothing", in("title: Summary", "title: {template: \"{ }\"}"), "the template has {} without a column's header"},
		{"no time of day", in("deadline: Due", "deadline: {column: Due, time: 25:00}"), "'25:00' is not a time of day"},
		{"a fixed no-boolean", needed + "  top_secret: {value: maybe}\n", "m.yaml:7:23: 'maybe' is not a yes or a no"},
		{"a default that is no number", needed + "  max_assignable: {column: a, default: many}\n", "'many' is not a whole number"},
		{"a type that the API doesn't have", in("{value: task}", "{value: chore}"), "m.yaml:4:15: 'chore' is no task type: it is task, approval"},
		{"a translation to no type", in("{value: task}", "{column: Kind, values: {a: chore}}"), "'chore' is no task type"},
		{"a fixed date without a zone", in("deadline: Due", "deadline: {value: 2031-03-04}"), "'2031-03-04' of deadline has no time zone: write timezone: Europe/Berlin"},
		{"a fixed date that is none", in("deadline: Due", "deadline: {value: soon}"), "'soon' of deadline is not a date"},
		{"a fixed guest without an address", in("owners: Who", "owners: {guests: {value: Bob}}"), "'Bob' is no e-mail address"},
		{"a fixed webhook", needed + "  webhook: {value: example}\n", "'example' is no web address"},
		{"a list for one value", in("{value: task}", "{value: [task, task]}"), "value of task_type is one value, not a list"},
		{"translations that are the same", in("{value: task}", "{column: k, values: {A: task, ' a': task}}"), "' a' is in values twice"},
		{"aliases that are the same", needed + "aliases: {Bob: b@example.com, BOB: c@example.com}\n", "'BOB' is in aliases twice"},
		{"a skip without anything", needed + "skip: []\n", "skip is blank: give it a condition"},
		{"a skip of nothing", needed + "skip:\n", "m.yaml:7:7: skip is blank: give it a condition"},
		{"a key without anything", needed + "key: []\n", "key is blank: give it columns"},
		{"a skip without a column", needed + "skip: {equals: Done}\n", "skip needs a column to look at"},
		{"a skip without a condition", needed + "skip: {column: Status}\n", "skip takes either equals or blank: true"},
		{"a skip with two", needed + "skip: {column: Status, equals: a, blank: true}\n", "skip takes either equals or blank: true"},
		{"blank: false", needed + "skip: {column: Status, blank: false}\n", "blank is true, or left out"},
		{"an empty key", needed + "key: []\n", "m.yaml:7:6: key is blank"},
		{"a key of lists", needed + "key: [[a]]\n", "key takes the header of a column"},
		{"a decision without completion", needed + "  approved: a\n", "m.yaml:7:13: approved needs completed"},
		{"a form field without a label", needed + "  form_fields: [{field_type: text}]\n", "m.yaml:7:18: form field 1 needs a label"},
		{"a form field without a type", needed + "  form_fields: [{label: a}]\n", "form field 1 needs a field_type"},
		{"a form field of no type", needed + "  form_fields: [{label: a, field_type: txt}]\n", "form field 1: 'txt' is no type of a form field"},
		{"a radio with one option", needed + "  form_fields: [{label: a, field_type: radio, options: [b]}]\n", "form field 1: a radio needs options, at least 2"},
		{"a table without columns", needed + "  form_fields: [{label: a, field_type: table}]\n", "form field 1: a table needs columns"},
		{"option ids that are the same", needed + "  form_fields: [{label: a, field_type: dropdown, options: [b, {id: 1, text: c}]}]\n", "options has the id 1 twice"},
		{"form_fields that is no list", needed + "  form_fields: {label: a}\n", "form_fields is a list"},
		{"nothing", "", "the mapping is empty"},
		{"comments only", "# later\n", "the mapping is empty"},
		{"a text", "hello", "m.yaml:1:1: the mapping holds keys and their values"},
		{"a list", "- a\n- b\n", "the mapping holds keys and their values"},
		{"two documents", needed + "---\n" + needed, "m.yaml:8:1: a second document begins here"},
		{"a tab before a key", "version: 1\nfields:\n\ttitle: a\n", "m.yaml:3:1: this line is indented with a tab"},
		{"a tab before the first key", "\tversion: 1\n", "m.yaml:1:1: this line is indented with a tab"},
		{"a quote that stays open", in("Summary", "\"Summary"), "m.yaml:3:10: this is not YAML: the text in quotation marks that begins here has no end"},
		{"a bracket that stays open", in("{value: task}", "{value: task"), "m.yaml:5:3: this is not YAML"},
		{"fields that is a list", "version: 1\nfields:\n- title: a\n", "m.yaml:3:1: fields holds keys and their values"},
		{"an unknown list of owners", in("owners: Who", "owners: {user: Who}"), "m.yaml:6:12: owners has no key 'user': did you mean users?"},
		{"owners of both kinds", in("owners: Who", "owners: {users: Who, column: b}"), "m.yaml:6:12: owners holds either lists such as users, or says itself"},
		{"a city for a zone", needed + "timezone: Berlin\n", "m.yaml:7:11: 'Berlin' is no time zone: did you mean Europe/Berlin?"},
		{"an offset for a zone", needed + "timezone: +02:00\n", "m.yaml:7:11: '+02:00' is no time zone: write its IANA name"},
		{"a blank text to translate", in("{value: task}", "{column: k, values: {'': task}}"), "values of task_type has a blank text: what a blank cell means is said with default"},
		{"a blank alias", needed + "aliases: {'': bob@example.com}\n", "m.yaml:7:11: aliases has a blank name"},
		{"an alias of several", needed + "aliases: {Bob: [a, b]}\n", "m.yaml:7:16: who 'Bob' means takes one text"},
		{"a template for a key", needed + "key: {template: \"{a}\"}\n", "m.yaml:7:7: key has no key 'template': it has column, letter"},
		{"a place before the first", needed + "  form_fields: [{label: a, field_type: text, position: -1}]\n", "form field 1: a position is a whole number from 0 on"},
		{"a fixed title that is too long", in("Summary", "{value: "+strings.Repeat("x", 601)+"}"), "m.yaml:3:11: the title has 601 characters, at most 600 are taken"},
		{"a fixed tag that is too long", needed + "  tags: {value: " + strings.Repeat("x", 31) + "}\n", "has 31 characters: a tag's name has at most 30"},
		{"a fixed process that is none", needed + "  run_id: {value: abc}\n", "'abc' is no id of a process: it has 32 characters"},
		{"less than nobody", needed + "  max_assignable: {value: -1}\n", "max_assignable is a whole number from 0 on"},
		{"no YAML", "fields: [a\nb: }\n", "this is not YAML"},
		{"a merge key", "a: &a {b: c}\n<<: *a\n", "m.yaml:2:1: << isn't part of YAML 1.2"},
		{"a tag", "version: !!int 1\n", "marks such as !!int aren't needed"},
		{"an alias of nothing", "version: *one\n", "nothing above is marked &one"},
		{"an alias of itself", "a: &a [*a]\n", "nothing above is marked &a"},
		{"a workbook", "PK\x03\x04\x00\x00", "this is not a text file"},
		{"another encoding", "title: F\xe4llig", "the mapping is not UTF-8 text"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(strings.NewReader(test.text), "m.yaml")
			if err == nil {
				t.Fatalf("Load accepts it, want an error with %q\n%s", test.want, test.text)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is\n%v\nwant it to say\n%s", err, test.want)
			}
		})
	}
}

func TestLoadReportsAllFaultsInTheOrderOfTheFile(t *testing.T) {
	_, err := Load(strings.NewReader("version: 3\nfields:\n  title: {colum: a}\n  due: b\nsheet:\n"), "m.yaml")
	if err == nil {
		t.Fatal("Load accepts it")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{"m.yaml:1:10:", "m.yaml:3:", "m.yaml:3:", "m.yaml:3:", "m.yaml:3:", "m.yaml:4:3:", "m.yaml:5:"} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("the error's lines are\n%v\nwant line %d to begin with %s", err, i+1, want)
		}
	}
}

// What is wrong with one piece isn't said again of what it holds or lacks.
func TestLoadSaysEachFaultOnce(t *testing.T) {
	for name, text := range map[string]string{
		"fields that are none": "version: 1\nfields: 3\n",
		"owners that are none": instead("owners", "{user: a}"),
		"owners twice":         instead("owners", "{users: a, column: b}"),
		"an unknown option":    instead("title", "{colum: a}"),
		"a kind for another":   instead("title", "{column: a, split: b}"),
		"no date in a default": instead("deadline", "{column: a, default: soon}"),
	} {
		_, err := Load(strings.NewReader(text), "m.yaml")
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadLocatesFaultsInJSON(t *testing.T) {
	_, err := Load(strings.NewReader("{\n\t\"version\": 1,\n\t\"ä\": 1, \"fields\": {\"titel\": \"x\"}\n}"), "m.json")
	for _, want := range []string{"m.json:3:2: the mapping has no key 'ä'", "m.json:3:21: fields has no key 'titel': did you mean title?"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is\n%v\nwant it to say\n%s", err, want)
		}
	}
}

func TestLoadIsBounded(t *testing.T) {
	tests := map[string]string{
		"size":             "# " + strings.Repeat("x", maxFileSize),
		"brackets":         strings.Repeat("[", maxFileSize/4),
		"braces":           strings.Repeat("{a: ", maxFileSize/16),
		"dashes":           strings.Repeat("- ", maxFileSize/8),
		"question marks":   strings.Repeat("? ", maxFileSize/8),
		"marks":            strings.Repeat("&a ", maxFileSize/16),
		"brackets in JSON": `{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}",
		"entries":          "a: [" + strings.Repeat("a,", maxNodes+1) + "a]",
		"aliases": "a: &a [" + strings.Repeat("x,", 1000) + "]\nb: &b [" + strings.Repeat("*a,", 1000) +
			"]\nc: [" + strings.Repeat("*b,", 1000) + "]\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if _, err := Load(strings.NewReader(text), "m.yaml"); err == nil {
				t.Error("Load accepts it")
			} else if len(err.Error()) > 10_000 {
				t.Errorf("the error has %d characters", len(err.Error()))
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("Load took %v", took)
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	for _, text := range accepted {
		f.Add(text)
	}
	f.Add(exampleMapping)
	f.Add(needed)
	f.Add(`{"version": 1, "fields": {"title": "Summary", "owners": {"users": ["a"]}}}`)
	f.Add("a: &a [*a]\n? b\n: c\n<<: *a\n")
	f.Add("fields: !!map {title: {template: \"{a}{{}}\"}}\n")
	header := Header{Row: 1, Names: []string{"Summary", "Due", "Who", "Ticket", "Kind", "Start", "Assignee", "Labels"}}
	row := Row{Number: 2, Cells: []Cell{{Kind: Text, Text: "a"}, {Kind: Text, Text: "2031-03-04"}, {Kind: Text, Text: "1001"}, {Kind: Error}}}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Load(strings.NewReader(text), "m.yaml")
		if (file == nil) == (err == nil) {
			t.Fatalf("Load returns %v and %v", file, err)
		}
		if err != nil {
			return
		}
		if binding, err := file.Bind(header); err == nil {
			binding.Draft(&row)
		}
	})
}

func TestLoadReportsAMistypedKeyOnce(t *testing.T) {
	for old, mistyped := range map[string]string{
		"version:": "verson:", "fields:": "feilds:", "title:": "tilte:", "deadline:": "dedline:", "owners:": "owner:",
	} {
		_, err := Load(strings.NewReader(strings.Replace(needed, old, mistyped, 1)), "m.yaml")
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "did you mean "+strings.TrimSuffix(old, ":")) {
			t.Errorf("%s is reported as\n%v", mistyped, err)
		}
	}
}
