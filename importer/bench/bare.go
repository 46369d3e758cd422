package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tallyfy-import/importer/results"
	"tallyfy-import/importer/sandbox"
)

// sendBare sends the requests of a file as a program would that does nothing
// but send: no pace, no looking at the answers. args are the base URL and the
// number of connections, and a results file for a program that also records
// what it sends, as durably as an import. It prints how long the sending took.
func sendBare(path string, args []string) (err error) {
	if len(args) != 2 && len(args) != 3 {
		return errors.New("bare takes a file of requests, a URL, a number of workers and perhaps a results file")
	}
	workers, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	bodies, err := readBodies(path)
	if err != nil {
		return err
	}
	s := &sender{
		client: &http.Client{Transport: &http.Transport{MaxIdleConns: workers, MaxIdleConnsPerHost: workers, MaxConnsPerHost: workers}},
		url:    args[0] + "/organizations/" + sandbox.DefaultOrg + "/tasks",
	}
	if len(args) == 3 {
		if s.results, err = results.Open(args[2], results.Options{Target: "bench", Callers: workers}); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.results.Close()) }()
	}
	var next atomic.Int64
	var group errgroup.Group
	began := time.Now()
	for range workers {
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(len(bodies)); i = next.Add(1) - 1 {
				if err := s.send(int(i), bodies[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err = group.Wait()
	fmt.Println(time.Since(began).Nanoseconds())
	return err
}

// A sender sends requests and, where it has a results file, records them.
type sender struct {
	client  *http.Client
	url     string
	results *results.File
}

// send sends the body of row i.
func (s *sender) send(i int, body []byte) error {
	if s.results == nil {
		return post(s.client, s.url, body)
	}
	r := results.Record{Row: i + 2, Key: strconv.Itoa(i), Status: results.Sending}
	if err := s.results.Intend(r); err != nil {
		return err
	}
	if err := post(s.client, s.url, body); err != nil {
		return err
	}
	r.Status, r.TaskID = results.Created, r.Key
	return s.results.Append(r)
}

func post(client *http.Client, url string, body []byte) error {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header = http.Header{
		"Authorization": {"Bearer " + sandbox.DefaultToken}, "Accept": {"application/json"},
		"X-Tallyfy-Client": {"APIClient"}, "Content-Type": {"application/json"},
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusCreated {
		err = errors.Join(err, errors.New(resp.Status))
	}
	return errors.Join(err, resp.Body.Close())
}

// readBodies reads the requests that validate --requests wrote.
func readBodies(path string) ([][]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	var bodies [][]byte
	for lines := json.NewDecoder(bufio.NewReaderSize(f, 1<<18)); ; {
		var line struct{ Request json.RawMessage }
		if err := lines.Decode(&line); err == io.EOF {
			return bodies, nil
		} else if err != nil {
			return nil, err
		}
		bodies = append(bodies, line.Request)
	}
}
