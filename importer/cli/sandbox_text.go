package cli

import "fmt"

const sandboxShort = "A local stand-in of the API, to rehearse against"

const sandboxLong = `Serve a stand-in of the Tallyfy API on this machine until Ctrl-C. It obeys the
documented rules, keeps tasks in memory only, and mails nobody. On request it
limits, delays and fails, so that an import can be rehearsed against a bad day.
Its organization has ` + sandboxNames + `.`

// sandboxNames are some of the names that the stand-in knows.
const sandboxNames = `members such as bob@example.com and Anna Müller, groups
such as Finance, and tags such as urgent`

// strangersText explains why a rehearsal doesn't know the names of the user's
// own organization.
const strangersText = "The stand-in has names of its own, such as bob@example.com, Anna Müller, the group Finance and the tag urgent. " +
	"Those of your organization: validate --online, without --sandbox.\n"

const sandboxExample = `  tallyfy-import sandbox --addr 127.0.0.1:8085 --rate 600/m --latency 50ms
  tallyfy-import sandbox --faults reset-after=0.02,500=0.02 --lag 2s --seed 7`

// sandboxReady tells how to use the stand-in; its lines can be pasted into the
// usual shell of an operating system.
func sandboxReady(system, url, org, token string) string {
	terminal, line := "another terminal", "export %s=%s\n"
	if system == "windows" {
		terminal, line = "another window of PowerShell", "$env:%s = \"%s\"\n"
	}
	return fmt.Sprintf("The sandbox listens on %s. In %s:\n\n", url, terminal) +
		fmt.Sprintf(line, "TALLYFY_BASE_URL", url) +
		fmt.Sprintf(line, "TALLYFY_ORG_ID", org) +
		fmt.Sprintf(line, "TALLYFY_API_TOKEN", token) +
		"\nPress Ctrl-C to stop it; its tasks are gone then.\n"
}
