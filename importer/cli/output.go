package cli

import (
	"io"
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

// logger makes the log that the flags ask for.
func (f *logFlags) logger(w io.Writer) (*slog.Logger, error) {
	level := slog.LevelInfo
	switch {
	case f.verbose && f.quiet:
		return nil, usage("-v and -q exclude each other")
	case f.verbose:
		level = slog.LevelDebug
	case f.quiet:
		level = slog.LevelError
	}
	o := &slog.HandlerOptions{Level: level}
	switch f.format {
	case "text":
		return slog.New(slog.NewTextHandler(w, o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return nil, usage("--log-format takes text or json, not %q", f.format)
}
