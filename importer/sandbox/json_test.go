package sandbox

import (
	"encoding/json"
	"reflect"
	"testing"
)

// value rebuilds a value by the walker, as encoding/json would.
func (v raw) value(t *testing.T) any {
	switch {
	case v.isObject():
		m := map[string]any{}
		v.members(func(key []byte, value raw) { m[string(key)] = value.value(t) })
		return m
	case v.isArray():
		list := []any{}
		v.elements(func(_ int, value raw) { list = append(list, value.value(t)) })
		return list
	}
	if s, ok := v.text(); ok {
		return s
	}
	var x any
	if err := json.Unmarshal(v, &x); err != nil {
		t.Fatalf("%q is not a value: %v", v, err)
	}
	return x
}

func FuzzWalk(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"a":1}`, ` { "a" : [ 1 , -2.5e3 , "x\"]" , { } , [ ] , null ] , "b\\" : { "c":true } } `,
		`{"a":"\\","b":"\u00e4","":[[[]],{"x":[{}]}]}`, "{\"a\":[\n1\t,\r\n2 ]}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		body, ok := parseBody([]byte(in))
		if !ok {
			return
		}
		var want any
		if err := json.Unmarshal([]byte(in), &want); err != nil {
			t.Skip() // numbers beyond float64
		}
		if got := body.value(t); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\n got %#v\nwant %#v", in, got, want)
		}
	})
}

func FuzzAppendText(f *testing.F) {
	f.Add("plain")
	f.Add("\"\\\x00\x1f\n ü\u2028")
	f.Fuzz(func(t *testing.T, in string) {
		quoted, _ := json.Marshal(in)
		var valid string // in with invalid UTF-8 replaced
		_ = json.Unmarshal(quoted, &valid)
		var got string
		if err := json.Unmarshal(appendText(nil, valid), &got); err != nil || got != valid {
			t.Fatalf("%q came back as %q (%v)", valid, got, err)
		}
	})
}
