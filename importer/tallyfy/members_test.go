package tallyfy

import (
	"encoding/json"
	"testing"
)

// FuzzReadAnswer compares what is read of an answer with what encoding/json
// reads.
func FuzzReadAnswer(f *testing.F) {
	for _, body := range []string{
		`{"data":{"id":"5a4db0c0ffee","run_id":null,"title":"Call","owners":{"users":[{"id":1,"title":"x"}],"groups":[]}}}`,
		"\t{ \"data\" :\r\n{ \"id\" : 12 , \"run_id\" : \"ab\" , \"title\" : \"Gr\u00fc\u00df \\\"\\u00fc\\\\\" } , \"meta\" : [ 1 , { } ] }\n",
		`{"data":{"id":"a"},"data":{"id":"b","id":"c"}}`,
		`{"data":{"":{"id":"a"},"title":false,"id":true}}`, `{"data":[{"id":"a"}]}`, `{"data":"id"}`,
		`{"data":{"id":"a"}`, `{"data":{"id":"a",}}`, `{}`, `[]`, `null`, `-1.5e3`, `"`, ``, "{\"data\":{\"id\":\"a\",\"title\":\"\xff\"}}",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, readable := readAnswer(exchange{status: 201, body: body})
		var whole map[string]json.RawMessage
		if json.Unmarshal(body, &whole) != nil {
			if readable {
				t.Fatalf("%q is read as %+v", body, got)
			}
			return
		}
		var data map[string]text
		if json.Unmarshal(whole["data"], &data) != nil {
			data = nil
		}
		want := answer{id: string(data["id"]), title: string(data["title"])}
		if isID(string(data["run_id"])) {
			want.run = string(data["run_id"])
		}
		if !isID(want.id) {
			want = answer{}
		}
		if got != want || readable != (want.id != "") {
			t.Errorf("%q is read as %+v, %v, not as %+v", body, got, readable, want)
		}
	})
}

func BenchmarkReadAnswer(b *testing.B) {
	x := exchange{status: 201, body: []byte(`{"data":{"id":"` + taskID + `","increment_id":1250,"title":"Renew the contract of customer 1250","run_id":null,"status":"not-started","task_type":"task","owners":{"users":[{"id":1001,"full_name":"Ada Lovelace"}],"guests":[],"groups":[]},"deadline":"2025-06-30T17:00:00.000Z","started_at":null,"created_at":"2025-06-20T09:00:00.000Z","last_updated":"2025-06-20T09:00:00.000Z"}}`)}
	for b.Loop() {
		if _, readable := readAnswer(x); !readable {
			b.Fatal("the answer can't be read")
		}
	}
}
