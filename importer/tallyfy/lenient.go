package tallyfy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The types below read what the API writes in more than one way.

// A text is a string, or a number or boolean written as one.
type text string

func (t *text) UnmarshalJSON(data []byte) (err error) {
	*t, err = readText(data)
	return err
}

// readText reads a text from a JSON value. What is neither a text nor a number
// or boolean is an empty one, as null is: an empty list is how PHP writes an
// empty object.
func readText(data []byte) (text, error) {
	switch {
	case isPlain(data):
		return text(data[1 : len(data)-1]), nil
	case len(data) == 0 || data[0] == '{' || data[0] == '[' || string(data) == "null":
		return "", nil
	case data[0] == '"':
		var s string
		err := json.Unmarshal(data, &s)
		return text(s), err
	}
	return text(data), nil
}

// isPlain reports whether a JSON value is a string that stands for itself, as
// most do: it needn't be decoded once more.
func isPlain(data []byte) bool {
	return len(data) >= 2 && data[0] == '"' && bytes.IndexByte(data, '\\') < 0 && utf8.Valid(data)
}

// A number is a whole number or its digits; anything else is none.
type number struct{ value *int64 }

func (n *number) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	n.value = nil
	if v, err := strconv.ParseInt(string(t), 10, 64); err == nil {
		n.value = &v
	}
	return nil
}

// A flag is a boolean, also written as 0 or 1; anything else is none.
type flag struct{ value *bool }

func (f *flag) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	f.value = nil
	if v, err := strconv.ParseBool(string(t)); err == nil {
		f.value = &v
	}
	return nil
}

// A moment is a time in one of the API's ways of writing it, in UTC where it
// names no zone; anything else is the zero time.
type moment struct {
	time.Time
	day   bool          // only the day is known
	slack time.Duration // by how much it may be off, where it names no zone
}

// zoneSlack is the largest offset of a zone from UTC.
const zoneSlack = 14 * time.Hour

// exact is the moment, or the zero time where only its day is known.
func (m moment) exact() time.Time {
	if m.day {
		return time.Time{}
	}
	return m.Time
}

func (m *moment) UnmarshalJSON(data []byte) error {
	var t text
	if err := t.UnmarshalJSON(data); err != nil {
		return err
	}
	*m = moment{}
	s := strings.TrimSpace(string(t))
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if v, err := time.Parse(layout, s); err == nil {
			m.Time, m.day = v.UTC(), layout == time.DateOnly
			if !strings.Contains(layout, "Z07") {
				m.slack = zoneSlack
			}
			break
		}
	}
	return nil
}

// A many is a list, bare or as the data of an object, or nothing. A list with
// gaps is an object of its elements by their numbers, as PHP writes one.
type many[T any] struct{ list []T }

func (m *many[T]) UnmarshalJSON(data []byte) error {
	m.list = nil
	switch {
	case bytes.HasPrefix(data, []byte("[")):
		return json.Unmarshal(data, &m.list)
	case bytes.HasPrefix(data, []byte("{")):
		var members map[string]json.RawMessage
		if err := json.Unmarshal(data, &members); err != nil {
			return err
		}
		if list, found := members["data"]; found {
			return json.Unmarshal(list, m)
		}
		return m.fill(members)
	}
	return nil
}

// fill takes the members of an object in the order of their numbers; an object
// with other members is no list.
func (m *many[T]) fill(members map[string]json.RawMessage) error {
	var numbers []int
	for name := range members {
		n, _ := strconv.Atoi(name)
		if strconv.Itoa(n) != name {
			return nil
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		var element T
		if err := json.Unmarshal(members[strconv.Itoa(n)], &element); err != nil {
			return err
		}
		m.list = append(m.list, element)
	}
	return nil
}

// A maybe is an object, or something else that stands for none.
type maybe[T any] struct{ value T }

func (m *maybe[T]) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		return json.Unmarshal(data, &m.value)
	}
	return nil
}
