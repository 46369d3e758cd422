package results

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
)

// The columns of a results file, in their order.
const (
	colRow = iota
	colKey
	colStatus
	colTaskID
	colRunID
	colError
	colHTTPStatus
	colAttempts
	colTime
	colRequestHash
	colTarget
	colCheck
	columns
)

const header = "row,key,status,task_id,run_id,error,http_status,attempts,time,request_hash,target,check\n"

// timeLayout has a fixed width, so that sorting the column as text sorts it
// by time.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// appendRecord appends a record's line. The record's Time is written as it is:
// the caller sees to it that it grows.
func appendRecord(dst []byte, r *Record, target string) []byte {
	values := [columns - 1]string{
		colRow:         strconv.Itoa(r.Row),
		colKey:         r.Key,
		colStatus:      string(r.Status),
		colTaskID:      r.TaskID,
		colRunID:       r.RunID,
		colError:       oneLine(r.Error),
		colAttempts:    strconv.Itoa(min(max(r.Attempts, 0), maxNumber)),
		colTime:        r.Time.UTC().Format(timeLayout),
		colRequestHash: r.RequestHash,
		colTarget:      target,
	}
	if r.HTTPStatus > 0 {
		values[colHTTPStatus] = strconv.Itoa(min(r.HTTPStatus, maxNumber))
	}
	var room [512]byte
	canon := room[:0]
	for _, v := range values {
		dst = appendCell(dst, v)
		dst = append(dst, ',')
		canon = appendCanon(canon, v)
	}
	dst = appendCheck(dst, canon)
	return append(dst, '\n')
}

// appendCell appends one value as RFC 4180 has it, with a leading apostrophe
// where a spreadsheet program would take it for a formula.
func appendCell(dst []byte, v string) []byte {
	plain := true
	for i := range len(v) {
		if c := v[i]; c < ' ' || c == '"' || c == ',' || c == ';' {
			plain = false
			break
		}
	}
	// Blanks at the ends are quoted because some readers drop them.
	if plain && (v == "" || v[0] != ' ' && v[len(v)-1] != ' ') {
		if formulaLike(v) {
			dst = append(dst, '\'')
		}
		return append(dst, v...)
	}
	dst = append(dst, '"')
	if formulaLike(v) {
		dst = append(dst, '\'')
	}
	for {
		before, after, found := strings.Cut(v, `"`)
		dst = append(dst, before...)
		if !found {
			return append(dst, '"')
		}
		dst = append(dst, '"', '"')
		v = after
	}
}

// formulaLike reports whether a spreadsheet program may take a cell for a
// formula (OWASP, "CSV Injection"). An apostrophe is among them, so that one
// that was there can be told from one that was put there.
func formulaLike[T string | []byte](v T) bool {
	if len(v) == 0 {
		return false
	}
	switch v[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n', '\'':
		return true
	case 0xEF: // the full-width forms of + - = @ in UTF-8
		return len(v) >= 3 && v[1] == 0xBC && (v[2] == 0x8B || v[2] == 0x8D || v[2] == 0x9D || v[2] == 0xA0)
	}
	return false
}

// appendCanon appends a value in the form that the check is taken of: its
// length first, so that no two rows of values look the same.
func appendCanon[T string | []byte](dst []byte, v T) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(v)))
	return append(dst, v...)
}

const (
	checkDigits   = 10
	checkAlphabet = "0123456789abcdefghijklmnopqrstuv"
)

// appendCheck appends a line's check: a letter, so that no spreadsheet program
// takes it for a number, and 50 bits of the SHA-256 of its values.
func appendCheck(dst, canon []byte) []byte {
	sum := sha256.Sum256(canon)
	bits := binary.BigEndian.Uint64(sum[:])
	dst = append(dst, 'c')
	for range checkDigits {
		dst = append(dst, checkAlphabet[bits>>59])
		bits <<= 5
	}
	return dst
}
