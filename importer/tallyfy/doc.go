// Package tallyfy talks to the Tallyfy API: the calls that an import needs,
// answers classified by what they mean for a row, and the pace at which
// requests may leave.
//
// Start with [New]. Every call that changes something goes through one gate:
//
//	admission, err := client.Admit(ctx) // waits for the pace, a pause, an outage
//	outcome := admission.Create(ctx, body)
//
// An [Admission] is good for one call. It is taken before the request's own
// timeout starts, so that waiting never uses it up. What an answer means for a
// row is its [Class]; the [Outcome] carries the API's own words, too.
//
// Calls that read ([Client.Tasks], [Client.Users] and others) have a slower
// gate of their own and are tried again by themselves. A listing that fails
// ends with an error and is never just shorter.
//
// Glossary: the pace is how many requests a second may leave now; a pause
// stops all of them until a time that the API named; the breaker stops them
// while the API fails again and again, and lets single probes through.
package tallyfy
