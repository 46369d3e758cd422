// Package cli is the command line of tallyfy-import: commands, flags, wording
// and progress. [Main] is where to start.
//
// Every command is a file of flags and steps (undo.go) and a file of words
// (undo_text.go) that owns all that the command says. What is large goes on in
// files with the command's name before theirs. Beside the commands there are
//
//   - flags.go, output.go, password.go, size.go: flags that several commands have
//   - connect.go, source.go: the client and the sheet that the flags ask for
//   - place.go: the files of a call, no two of which are to be one
//   - exit.go: the one place where errors become exit codes
//   - screen.go, progress.go, ask.go: standard error, on a terminal and in a log
//   - check.go: the first reading of a sheet, which validate and import share
//   - problems.go, spool.go: what it finds, bounded in memory
//   - atomicfile.go, newfile.go: files that appear whole or not at all
//   - revisable.go: what may be written anew before anybody sees it
//
// An import is a [batch] of sheets; batch.go, inbox.go and the others around it
// serve imports that nobody watches: nights.go lists their flags.
package cli

import (
	"context"
	"io"
	"log"
	"log/slog"
	"strings"

	"tallyfy-import/mapping"

	"github.com/spf13/cobra"
)

// A session is what a command works with: its streams and the user's will.
type session struct {
	stdin  io.Reader
	stdout io.Writer
	screen *screen // standard error

	log     *slog.Logger // set with the next two by [logFlags.apply]
	jsonLog bool         // standard error is for programs
	quiet   bool

	stop  context.Context // ends at the first Ctrl-C or SIGTERM: take nothing up any more
	abort context.Context // ends at the second: cut off what is in flight
}

// say tells the user something on standard error. That nobody can hear it must
// not end an import.
func (s *session) say(text string) {
	if s.jsonLog {
		s.log.Info(strings.TrimSpace(text))
		return
	}
	_, _ = io.WriteString(s.screen, text)
}

// summarize has write tell what came of a call, on standard output unless the
// requests are written there: then the user gets it on standard error.
func (s *session) summarize(requests string, write func(io.Writer) error) error {
	if requests != "-" {
		return write(s.stdout)
	}
	if s.quiet {
		return nil
	}
	var text strings.Builder
	err := write(&text)
	s.say(text.String())
	return err
}

// complain tells the user why something failed.
func (s *session) complain(text string) {
	if s.jsonLog {
		s.log.Error(text)
		return
	}
	s.say("tallyfy-import: " + text + "\n")
}

// isAnswered reports whether a person is there to answer a question.
func (s *session) isAnswered() bool { return isTerminal(s.stdin) && s.screen.file != nil }

// Main runs the command that args name and returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// net/http tells there what a server sent unasked, which may hold the token.
	log.SetOutput(io.Discard)
	s := &session{stdin: stdin, stdout: stdout, screen: newScreen(stderr)}
	release := s.watchSignals()
	defer release()
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(s.screen)
	err := root.ExecuteContext(s.stop)
	if rest := unsaid(err); rest != nil && !isUnheard(rest) {
		s.complain(describe(rest))
	}
	return exitCode(err)
}

// checkDashes refuses among a command's arguments a flag whose hyphens a word
// processor or a mail program has made a dash: it would pass for the name of a
// sheet, and a dry run for the real one.
func checkDashes(args []string) error {
	for _, arg := range args {
		for _, dash := range []string{"–", "—", "―", "−"} {
			if rest, found := strings.CutPrefix(arg, dash); found {
				return usage("%q begins with a long dash, as word processors write it: type two hyphens, --%s", arg, strings.TrimLeft(rest, "-–—―−"))
			}
		}
	}
	return nil
}

// newRoot builds the tree of commands.
func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:           "tallyfy-import",
		Short:         rootShort,
		Long:          rootLong,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,

		PersistentPreRunE: func(_ *cobra.Command, args []string) error { return checkDashes(args) },
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(initCommand(s), importCommand(s), validateCommand(s), verifyCommand(s), undoCommand(s), statusCommand(s), schemaCommand(s), sandboxCommand(s))
	root.SetHelpCommand(helpCommand(root))
	addCompletion(root)
	return root
}

// helpCommand shows what --help shows.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: helpShort,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return knownCommand(root, args)
			}
			return cmd.Help()
		},
	}
}

// knownCommand refuses a command that there isn't, and says which was probably
// meant.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	near, found := mapping.Nearest(args[0], func(yield func(string) bool) {
		for _, cmd := range root.Commands() {
			if !yield(cmd.Name()) {
				return
			}
		}
	})
	if found {
		return usage("there is no command %q; did you mean %s?", args[0], near)
	}
	return usage("there is no command %q; see %s --help", args[0], root.Name())
}
