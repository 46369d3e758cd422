package mapping

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// maxOffered bounds how many candidates a message offers.
const maxOffered = 3

// whyNobody says why a name that stands for these members and groups can't be
// given the task: it is a disabled member's, or several bear it, or nobody.
func (d *Directory) whyNobody(name string, members, groups []int) string {
	switch {
	case len(members)+len(groups) == 0:
		return "unknown assignee " + quote(name) + d.memberHint(name)
	case len(members) == 1 && len(groups) == 0:
		return d.disabled(name, members[0])
	}
	var list []string
	for _, i := range members {
		who := d.members[i].describe()
		if d.members[i].Disabled() {
			who += ", who is disabled"
		}
		list = append(list, who)
	}
	for _, i := range groups {
		list = append(list, "the group "+d.groups[i].Name+" ("+d.groups[i].ID+")")
	}
	return "several bear the name " + quote(name) + ": " + some(list) + ": write the e-mail address or the id"
}

func (d *Directory) disabled(name string, i int) string {
	m := d.members[i]
	if m.FullName == "" || Fold(m.FullName) == Fold(name) {
		return quote(name) + " is a disabled member: name somebody else, or enable the account in Tallyfy"
	}
	return quote(name) + " is a disabled member (" + m.FullName + "): name somebody else, or enable the account in Tallyfy"
}

func (d *Directory) severalGroups(name string, found []int) string {
	var ids []string
	for _, i := range found {
		ids = append(ids, d.groups[i].ID)
	}
	return "several groups are called " + quote(name) + ": write the id of the one that is meant: " + some(ids)
}

func (d *Directory) severalTags(title string, found []int) string {
	var ids []string
	for _, i := range found {
		ids = append(ids, d.tags[i].ID)
	}
	return "several tags are called " + quote(title) + ": write the id of the one that is meant: " + some(ids)
}

// describe names a member so that two of one name can be told apart.
func (m Member) describe() string {
	switch {
	case m.FullName == "":
		return m.Email
	case m.Email == "":
		return m.FullName + " (" + m.idText() + ")"
	}
	return m.FullName + " (" + m.Email + ")"
}

// some lists the first few of a list.
func some(list []string) string {
	if len(list) > maxOffered {
		list = append(slices.Clip(list[:maxOffered]), "and others")
	}
	return strings.Join(list, ", ")
}

// A hintKind says among whom the nearest names are looked for.
type hintKind string

const (
	memberHint hintKind = "members"
	groupHint  hintKind = "groups"
	tagHint    hintKind = "tags"
	ownerHint  hintKind = "members and groups"
)

// maxHints bounds how many hints are kept. A million rows may have the same
// unknown name, and looking through all members takes a while.
const maxHints = 10_000

// hint offers the names nearest to an unknown one, as the end of a sentence.
func (d *Directory) hint(kind hintKind, name string) string {
	d.hintLock.Lock()
	defer d.hintLock.Unlock()
	id := string(kind) + "\x00" + Fold(name)
	if hint, ok := d.hints[id]; ok {
		return hint
	}
	if len(d.hints) >= maxHints {
		return ""
	}
	hint := d.nearestNames(kind, name)
	d.hints[id] = hint
	return hint
}

func (d *Directory) nearestNames(kind hintKind, name string) string {
	var r ranking
	r.wanted = Fold(name)
	if kind == memberHint || kind == ownerHint {
		for _, m := range d.members {
			if !m.Disabled() {
				local, _, _ := strings.Cut(m.Email, "@")
				r.consider(m.describe(), m.FullName, m.Email, local)
			}
		}
	}
	if kind == groupHint || kind == ownerHint {
		for _, g := range d.groups {
			r.consider(g.Name, g.Name)
		}
	}
	if kind == tagHint {
		for _, t := range d.tags {
			r.consider(t.Title, t.Title)
		}
	}
	if len(r.near) == 0 {
		return kind.unknown(name)
	}
	offered := make([]string, 0, len(r.near))
	for _, c := range r.near {
		offered = append(offered, c.label)
	}
	hint := ": did you mean " + oneOf(offered) + "?"
	if (kind == memberHint || kind == ownerHint) && !IsEmail(name) {
		hint += " Correct it, or add " + aliasFor(name) + " to the mapping"
	}
	return hint
}

// unknown says what to do about a name that is like no other.
func (k hintKind) unknown(name string) string {
	switch {
	case k == groupHint:
		return ": Tallyfy has none of this name: correct it, or make the group in Tallyfy first"
	case k == tagHint:
		return ": Tallyfy has none of this name: correct it, or make the tag in Tallyfy first"
	case IsEmail(name):
		return ": " + noSuchAddress
	}
	return ": no member has this name or e-mail address: correct it, add " + aliasFor(name) + " to the mapping, or invite the person in Tallyfy first"
}

const noSuchAddress = "no member has this e-mail address: correct it, or invite the person in Tallyfy first"

// aliasFor is what a mapping says of whom a name means.
func aliasFor(name string) string {
	if strings.ContainsAny(name, ":,#{}[]\"'&*!|>%@`\\") {
		name = strconv.Quote(name)
	}
	return "aliases: {" + name + ": their e-mail}"
}

// guestHint is the hint for an address of no member in a mixed list that
// doesn't take guests.
func (d *Directory) guestHint(email string) string {
	hint := d.hint(ownerHint, email)
	if strings.HasPrefix(hint, ": did") {
		return hint
	}
	return ": " + noSuchAddress + "; for a guest, set guests: true"
}

// memberHint is the hint for somebody who is no member, where guests have a
// field of their own.
func (d *Directory) memberHint(name string) string {
	hint := d.hint(memberHint, name)
	if strings.HasPrefix(hint, ": did") || !IsEmail(name) {
		return hint
	}
	return ": " + noSuchAddress + "; guests belong under owners.guests"
}

// A ranking keeps the candidates nearest to a name.
type ranking struct {
	wanted string // folded
	near   []candidate
}

type candidate struct {
	label    string
	distance int
}

// consider ranks a candidate by the nearest of its names. One whose words are
// those wanted, some of them or in another order (Bob, or Marley, Bob, for Bob
// Marley), is nearer than any misspelling.
func (r *ranking) consider(label string, names ...string) {
	const far = 1 << 20
	best := far
	wanted := []rune(r.wanted)
	allowed := min(3, max(1, len(wanted)/3))
	for _, name := range names {
		name = Fold(name)
		if name == "" || len(wanted) == 0 || len(wanted) > 100 || len(name) > 400 {
			continue
		}
		if sharesWords(r.wanted, name) {
			best = 0
			break
		}
		letters := []rune(name)
		if abs(len(letters)-len(wanted)) <= allowed {
			if n := editDistance(wanted, letters); n <= allowed {
				best = min(best, n)
			}
		}
	}
	if best == far {
		return
	}
	r.near = append(r.near, candidate{label, best})
	slices.SortStableFunc(r.near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	// What is more than a letter farther than the nearest only distracts.
	r.near = slices.DeleteFunc(r.near, func(c candidate) bool { return c.distance > r.near[0].distance+1 })
	if len(r.near) > maxOffered {
		r.near = r.near[:maxOffered]
	}
}

// sharesWords reports whether every word of a is one of b's.
func sharesWords(a, b string) bool {
	cut := func(r rune) bool { return strings.ContainsRune(" ,;._-", r) }
	have := strings.FieldsFunc(b, cut)
	for _, word := range strings.FieldsFunc(a, cut) {
		if !slices.Contains(have, word) {
			return false
		}
	}
	return len(have) > 0
}
