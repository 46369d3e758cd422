package mapping

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func readSchema(t *testing.T) map[string]any {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal(Schema(), &whole); err != nil {
		t.Fatalf("the schema is no JSON: %v", err)
	}
	return whole
}

// everyField uses each key of the language in one mapping.
const everyField = `version: 1
sheet: Tasks
header_row: 2
delimiter: ";"
encoding: windows-1252
timezone: Europe/Berlin
date_format: [DD/MM/YYYY, D MMM YYYY]
key: [Ticket, {letter: B}]
skip: [{column: Status, equals: [Done, Cancelled]}, {letter: C, blank: true}]
aliases: {Bob: bob@example.com}
fields:
  title: {column: Summary, truncate: true, required: true}
  description: {template: "{Notes}"}
  task_type: {column: Kind, values: {Review: approval, 1: task, none: }, default: task}
  deadline: {column: Due, format: MM/DD/YYYY, time: "17:00", timezone: UTC}
  started_at: {letter: D}
  owners: {column: Who, split: ";", guests: true}
  separate_task_for_each_assignee: {value: false}
  max_assignable: 2031
  prevent_guest_comment: a
  everyone_must_complete: b
  can_complete_only_assignees: c
  top_secret: d
  tags: {column: Labels, split: ",", default: [x, y]}
  form_fields:
    - {label: {column: L}, field_type: dropdown, required: true, options: [a, {id: 7, text: b}], guidance: help, position: 1}
    - {label: M, field_type: table, required: {column: r}, columns: {column: C, split: ","}}
  webhook: e
  run_id: f
  project: g
  completed: h
  approved: i
`

func TestSchemaAcceptsWhatLoadAccepts(t *testing.T) {
	whole := readSchema(t)
	mappings := map[string]string{"every field": everyField, "lists of owners": instead("owners", "{users: Who, guests: {column: a}, groups: {value: [b]}}")}
	maps.Copy(mappings, accepted)
	for _, pattern := range []string{"../testdata/*.mapping.yaml", "starter/testdata/*.mapping.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no files", pattern, err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Load(bytes.NewReader(text), name); err == nil { // a starter may lack something
				mappings[name] = string(text)
			}
		}
	}
	for name, text := range mappings {
		load(t, text)
		var mapping any
		if err := yaml.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &mapping); err != nil {
			t.Fatal(err)
		}
		if wrong := conforms(whole, mapping, "mapping"); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

