package cli

import (
	"log/slog"

	"github.com/spf13/pflag"
)

// outputFlags say in which form the summary goes to standard output.
type outputFlags struct {
	format string
}

func (f *outputFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.format, "output", "text", "the summary on standard output: `text|json`")
}

func (f *outputFlags) check() error {
	if f.format != "text" && f.format != "json" {
		return usage("--output takes text or json, not %q", f.format)
	}
	return nil
}

func (f *outputFlags) json() bool { return f.format == "json" }

// logFlags say what the log on standard error tells.
type logFlags struct {
	format  string
	verbose bool
	quiet   bool
}

func (f *logFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.format, "log-format", "text", "the log on standard error: `text|json`")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "log every request")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "say nothing but errors and the summary")
}

// apply makes the session's log as the flags ask for. In a JSON log all that
// the program says on standard error is JSON.
func (f *logFlags) apply(s *session) error {
	level := slog.LevelInfo
	switch {
	case f.verbose && f.quiet:
		return usage("-v and -q exclude each other")
	case f.verbose:
		level = slog.LevelDebug
	case f.quiet:
		level = slog.LevelError
	}
	o := &slog.HandlerOptions{Level: level}
	switch f.format {
	case "text":
		s.log = slog.New(slog.NewTextHandler(s.screen, o))
	case "json":
		s.log = slog.New(slog.NewJSONHandler(s.screen, o))
	default:
		return usage("--log-format takes text or json, not %q", f.format)
	}
	s.jsonLog, s.quiet = f.format == "json", f.quiet
	return nil
}
