package sheet

import (
	"io"
	"runtime"
	"slices"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

const chunkSize = 64 << 10

// eachChunk reads the bytes of r from one offset to another.
func eachChunk(r io.ReaderAt, from, to int64, chunk func([]byte)) error {
	buf := make([]byte, min(chunkSize, max(to-from, 0)))
	for from < to {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), to-from)], from)
		chunk(buf[:n])
		from += int64(n)
		if n == 0 {
			return err
		}
	}
	return nil
}

// longText is a text that is worth looking through on several processors.
const longText = 8 << 20

// firstNotUTF8 returns the offset of the first byte of r between two offsets
// that doesn't belong to a character in UTF-8, or -1 if all do.
func firstNotUTF8(r io.ReaderAt, from, to int64) (int64, error) {
	parts := 1
	if to-from >= longText {
		parts = runtime.GOMAXPROCS(0)
	}
	return firstNotUTF8InParts(r, from, to, parts)
}

// firstNotUTF8InParts is firstNotUTF8, its parts looked through side by side.
func firstNotUTF8InParts(r io.ReaderAt, from, to int64, parts int) (int64, error) {
	cuts := []int64{from}
	for i := 1; i < parts; i++ {
		at, err := startOfCharacter(r, from+(to-from)*int64(i)/int64(parts), to)
		if err != nil {
			return -1, err
		}
		cuts = append(cuts, at)
	}
	cuts = append(cuts, to)
	bad := make([]int64, parts)
	var group errgroup.Group
	for i := range bad {
		group.Go(func() (err error) {
			bad[i], err = firstNotUTF8InOne(r, cuts[i], cuts[i+1])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return -1, err
	}
	if i := slices.IndexFunc(bad, func(at int64) bool { return at >= 0 }); i >= 0 {
		// All before this part is right. A cut that no character begins at may
		// have split one, so the part alone doesn't tell where it ends.
		return firstNotUTF8InOne(r, cuts[i], to)
	}
	return -1, nil
}

// startOfCharacter returns the first offset from at on where a character may
// begin. Where none does within the length of a character, the text isn't UTF-8,
// and at is as good as any.
func startOfCharacter(r io.ReaderAt, at, to int64) (int64, error) {
	var room [utf8.UTFMax]byte
	n, err := r.ReadAt(room[:min(int64(len(room)), to-at)], at)
	if err != nil && !IsEnd(err) {
		return 0, err
	}
	if i := slices.IndexFunc(room[:n], utf8.RuneStart); i >= 0 {
		return at + int64(i), nil
	}
	return at, nil
}

// firstNotUTF8InOne is firstNotUTF8 from the first byte to the last.
func firstNotUTF8InOne(r io.ReaderAt, from, to int64) (int64, error) {
	buf := make([]byte, min(chunkSize, max(to-from, 0)))
	for from < to {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), to-from)], from)
		if n == 0 {
			return -1, err
		}
		text := buf[:n]
		if from+int64(n) < to {
			text = text[:n-cutRune(text)]
		}
		if !utf8.Valid(text) {
			return from + int64(validPrefix(text)), nil
		}
		from += int64(len(text))
	}
	return -1, nil
}

// cutRune returns how many bytes at the end of text begin a character without
// ending it.
func cutRune(text []byte) int {
	for n := 1; n < utf8.UTFMax && n < len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return n
		}
	}
	return 0
}

// validPrefix returns how many bytes of text are UTF-8 before the first that
// isn't.
func validPrefix(text []byte) int {
	at := 0
	for at < len(text) {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at
}

// utf8Counts say how much of a text is UTF-8.
type utf8Counts struct {
	wide int64 // characters of two bytes and more
	bad  int64 // bytes that belong to no character
	cut  bool  // the last character lacks its end
}

// countUTF8 counts the characters of the first size bytes of r.
func countUTF8(r io.ReaderAt, size int64) (utf8Counts, error) {
	var c utf8Counts
	var rest []byte // the beginning of a character
	err := eachChunk(r, 0, size, func(chunk []byte) {
		for len(rest) > 0 && len(chunk) > 0 && !utf8.FullRune(rest) {
			rest = append(rest, chunk[0])
			chunk = chunk[1:]
		}
		c.count(rest)
		keep := len(chunk) - cutRune(chunk)
		c.count(chunk[:keep])
		rest = append([]byte(nil), chunk[keep:]...)
	})
	c.cut = len(rest) > 0
	return c, err
}

func (c *utf8Counts) count(text []byte) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			c.bad++
		case n > 1:
			c.wide++
		}
		text = text[n:]
	}
}
