package tallyfy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkCreate compares creates through the client with bare requests of
// the same bodies over as many connections, side by side.
func BenchmarkCreate(b *testing.B) {
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			time.Sleep(latency)
			created(w)
		}))
		const workers = 32
		b.Run(fmt.Sprintf("bare/%v", latency), func(b *testing.B) {
			bare(b, server.URL, workers)
		})
		b.Run(fmt.Sprintf("client/%v", latency), func(b *testing.B) {
			c, err := New(Options{BaseURL: server.URL, Org: "0f3a", Token: testToken, Workers: workers, Rate: Rate{maxRate, time.Second}})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			b.ReportAllocs()
			sendAll(b, c, workers, b.N)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "creates/s")
		})
		server.Close()
	}
}

// bare sends requests as a plain program would that reads the answers.
func bare(b *testing.B, url string, workers int) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: workers, MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	body := []byte(`{"title":"Call the client back","task_type":"task","owners":{"users":[1001],"guests":[],"groups":[]},"deadline":"2031-03-04T10:00:00Z"}`)
	var next atomic.Int64
	var wait sync.WaitGroup
	b.ReportAllocs()
	for range workers {
		wait.Go(func() {
			for next.Add(1) <= int64(b.N) {
				req, _ := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
				req.Header.Set("Authorization", "Bearer "+testToken)
				resp, err := client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "creates/s")
}

// BenchmarkAtTheLimit sends b.N rows at the rate that a server allows, and at
// twice that: run it with -benchtime 20000x.
func BenchmarkAtTheLimit(b *testing.B) {
	for _, limit := range []int{600, 300} {
		b.Run(fmt.Sprintf("asked 600 a second, allowed %d", limit), func(b *testing.B) {
			server := &window{limit: limit, span: time.Second, headers: true}
			s := httptest.NewServer(limited(server, 50*time.Millisecond))
			defer s.Close()
			c, err := New(Options{BaseURL: s.URL, Org: "0f3a", Token: testToken, Workers: 64, Rate: Rate{600, time.Second}})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			var wait sync.WaitGroup
			var next atomic.Int64
			start := time.Now()
			for range 64 {
				wait.Go(func() {
					for next.Add(1) <= int64(b.N) {
						for class := NotAdmitted; class == NotAdmitted; {
							a, err := c.Admit(context.Background())
							if err != nil {
								b.Error(err)
								return
							}
							class = a.Create(context.Background(), []byte(`{}`)).Class
						}
					}
				})
			}
			wait.Wait()
			late := 0
			for _, at := range server.refused {
				if at.Sub(start) > time.Second {
					late++
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/float64(limit), "of-allowed")
			b.ReportMetric(float64(len(server.refused)), "refused")
			b.ReportMetric(float64(late), "refused-late")
		})
	}
}
