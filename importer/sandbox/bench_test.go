package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// The body of a row as imports send it: about 350 bytes.
var benchBody = []byte(body("title", `"Rechnung 4711 prüfen und freigeben"`,
	"owners", `{"users":[1001,1002],"guests":[],"groups":["31415926535897932384626433832795"]}`,
	"description", `"Please check the invoice of October and approve it."`,
	"summary", `"Please check the invoice of October and approve it."`,
	"tags", `["a1000000000000000000000000000001"]`))

// BenchmarkCreate measures creates over loopback with 32 connections of a
// bare client, against this server and against a handler that reads the body
// and answers a constant: the room between them is what the sandbox costs.
func BenchmarkCreate(b *testing.B) {
	b.Run("sandbox", func(b *testing.B) {
		s := New(Options{})
		url, stop, err := s.Start("")
		if err != nil {
			b.Fatal(err)
		}
		drive(b, url)
		if n := len(s.byID); n != b.N {
			b.Fatalf("%d tasks, want %d", n, b.N)
		}
		if s.Connections() > 32 {
			b.Fatalf("%d connections", s.Connections())
		}
		if err := stop(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("constant", func(b *testing.B) {
		s := New(Options{})
		constant := []byte(askWith(s, request(s, "POST", "tasks", string(benchBody))).body)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header()["Content-Type"] = jsonType
			w.WriteHeader(201)
			_, _ = w.Write(constant)
		}))
		defer server.Close()
		drive(b, server.URL+"/api")
	})
}

func drive(b *testing.B, url string) {
	const workers = 32
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: workers, MaxIdleConnsPerHost: workers, DisableCompression: true}}
	defer client.CloseIdleConnections()
	url += "/organizations/" + DefaultOrg + "/tasks"
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				r, _ := http.NewRequest("POST", url, bytes.NewReader(benchBody))
				r.Header = http.Header{
					"Authorization": {"Bearer " + DefaultToken}, "Accept": {"application/json"},
					"X-Tallyfy-Client": {"APIClient"}, "Content-Type": {"application/json"},
				}
				resp, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode != 201 {
					b.Errorf("status %d", resp.StatusCode)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "creates/s")
}

// BenchmarkHandler measures a create without the network.
func BenchmarkHandler(b *testing.B) {
	s := New(Options{})
	r := request(s, "POST", "tasks", string(benchBody))
	w := httptest.NewRecorder()
	b.ReportAllocs()
	for b.Loop() {
		r.Body = io.NopCloser(bytes.NewReader(benchBody))
		w.Body.Reset()
		s.ServeHTTP(w, r)
	}
}
