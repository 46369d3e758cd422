// Package sandbox is an HTTP server that stands in for the Tallyfy API: one
// organization in memory, so that an import can be rehearsed and tested
// without a token, a network or a mail to anybody.
//
// Start with New and Server.Start, or serve a Server as an http.Handler. It
// follows the API's public documentation: the four headers, the create call
// with its validation, lists with paging and filters, projects, completing,
// archiving, members, groups, tags and guests, the two kinds of 429, and on
// request the faults of a real network (ParseFaults).
//
// # Where the documentation is silent
//
//   - Paths work with and without /api before them, as both documented base
//     URLs do.
//   - Text may come as description or summary, and is stored as summary; an
//     update knows summary alone. An update leaves type, tags, form and process
//     as they are, since its page doesn't list them.
//   - Tags, form fields and the summary are part of an answer only with
//     with=tags,form_fields,summary, for one task as for lists.
//   - Lists show the newest task first, and a task in a process is listed among
//     the organization's tasks too.
//   - User ids that the organization doesn't have are accepted under the name
//     "User 4711", so that people can rehearse with their own sheets. Disabled
//     members, unknown groups, tags and processes are refused with 422.
//   - An archived task can be read, restored and removed; for all other calls it
//     is not found.
//   - A deadline without an offset is UTC.
//
// # The organization
//
// Members, the first being the owner of the token:
//
//	1001  Anna Müller     anna.mueller@example.com      admin
//	1002  Bob Stone       bob@example.com
//	1003  Jörg Weiß       joerg.weiss@example.com
//	1004  Zoë Ångström    zoe.angstroem@example.com
//	1005  Chris Miller    chris.miller@example.com      the same name as 1006
//	1006  Chris Miller    christine.miller@example.com
//	1007  Søren Kjær      soren.kjaer@example.com
//	1008  Dana Prohaska   dana.prohaska@example.com     disabled
//	1009  Eve Nováková    eve.novakova@example.com      invited
//	1010  María O'Connor  maria.oconnor@example.com
//
// Groups: Finance (1001, 1003, 1005), whose id is all digits; Operations (1002,
// 1004, 1008, 1010), whose id a spreadsheet takes for 12e45; Legal (1007);
// Geschäftsleitung (1001, 1010). Tags: urgent, budget, Quartalsende, review,
// client, Büro, and two with the title Follow-up. Guests: client@example.org,
// audit@example.net, kundin@example.org. Process is a process without tasks.
package sandbox
