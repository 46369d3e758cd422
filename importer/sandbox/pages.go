package sandbox

import (
	"net/url"
	"strconv"
	"strings"
)

// A page is the part of a list that a call asks for.
type page struct{ number, size int }

// readPage reads page and per_page; size is per_page's default, most its
// largest value.
func readPage(q url.Values, size, most int, bad *refusals) page {
	p := page{1, size}
	if v := q.Get("page"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 1e9 {
			bad.add("page", "The page must be at least 1.")
		} else {
			p.number = n
		}
	}
	if v := q.Get("per_page"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > most {
			bad.add("per_page", "The per page must be between 1 and %d.", most)
		} else {
			p.size = n
		}
	}
	return p
}

// cut returns the bounds of the page in a list of n; both are n past its end.
func (p page) cut(n int) (from, to int) {
	from = min((p.number-1)*p.size, n)
	return from, min(from+p.size, n)
}

// appendMeta appends what follows the data of a list of n.
func (p page) appendMeta(b []byte, n int) []byte {
	from, to := p.cut(n)
	b = append(b, `,"meta":{"pagination":{"total":`...)
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, `,"count":`...)
	b = strconv.AppendInt(b, int64(to-from), 10)
	b = append(b, `,"per_page":`...)
	b = strconv.AppendInt(b, int64(p.size), 10)
	b = append(b, `,"current_page":`...)
	b = strconv.AppendInt(b, int64(p.number), 10)
	b = append(b, `,"total_pages":`...)
	b = strconv.AppendInt(b, int64(max((n+p.size-1)/p.size, 1)), 10)
	return append(b, '}', '}')
}

// listOf answers a list of people or tags: those whose names contain q, a page
// of them.
func listOf[T any](c *call, all []T, size, most int, names func(T) string, add func([]byte, T) []byte) answer {
	var bad refusals
	p := readPage(c.query, size, most, &bad)
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	hits := all
	if q := strings.ToLower(c.query.Get("q")); q != "" {
		hits = nil
		for _, one := range all {
			if strings.Contains(strings.ToLower(names(one)), q) {
				hits = append(hits, one)
			}
		}
	}
	b := append(c.out, `{"data":[`...)
	from, to := p.cut(len(hits))
	for i, one := range hits[from:to] {
		b = add(appendComma(b, i), one)
	}
	b = p.appendMeta(append(b, ']'), len(hits))
	return answer{status: 200, body: append(b, '}')}
}

// listUsers answers GET /organizations/{org}/users.
func (s *Server) listUsers(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return listOf(c, s.people.members, 9999, 9999,
		func(m Member) string { return m.FullName + "\n" + m.Email }, appendMember)
}

func appendMember(b []byte, m Member) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendInt(b, m.ID, 10)
	for _, f := range [...]struct{ name, value string }{
		{`,"email":`, m.Email}, {`,"full_name":`, m.FullName}, {`,"status":`, m.Status},
		{`,"role":`, m.Role}, {`,"timezone":`, m.Timezone},
	} {
		b = appendText(append(b, f.name...), f.value)
	}
	return append(b, '}')
}

// listGroups answers GET /organizations/{org}/groups.
func (s *Server) listGroups(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return listOf(c, s.people.groups, 10, 100, func(g Group) string { return g.Name },
		func(b []byte, g Group) []byte {
			b = appendText(append(b, `{"id":`...), g.ID)
			b = appendText(append(b, `,"name":`...), g.Name)
			b = append(b, `,"members":[`...)
			for i, m := range g.Members {
				b = strconv.AppendInt(appendComma(b, i), m, 10)
			}
			return append(b, ']', '}')
		})
}

// listTags answers GET /organizations/{org}/tags.
func (s *Server) listTags(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return listOf(c, s.people.tags, 10, 100, func(t Tag) string { return t.Title },
		func(b []byte, t Tag) []byte {
			b = appendText(append(b, `{"id":`...), t.ID)
			b = appendText(append(b, `,"title":`...), t.Title)
			return append(b, '}')
		})
}

// listGuests answers GET /organizations/{org}/guests.
func (s *Server) listGuests(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return listOf(c, s.people.guests, 999, 999, func(g string) string { return g },
		func(b []byte, g string) []byte {
			return append(appendText(append(b, `{"email":`...), g), '}')
		})
}

// me answers GET /me: the token is that of the first member.
func (s *Server) me(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := appendMember(append(c.out, `{"data":`...), s.people.members[0])
	return answer{status: 200, body: append(b, '}')}
}
