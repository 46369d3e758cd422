package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tallyfy-import/mapping"
)

// flagError puts what is wrong with a command's flags into a sentence.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	see := "see " + cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown) && !cmd.HasParent() && cmd.Flags().NArg() > 0:
		return knownCommand(cmd, cmd.Flags().Args()) // the flag is that of a command that was misspelled
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown, see)
	case errors.As(err, &bare):
		flag := bare.GetFlag()
		return usage("--%s needs a value, as in --%s %s; %s", flag.Name, flag.Name, sampleText(flag), see)
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		if isPlain(flag) {
			return usage("--%s takes %s, not %q", flag.Name, valueText(flag), invalid.GetValue())
		}
		return usage("--%s: %w", flag.Name, invalid.Unwrap())
	}
	return usage("the flags can't be read; %s", see)
}

// unknownFlag says that there is no such flag, and which was probably meant.
func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError, see string) error {
	name := e.GetSpecifiedName()
	if letters := e.GetSpecifiedShortnames(); letters != "" {
		return usage("there is no flag -%s; %s", name, see)
	}
	meant := map[string]string{} // how a flag is used, by what it may be called
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		meant[f.Name] = f.Name
		names = append(names, f.Name)
		if other, found := otherNames[f.Name]; found {
			meant[other.name] = other.use
			names = append(names, other.name)
		}
	})
	if near, found := mapping.Nearest(name, slices.Values(names)); found {
		return usage("%s has no flag --%s; did you mean --%s?", cmd.Name(), name, meant[near])
	}
	return usage("%s has no flag --%s; %s", cmd.Name(), name, see)
}

// otherNames are words by which people look for a flag, and how that is used.
var otherNames = map[string]struct{ name, use string }{
	"on-change":  {"update", "on-change update"},
	"token-file": {"token", "token-file FILE"},
}

// isPlain reports whether a flag's value is of a common type, whose errors say
// nothing but Go's words.
func isPlain(f *pflag.Flag) bool { return valueText(f) != "" }

// valueText says what a flag of a common type takes.
func valueText(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number that isn't negative"
	case "duration":
		return "a length of time such as 30s, 5m or 1h30m"
	case "stringSlice":
		return "words with commas between them"
	}
	return ""
}

// sampleText is a value for a flag, or what the help calls it.
func sampleText(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int", "uint64":
		return "5"
	case "duration":
		return "30s"
	case "rate":
		return "600/m"
	}
	name, _ := pflag.UnquoteUsage(f)
	if strings.Contains(name, "|") {
		return name
	}
	return strings.ToUpper(name)
}

// oneArgument is the check of a command that takes one sheet or one results
// file.
func oneArgument(what, placeholder string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usage("%s needs a %s: %s %s; see %s --help", cmd.Name(), what, cmd.CommandPath(), placeholder, cmd.CommandPath())
		case 1:
			return nil
		}
		return usage("%s takes one %s, and got %d; a name with blanks needs quotation marks", cmd.Name(), what, len(args))
	}
}

var (
	oneSheet   = oneArgument("sheet", "SHEET")
	oneResults = oneArgument("results file", "RESULTS")
)

// atMostOne is the check of a command that may take a name.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < 2 {
			return nil
		}
		return usage("%s takes one %s at most, and got %d; a name with blanks needs quotation marks", cmd.Name(), what, len(args))
	}
}

// noArguments is the check of a command that takes flags only.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage("%s takes flags only, and got %q; see %s --help", cmd.Name(), args[0], cmd.CommandPath())
}
