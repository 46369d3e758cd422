package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The endings of files that a shell offers beside those of sheets.
var (
	resultsEndings = []string{".csv"}
	flagEndings    = map[string][]string{
		"mapping": {".yaml", ".yml", ".json"},
		"results": resultsEndings,
		"report":  {".html", ".xlsx", ".csv", ".json"},
	}
)

// addCompletion tells the shells how arguments and flags are completed, and
// adds the command that prints their scripts.
func addCompletion(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		switch {
		case strings.Contains(cmd.Use, "SHEET"):
			cmd.ValidArgsFunction = files(sheetEndings)
		case strings.Contains(cmd.Use, "RESULTS"):
			cmd.ValidArgsFunction = files(resultsEndings)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if complete := completionOf(f); complete != nil {
				// It fails only for a flag that isn't there or has one already.
				_ = cmd.RegisterFlagCompletionFunc(f.Name, complete)
			}
		})
	}
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Short, cmd.Long, cmd.Example = completionShort, completionLong, completionExample
			cmd.Args = cobra.ArbitraryArgs
			cmd.RunE = func(*cobra.Command, []string) error { return usage(noShellText) }
		}
	}
}

// completionOf says how a flag's value is completed; nil: by any file.
func completionOf(f *pflag.Flag) cobra.CompletionFunc {
	name, _ := pflag.UnquoteUsage(f)
	switch {
	case strings.Contains(name, "|"):
		return cobra.FixedCompletions(strings.Split(name, "|"), cobra.ShellCompDirectiveNoFileComp)
	case name == "codes":
		return cobra.FixedCompletions(ignorable(), cobra.ShellCompDirectiveNoFileComp)
	case name == "folder":
		return files(nil)
	case flagEndings[f.Name] != nil:
		return files(flagEndings[f.Name])
	case strings.EqualFold(name, "file"):
		return nil
	}
	return cobra.NoFileCompletions
}

// files completes to files with these endings, or to folders.
func files(endings []string) cobra.CompletionFunc {
	if endings == nil {
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	}
	var bare []string
	for _, ending := range endings {
		bare = append(bare, strings.TrimPrefix(ending, "."))
	}
	return cobra.FixedCompletions(bare, cobra.ShellCompDirectiveFilterFileExt)
}
