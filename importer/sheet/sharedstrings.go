package sheet

import (
	"errors"
	"io"
	"strconv"
)

const (
	stringsInMemory = 8 << 20 // bytes of shared text that are held in memory
	maxText         = 1 << 20 // bytes of one cell; Excel allows 32,767 characters

	// leastString is how many bytes of the size that a workbook may have unpacked
	// one shared string counts at least. That of a letter takes more in its part,
	// so that only blank ones are bounded by it.
	leastString = 16

	groupSize    = 16 // strings that share an offset
	groupsAtOnce = 1 << 10
	blockSize    = 16 << 10
	blocks       = 256 // cached: 4 MiB
)

// stringTable is a workbook's shared strings (ECMA-376 part 1, 18.4.9). Up to
// a bound they are in memory; beyond it they are in a temporary file, with
// their places and a few blocks of it in memory: 2.5 bytes a string.
type stringTable struct {
	count  int
	size   int64
	groups []*[groupsAtOnce]stringGroup
	long   map[int]int // the lengths of strings that a group can't hold

	text string // all strings, where they are in memory

	spill  *spillFile
	cached []stringBlock // by block number modulo blocks
}

// A stringGroup says where its strings are, one behind the other.
type stringGroup struct {
	base    int64
	lengths [groupSize]uint16
}

// longString is the length of a string whose length is in stringTable.long.
const longString = 1<<16 - 1

type stringBlock struct {
	number int64 // counted from 1; 0: nothing is cached here
	data   []byte
}

// readStrings reads the shared strings part to its end. Up to limit bytes of
// text are held in memory. There may be most strings.
func readStrings(r io.Reader, part string, limit int, most int64) (*stringTable, error) {
	x := newXMLScanner(r, part)
	t := &stringTable{}
	x.at = func() string { return "after shared string " + strconv.Itoa(t.count) }
	var pending []byte
	rooted := false
	err := x.each(func() error {
		switch {
		case !rooted:
			rooted = true
			if !x.is("sst") {
				return x.damage("isn't a part of shared strings")
			}
			return nil
		case !x.is("si"):
			return x.skip()
		case int64(t.count) >= most:
			return &RefusedError{part + " has more than " + strconv.Itoa(t.count) + " texts, nearly all of them blank: " +
				"open the workbook in Excel and save it again; if it is meant to be so large, raise --max-size"}
		}
		from := len(pending)
		var err error
		if x.simple("<t>", "</t></si>") {
			pending = append(pending, x.text...)
		} else if pending, err = x.appendStringItem(pending); err != nil {
			return err
		}
		decoded := decodeEscapes(pending[from:])
		pending = pending[:from+len(decoded)]
		t.add(len(decoded))
		if t.spill == nil && len(pending) > limit {
			if t.spill, err = newSpillFile(); err != nil {
				return err
			}
		}
		if t.spill != nil && len(pending) > 4*blockSize {
			err = t.spill.write(pending)
			pending = pending[:0]
		}
		return err
	})
	if err == nil && t.spill != nil {
		t.cached = make([]stringBlock, blocks)
		err = t.spill.write(pending)
	}
	if err != nil {
		return nil, errors.Join(err, t.close())
	}
	if t.spill == nil {
		t.text = string(pending)
	}
	return t, nil
}

// add counts one more string of n bytes.
func (t *stringTable) add(n int) {
	block, group, at := groupOf(t.count)
	if block == len(t.groups) {
		t.groups = append(t.groups, new([groupsAtOnce]stringGroup))
	}
	g := &t.groups[block][group]
	if at == 0 {
		g.base = t.size
	}
	g.lengths[at] = uint16(min(n, longString))
	if n >= longString {
		if t.long == nil {
			t.long = map[int]int{}
		}
		t.long[t.count] = n
	}
	t.size += int64(n)
	t.count++
}

// groupOf says where the length of string i is.
func groupOf(i int) (block, group, at int) {
	return i / groupSize / groupsAtOnce, i / groupSize % groupsAtOnce, i % groupSize
}

// span returns where a string starts and ends.
func (t *stringTable) span(i int) (from, to int64) {
	block, group, at := groupOf(i)
	g := &t.groups[block][group]
	from, to = g.base, g.base
	for j, length := range g.lengths[:at+1] {
		from = to
		if to += int64(length); length == longString {
			to = from + int64(t.long[i-at+j])
		}
	}
	return from, to
}

// appendString appends string i to dst.
func (t *stringTable) appendString(dst []byte, i int) ([]byte, error) {
	from, to := t.span(i)
	if t.spill == nil {
		return append(dst, t.text[from:to]...), nil
	}
	for from < to {
		number := from / blockSize
		slot := &t.cached[number%blocks]
		if slot.number != number+1 {
			if slot.data == nil {
				slot.data = make([]byte, blockSize)
			}
			slot.number = 0
			n := int(min(blockSize, t.size-number*blockSize))
			if err := t.spill.read(slot.data[:n], number*blockSize); err != nil {
				return dst, err
			}
			slot.number = number + 1
		}
		start := from - number*blockSize
		stop := min(to-number*blockSize, blockSize)
		dst = append(dst, slot.data[start:stop]...)
		from += stop - start
	}
	return dst, nil
}

// close removes the temporary file. It may be called again.
func (t *stringTable) close() error {
	if t == nil || t.spill == nil {
		return nil
	}
	spill := t.spill
	t.spill = nil
	return spill.close()
}

// appendStringItem appends the text of the element that was just started, a
// shared string (si) or an inline one (is): that of its t and of its runs, but
// not of its phonetic hints (18.4.8, 18.4.12, 18.4.6).
func (x *xmlScanner) appendStringItem(dst []byte) ([]byte, error) {
	from := len(dst)
	item := x.depth()
	for {
		t, err := x.next()
		if err != nil {
			return dst, x.unended(err)
		}
		switch t {
		case tokenEnd:
			if x.depth() < item {
				return dst, nil
			}
		case tokenStart:
			switch {
			case x.is("r"):
			case x.is("t"):
				if dst, err = x.appendElement(dst); err != nil {
					return dst, err
				}
			default:
				if err := x.skip(); err != nil {
					return dst, x.unended(err)
				}
			}
		}
		if len(dst)-from > maxText {
			return dst, x.damage("has a text longer than a cell can hold")
		}
	}
}

// appendElement appends the text of the element that was just started to dst.
func (x *xmlScanner) appendElement(dst []byte) ([]byte, error) {
	from := len(dst)
	element := x.depth()
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return dst, x.unended(err)
		case t == tokenText:
			dst = x.appendText(dst)
		case t == tokenStart:
			if err := x.skip(); err != nil {
				return dst, x.unended(err)
			}
		case x.depth() < element:
			return dst, nil
		}
		if len(dst)-from > maxText {
			return dst, x.damage("has a text longer than a cell can hold")
		}
	}
}

// unended makes sure that a part's end inside an element isn't taken for a
// good one.
func (x *xmlScanner) unended(err error) error {
	if IsEnd(err) {
		return x.early()
	}
	return err
}
