package lint

import (
	"hash/maphash"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// keys finds keys that are the same but for letter case or blanks. It keeps a
// digest of 8 bytes for each: 48 bits of the folded key and 16 of the key
// itself, so that keys which are wholly the same, which others report, aren't
// found. Chance finds a pair once in 500 sheets of a million rows, and misses
// one pair in 65,536.
type keys struct {
	seed   maphash.Seed
	shards [shards]shard // by the lowest bits of the folded key's digest
	used   int
	near   finding
}

// A shard is a table of its own: as one grows after another, hardly more memory
// is in use while they do.
type shard struct {
	slots []uint64 // open addressing in the order of the digests; 0 is free
	used  int
}

const (
	foldedBits = 48
	exactMask  = 1<<(64-foldedBits) - 1
	shards     = 1 << 5
	firstSlots = 1 << 5
	maxKeys    = 4_000_000 // later keys are compared with these only
)

func (k *keys) see(row int, key string) {
	if k.used == 0 {
		k.seed = maphash.MakeSeed()
	}
	var buf [128]byte
	folded := maphash.Bytes(k.seed, appendFolded(buf[:0], key))
	digest := folded&^exactMask | maphash.String(k.seed, key)&exactMask
	if digest>>(64-foldedBits) == 0 {
		digest |= 1 << 63 // 0 marks free slots
	}
	s := &k.shards[folded>>(64-foldedBits)%shards]
	if s.slots == nil {
		s.slots = make([]uint64, firstSlots)
	}
	at, known := s.find(digest)
	switch {
	case known && s.slots[at] != digest:
		k.near.add(row, key)
	case !known && k.used < maxKeys:
		s.slots[at] = digest
		k.used++
		if s.used++; s.used*10 > len(s.slots)*9 {
			s.grow()
		}
	}
}

// find returns the slot of a digest with the same folded key, or the free slot
// where it belongs. Slots never fill up.
func (s *shard) find(digest uint64) (at int, known bool) {
	high, _ := bits.Mul64(digest&^exactMask, uint64(len(s.slots)))
	for at = int(high); s.slots[at] != 0; {
		if (s.slots[at]^digest)&^exactMask == 0 {
			return at, true
		}
		if at++; at == len(s.slots) {
			at = 0
		}
	}
	return at, false
}

func (s *shard) grow() {
	old := s.slots
	s.slots = make([]uint64, len(old)/2*3)
	for _, digest := range old {
		if digest != 0 {
			at, _ := s.find(digest)
			s.slots[at] = digest
		}
	}
}

// appendFolded appends the key in lower case, without blanks and characters
// that have no width.
func appendFolded(dst []byte, key string) []byte {
	for i := range len(key) {
		b := key[i]
		switch {
		case b >= utf8.RuneSelf:
			return appendFoldedRunes(dst, key[i:])
		case b >= 'A' && b <= 'Z':
			dst = append(dst, b|0x20)
		case b > ' ':
			dst = append(dst, b)
		}
	}
	return dst
}

func appendFoldedRunes(dst []byte, key string) []byte {
	for _, r := range key {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && r > ' ' {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
	}
	return dst
}

func (l *Linter) reportKeys(r *report) {
	for i := range l.columns {
		if c := &l.columns[i]; c.isKey {
			r.add(NearDuplicates, c.at, c.keyField, &l.keys.near, "%s has keys that differ from an earlier one only by letter case or blanks, such as %s: two rows may be the same task", l.header.Name(c.at), quote(l.keys.near.value))
			return
		}
	}
}
