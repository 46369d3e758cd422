package cli

import (
	"io"
	"os"
	"strings"
)

// maxPassword bounds a password file: one that is longer holds something else.
// Excel takes 255 characters.
const maxPassword = 4 << 10

// password gets the workbook's password from the file or the environment; ""
// means that there is none. Blanks belong to it, a line break at its end
// doesn't: editors add one.
func (f *sheetFlags) password() (string, error) {
	if f.passwordFile == "" {
		return os.Getenv("TALLYFY_SHEET_PASSWORD"), nil
	}
	file, err := os.Open(f.passwordFile)
	if err != nil {
		return "", usage("can't read the password file: %s", pathless(err, f.passwordFile))
	}
	defer func() { _ = file.Close() }() // read only
	text, err := io.ReadAll(io.LimitReader(file, maxPassword+1))
	if err != nil {
		return "", usage("can't read the password file: %s", pathless(err, f.passwordFile))
	}
	password := strings.TrimPrefix(string(text), "\uFEFF")
	password = strings.TrimSuffix(strings.TrimSuffix(password, "\n"), "\r")
	switch {
	case password == "":
		return "", usage("the password file %s is empty: put the workbook's password into it", f.passwordFile)
	case len(text) > maxPassword, strings.ContainsAny(password, "\r\n"):
		return "", usage("the password file %s holds more than a password: leave only the password in it", f.passwordFile)
	}
	return password, nil
}