func TestSchemaRefusesWhatLoadRefuses(t *testing.T) {
	whole := readSchema(t)
	for name, text := range map[string]string{
		"an unknown key":      needed + "sheeet: a\n",
		"an unknown field":    with("titel: a"),
		"an unknown option":   instead("title", "{colum: a}"),
		"split of a text":     instead("title", "{column: a, split: b}"),
		"format of a list":    with("tags: {column: a, format: b}"),
		"two sources":         instead("title", "{column: a, letter: b}"),
		"no source":           instead("title", "{default: a}"),
		"a list":              instead("title", "[a]"),
		"no version":          strings.Replace(needed, "version: 1\n", "", 1),
		"no title":            strings.Replace(needed, "  title: Summary\n", "", 1),
		"another version":     strings.Replace(needed, "version: 1", "version: 2", 1),
		"a form field only":   with("form_fields: [{label: a}]"),
		"an empty skip":       needed + "skip: []\n",
		"a skip of nothing":   needed + "skip: {column: a}\n",
		"guests of one list":  instead("owners", "{users: {column: a, guests: true}}"),
		"owners that say nil": instead("owners", "{}"),
	} {
		if _, err := Load(strings.NewReader(text), "m.yaml"); err == nil {
			t.Errorf("%s: Load accepts it", name)
		}
		var mapping any
		if err := yaml.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &mapping); err != nil {
			t.Fatal(err)
		}
		if conforms(whole, mapping, "mapping") == "" {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

func TestSchemaHasEveryKeyOfTheLoader(t *testing.T) {
	described := map[string]bool{}
	var walk func(any)
	walk = func(part any) {
		switch part := part.(type) {
		case []any:
			for _, item := range part {
				walk(item)
			}
		case map[string]any:
			properties, _ := part["properties"].(map[string]any)
			for name, property := range properties {
				if p, ok := property.(map[string]any); ok && p["description"] != nil {
					described[name] = true
				}
			}
			for _, item := range part {
				walk(item)
			}
		}
	}
	walk(readSchema(t))
	names := slices.Concat(keyNames(fileKeys()), keyNames(fieldKeys()), keyNames(ownerKeys()), keyNames(formKeys()), keyNames(choiceKeys()), keyNames(conditionKeys()))
	for _, k := range valueKeys {
		names = append(names, k.name)
	}
	for _, name := range names {
		if !described[name] {
			t.Errorf("the schema doesn't tell what %s is", name)
		}
	}
	for id := fieldTitle; id < fieldCount; id++ {
		name := strings.TrimPrefix(id.String(), "owners.")
		if !slices.Contains(names, name) {
			t.Errorf("the field %s can't be set by a mapping", name)
		}
	}
}

// conforms checks a value by the part of JSON Schema that Schema uses, and
// says what is wrong with it.
func conforms(s map[string]any, v any, at string) string {
	for word := range s {
		if !slices.Contains([]string{"$schema", "title", "description", "type", "const", "pattern", "minimum", "maximum", "oneOf", "allOf", "items",
			"minItems", "properties", "required", "additionalProperties", "minProperties", "maxProperties"}, word) {
			return at + ": this test doesn't know " + word
		}
	}
	if wrong := conformsAsObject(s, v, at); wrong != "" {
		return wrong
	}
	if types, ok := s["type"]; ok && !hasType(types, v) {
		return fmt.Sprintf("%s: %v is no %v", at, v, types)
	}
	if c, ok := s["const"]; ok && fmt.Sprint(c) != fmt.Sprint(v) {
		return fmt.Sprintf("%s: %v is not %v", at, v, c)
	}
	if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(fmt.Sprint(v)) {
		return fmt.Sprintf("%s: %v doesn't match %s", at, v, p)
	}
	if some, ok := s["oneOf"].([]any); ok {
		fit, why := 0, ""
		for _, one := range some {
			wrong := conforms(one.(map[string]any), v, at)
			if why += "\n\t" + wrong; wrong == "" {
				fit++
			}
		}
		if fit != 1 {
			return fmt.Sprintf("%s: %d of the alternatives fit, want one:%s", at, fit, why)
		}
	}
	all, _ := s["allOf"].([]any)
	for _, one := range all {
		if wrong := conforms(one.(map[string]any), v, at); wrong != "" {
			return wrong
		}
	}
	if list, ok := v.([]any); ok && s["items"] != nil {
		if least, ok := s["minItems"].(float64); ok && len(list) < int(least) {
			return at + ": too few items"
		}
		for i, item := range list {
			if wrong := conforms(s["items"].(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func conformsAsObject(s map[string]any, v any, at string) string {
	object, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	if least, ok := s["minProperties"].(float64); ok && len(object) < int(least) {
		return at + ": too few keys"
	}
	if most, ok := s["maxProperties"].(float64); ok && len(object) > int(most) {
		return at + ": too many keys"
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := object[name.(string)]; !ok {
			return fmt.Sprintf("%s: %v is missing", at, name)
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for name, value := range object {
		if property, ok := properties[name].(map[string]any); ok {
			if wrong := conforms(property, value, at+"."+name); wrong != "" {
				return wrong
			}
		} else if s["additionalProperties"] == false {
			return at + ": unknown key " + name
		} else if other, ok := s["additionalProperties"].(map[string]any); ok {
			if wrong := conforms(other, value, at+"."+name); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func hasType(types, v any) bool {
	names, ok := types.([]any)
	if !ok {
		names = []any{types}
	}
	kind := "null"
	switch v.(type) {
	case string:
		kind = "string"
	case bool:
		kind = "boolean"
	case uint64, int64, int, float64:
		kind = "number"
	case []any:
		kind = "array"
	case map[string]any:
		kind = "object"
	}
	return slices.Contains(names, any(kind)) || kind == "number" && slices.Contains(names, any("integer"))
}
