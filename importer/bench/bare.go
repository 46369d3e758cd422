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
	"sync"
	"sync/atomic"
	"time"

	"tallyfy-import/importer/sandbox"
)

// sendBare sends the requests of a file as a program would that does nothing
// but send: no pace, no records, no looking at the answers. args are the base
// URL and the number of connections. It prints how long the sending took.
func sendBare(path string, args []string) error {
	if len(args) != 2 {
		return errors.New("bare takes a file of requests, a URL and a number of workers")
	}
	workers, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	bodies, err := readBodies(path)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: workers, MaxIdleConnsPerHost: workers, MaxConnsPerHost: workers}}
	url := args[0] + "/organizations/" + sandbox.DefaultOrg + "/tasks"
	var next atomic.Int64
	failed := make(chan error, workers)
	var wait sync.WaitGroup
	began := time.Now()
	for range workers {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(bodies)); i = next.Add(1) - 1 {
				if err := post(client, url, bodies[i]); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wait.Wait()
	took := time.Since(began)
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	fmt.Println(took.Nanoseconds())
	return nil
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
