package tallyfy

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
)

// A Member is a user of the organization.
type Member struct {
	ID       int64
	Email    string
	FullName string
	Status   string // active, invited or disabled
}

// A Group is a group of members.
type Group struct {
	ID      string
	Name    string
	Members []int64 // ids of members; none where the API doesn't name them
}

// A Tag is a label of tasks.
type Tag struct {
	ID    string
	Title string
}

// A Me is whose token is used.
type Me struct {
	ID       int64
	Email    string
	FullName string
}

// manyPerPage is asked for where the API's own default is 999 or more.
const manyPerPage = 999

type wireMember struct {
	ID        text `json:"id"`
	Email     text `json:"email"`
	FullName  text `json:"full_name"`
	FirstName text `json:"first_name"`
	LastName  text `json:"last_name"`
	Status    text `json:"status"`
}

// fullName puts the name together where the API gives only its parts.
func (m *wireMember) fullName() string {
	if m.FullName == "" && m.FirstName != "" && m.LastName != "" {
		return string(m.FirstName + " " + m.LastName)
	}
	return string(m.FullName)
}

// Users lists the organization's members (GET users), disabled ones too.
func (c *Client) Users(ctx context.Context) ([]Member, error) {
	l := listing[wireMember]{doing: "list the organization's members", path: c.path("users"), perPage: manyPerPage,
		id: func(m *wireMember) string { return string(m.ID) }}
	return gather(ctx, c, l, func(m *wireMember) (Member, bool) {
		id, err := strconv.ParseInt(string(m.ID), 10, 64)
		return Member{ID: id, Email: string(m.Email), FullName: m.fullName(), Status: string(m.Status)}, err == nil
	})
}

// Groups lists the organization's groups (GET groups).
func (c *Client) Groups(ctx context.Context) ([]Group, error) {
	type wire struct {
		ID      text      `json:"id"`
		Name    text      `json:"name"`
		Members many[ref] `json:"members"`
	}
	l := listing[wire]{doing: "list the organization's groups", path: c.path("groups"), perPage: perPage,
		id: func(g *wire) string { return string(g.ID) }}
	return gather(ctx, c, l, func(g *wire) (Group, bool) {
		group := Group{ID: string(g.ID), Name: string(g.Name)}
		for _, m := range g.Members.list {
			if id, err := strconv.ParseInt(string(cmp.Or(m.ID, m.self)), 10, 64); err == nil {
				group.Members = append(group.Members, id)
			}
		}
		return group, true
	})
}

// Tags lists the organization's tags (GET tags).
func (c *Client) Tags(ctx context.Context) ([]Tag, error) {
	type wire struct {
		ID    text `json:"id"`
		Title text `json:"title"`
	}
	l := listing[wire]{doing: "list the organization's tags", path: c.path("tags"), perPage: perPage,
		id: func(t *wire) string { return string(t.ID) }}
	return gather(ctx, c, l, func(t *wire) (Tag, bool) { return Tag{string(t.ID), string(t.Title)}, true })
}

// Guests lists the e-mail addresses of the organization's guests (GET guests).
func (c *Client) Guests(ctx context.Context) ([]string, error) {
	type wire struct {
		Email text `json:"email"`
	}
	l := listing[wire]{doing: "list the organization's guests", path: c.path("guests"), perPage: manyPerPage,
		id: func(g *wire) string { return string(g.Email) }}
	return gather(ctx, c, l, func(g *wire) (string, bool) { return string(g.Email), true })
}

// Me reads whose token this is (GET me). It is the cheapest way to see that
// the API can be reached and takes the token.
func (c *Client) Me(ctx context.Context) (Me, error) {
	const doing = "read whose token this is"
	var got struct {
		Data maybe[wireMember] `json:"data"`
	}
	if err := c.get(ctx, doing, "/me", url.Values{}, &got); err != nil {
		return Me{}, err
	}
	m := got.Data.value
	id, err := strconv.ParseInt(string(m.ID), 10, 64)
	if err != nil {
		return Me{}, &Error{Status: 200, Doing: doing, Message: "the answer names nobody: is the base URL that of the API?"}
	}
	return Me{ID: id, Email: string(m.Email), FullName: m.fullName()}, nil
}

// gather reads a whole list. An element that keep turns down makes it an
// error: a list that is merely shorter would pass for the truth.
func gather[W, T any](ctx context.Context, c *Client, l listing[W], keep func(*W) (T, bool)) ([]T, error) {
	var list []T
	for w, err := range all(ctx, c, l) {
		if err != nil {
			return nil, err
		}
		v, ok := keep(&w)
		if !ok {
			return nil, &Error{Status: 200, Doing: l.doing, Message: "an entry of the list can't be read"}
		}
		list = append(list, v)
	}
	return list, nil
}
