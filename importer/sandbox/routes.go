package sandbox

import "strings"

// A route is one call of the API.
type route struct {
	method, pattern string
	endpoint        Endpoint
	class           class
	hasBody         bool
	handle          func(*Server, *call) answer

	segments []string
}

// The create comes first, as nearly all requests are creates.
var routes = compile([]route{
	{method: "POST", pattern: "organizations/{org}/tasks", endpoint: Create, class: creates, hasBody: true, handle: (*Server).create},
	{method: "GET", pattern: "organizations/{org}/tasks", endpoint: List, class: reads, handle: (*Server).list},
	{method: "GET", pattern: "organizations/{org}/tasks/{id}", endpoint: Get, class: reads, handle: (*Server).get},
	{method: "PUT", pattern: "organizations/{org}/tasks/{id}", endpoint: Update, class: writes, hasBody: true, handle: (*Server).update},
	{method: "DELETE", pattern: "organizations/{org}/tasks/{id}", endpoint: Archive, class: writes, handle: (*Server).archive},
	{method: "PUT", pattern: "organizations/{org}/tasks/{id}/restore", endpoint: Restore, class: writes, handle: (*Server).restore},
	{method: "DELETE", pattern: "organizations/{org}/tasks/{id}/delete", endpoint: Delete, class: writes, handle: (*Server).remove},
	{method: "POST", pattern: "organizations/{org}/completed-tasks", endpoint: Complete, class: writes, hasBody: true, handle: (*Server).complete},
	{method: "DELETE", pattern: "organizations/{org}/completed-tasks/{id}", endpoint: Reopen, class: writes, handle: (*Server).reopen},
	{method: "POST", pattern: "organizations/{org}/runs/{run}/completed-tasks", endpoint: Complete, class: writes, hasBody: true, handle: (*Server).complete},
	{method: "GET", pattern: "organizations/{org}/runs/{run}/tasks", endpoint: RunTasks, class: reads, handle: (*Server).list},
	{method: "GET", pattern: "organizations/{org}/users", endpoint: UserList, class: reads, handle: (*Server).listUsers},
	{method: "GET", pattern: "organizations/{org}/groups", endpoint: GroupList, class: reads, handle: (*Server).listGroups},
	{method: "GET", pattern: "organizations/{org}/tags", endpoint: TagList, class: reads, handle: (*Server).listTags},
	{method: "GET", pattern: "organizations/{org}/guests", endpoint: GuestList, class: reads, handle: (*Server).listGuests},
	{method: "GET", pattern: "me", endpoint: Me, class: reads, handle: (*Server).me},
})

func compile(rs []route) []route {
	for i := range rs {
		rs[i].segments = strings.Split(rs[i].pattern, "/")
	}
	return rs
}

// vars are the variable parts of a path.
type vars struct{ org, id, run string }

// match finds the route of a request. Without one, allow lists the methods
// that this path has, and is empty for a path that the API doesn't have.
//
// Both documented base URLs work: paths may begin with /api or not.
func match(method, path string) (found *route, v vars, allow string) {
	path = strings.TrimPrefix(path, "/")
	path = strings.TrimPrefix(path, "api/")
	var parts [8]string
	n := 0
	for rest, more := path, true; more; n++ {
		if n == len(parts) {
			return nil, v, ""
		}
		parts[n], rest, more = strings.Cut(rest, "/")
	}
	for i := range routes {
		r := &routes[i]
		got, ok := r.match(parts[:n])
		if !ok {
			continue
		}
		if r.method == method {
			return r, got, ""
		}
		if allow != "" {
			allow += ", "
		}
		allow, v = allow+r.method, got
	}
	return nil, v, allow
}

func (r *route) match(parts []string) (v vars, ok bool) {
	if len(parts) != len(r.segments) {
		return v, false
	}
	for i, want := range r.segments {
		part := parts[i]
		switch want {
		case "{org}":
			v.org = part
		case "{id}":
			v.id = part
		case "{run}":
			v.run = part
		default:
			if part != want {
				return v, false
			}
			continue
		}
		if part == "" {
			return v, false
		}
	}
	return v, true
}
