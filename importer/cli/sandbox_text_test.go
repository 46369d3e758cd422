package cli

import (
	"strings"
	"testing"
)

func TestSandboxTellsItsShellWhereItIs(t *testing.T) {
	for system, want := range map[string]string{
		"linux":   "\nexport TALLYFY_BASE_URL=http://127.0.0.1:8085\nexport TALLYFY_ORG_ID=0f3a\nexport TALLYFY_API_TOKEN=secret\n",
		"windows": "\n$env:TALLYFY_BASE_URL = \"http://127.0.0.1:8085\"\n$env:TALLYFY_ORG_ID = \"0f3a\"\n$env:TALLYFY_API_TOKEN = \"secret\"\n",
	} {
		if text := sandboxReady(system, "http://127.0.0.1:8085", "0f3a", "secret"); !strings.Contains(text, want) {
			t.Errorf("on %s it says\n%s", system, text)
		}
	}
}
