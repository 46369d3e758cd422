// Tallyfy-import turns the rows of a spreadsheet into one-off tasks in
// Tallyfy, each row once. See package cli for its commands and package
// importer for how it works.
package main

import (
	"os"

	"tallyfy-import/importer/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
