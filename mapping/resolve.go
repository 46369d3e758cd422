package mapping

import "strings"

// Resolve looks the names of a row's people, groups and tags up in the
// organization's lists and puts ids in their place. Names that are unknown,
// disabled or not the only ones are added to the draft's problems, and make it
// invalid. Rows that are left out stay as they are; invalid ones are looked up
// too, so that all that is wrong with them is known at once.
func (b *Binding) Resolve(d *Draft, dir *Directory) {
	if d.Verdict == Skipped || d.Verdict == Dropped {
		return
	}
	b.refuse(d, d.Task.Resolve(dir))
}

// CheckIDs adds the ids of people, groups and tags that the organization
// doesn't have to the draft's problems. Resolve comes first.
func (b *Binding) CheckIDs(d *Draft, dir *Directory) {
	if d.Verdict == Skipped || d.Verdict == Dropped {
		return
	}
	b.refuse(d, d.Task.unknownIDs(dir))
}

// refuse adds violations to the draft's problems, which make it invalid.
func (b *Binding) refuse(d *Draft, found []Violation) {
	for _, v := range found {
		if name, ok := b.file.aliasOf[v.Value]; ok && v.Code == CodeAssignee {
			v.Message = blameAlias(v, name)
		}
		col := b.feeds(v.Field)
		d.Problems = append(d.Problems, b.located(d.Row, col, Problem{
			Field: v.Field, Code: v.Code, Severity: SeverityError, Value: v.Value, Message: b.blamed(col, v),
		}))
	}
	d.settle()
}

// blameAlias returns the message about somebody unknown whom an alias of the
// mapping means.
func blameAlias(v Violation, name string) string {
	who := "unknown assignee " + quote(v.Value)
	rest, unknown := strings.CutPrefix(v.Message, who)
	if !unknown {
		return v.Message
	}
	who += ": this is whom the alias " + quote(name) + " means"
	if hint, _, near := strings.Cut(rest, "?"); near {
		return who + hint + "? Correct the alias"
	}
	return who + ", and no member has this name or e-mail address: correct the alias, or invite the person in Tallyfy first"
}
