package sheet

import (
	"io"
	"sync"
)

const (
	inflateChunk = 128 << 10 // bytes unpacked in one go
	inflateAhead = 3         // how far unpacking runs ahead of reading
)

// An inflater unpacks a part in a goroutine of its own, so that unpacking and
// scanning share two processors. It is an io.Reader for one goroutine.
type inflater struct {
	part io.ReadCloser
	full chan inflated
	free chan []byte
	stop chan struct{}
	once sync.Once
	done sync.WaitGroup

	now  []byte // what is left of what is read now
	held []byte // all of it, to be given back
	err  error  // what follows it
}

type inflated struct {
	data []byte
	err  error
}

// newInflater starts unpacking. Close ends the goroutine and closes part.
func newInflater(part io.ReadCloser) *inflater {
	f := &inflater{
		part: part,
		full: make(chan inflated, inflateAhead),
		free: make(chan []byte, inflateAhead),
		stop: make(chan struct{}),
	}
	for range inflateAhead {
		f.free <- make([]byte, inflateChunk)
	}
	f.done.Go(f.run)
	return f
}

func (f *inflater) run() {
	for {
		var buf []byte
		select {
		case buf = <-f.free:
		case <-f.stop:
			return
		}
		n := 0
		var err error
		for n < len(buf) && err == nil {
			var m int
			m, err = f.part.Read(buf[n:])
			n += m
		}
		f.full <- inflated{buf[:n], err} // never waits: there are no more buffers than places
		if err != nil {
			return
		}
	}
}

func (f *inflater) Read(p []byte) (int, error) {
	for len(f.now) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		if f.held != nil {
			f.free <- f.held[:inflateChunk]
		}
		c := <-f.full
		f.held, f.now, f.err = c.data, c.data, c.err
	}
	n := copy(p, f.now)
	f.now = f.now[n:]
	return n, nil
}

// Close stops unpacking and waits for the goroutine to end. It may be called
// again.
func (f *inflater) Close() error {
	var err error
	f.once.Do(func() {
		close(f.stop)
		f.done.Wait()
		f.err = io.ErrClosedPipe
		f.now = nil
		err = f.part.Close()
	})
	return err
}
