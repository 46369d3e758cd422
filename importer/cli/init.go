package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/thlib/go-timezone-local/tzlocal"

	"tallyfy-import/importer"
	"tallyfy-import/importer/sheet"
	"tallyfy-import/mapping"
	"tallyfy-import/mapping/starter"
)

// initOptions are the flags of init.
type initOptions struct {
	sheet sheetFlags
	force bool
}

// initCommand writes a starter mapping for a sheet.
func initCommand(s *session) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use: "init SHEET", Short: initShort, Long: initLong, Example: initExample,
		Args: oneSheet,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(s, args[0]) },
	}
	f := cmd.Flags()
	o.sheet.add(f)
	f.Lookup("mapping").Usage = initMappingUsage
	f.BoolVar(&o.force, "force", false, "overwrite a mapping that is there already")
	return cmd
}

func (o *initOptions) run(s *session, path string) (err error) {
	target, err := o.target(path)
	if err != nil {
		return err
	}
	private, err := snapshot(s.stop, s, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, private.Close()) }()
	look, err := o.sheet.options(&mapping.File{})
	if err != nil {
		return err
	}
	if look.HeaderRow, err = findHeader(private.Open, look); err != nil {
		return inputError(err)
	}
	r := &initReport{path: path, target: target, open: func() (*sheet.Sheet, error) { return private.Open(look) }}
	if err := r.survey(s.stop, &o.sheet, look.HeaderRow); err != nil {
		return err
	}
	if err := r.try(s.stop); err != nil {
		return err
	}
	if target == "-" {
		_, err := s.stdout.Write(r.text)
		return errors.Join(err, r.write(s.screen))
	}
	if err := writeNew(target, r.text, o.force); err != nil {
		return err
	}
	return r.write(s.stdout)
}

// target is where the mapping goes. One that is there already is refused
// before the sheet is read.
func (o *initOptions) target(path string) (string, error) {
	target := o.sheet.mapping
	switch {
	case target == "-":
		return target, nil
	case target == "" && path == "-":
		return "", usage("a sheet on standard input needs --mapping FILE, or --mapping - to print the mapping")
	case target == "":
		target = beside(path, ".mapping.yaml")
	}
	var p places
	p.writes(named("--mapping", o.sheet.mapping, "the mapping"), target)
	p.reads("the sheet", path)
	p.reads("--password-file", o.sheet.passwordFile)
	if err := p.check(); err != nil {
		return "", err
	}
	there, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target, nil
	case err == nil && there.IsDir():
		return "", usage("%s is a folder: name the file that the mapping goes to", target)
	case !o.force:
		return "", existsError(target)
	}
	return target, nil
}

// survey reads the sheet and guesses a mapping from what it finds.
func (r *initReport) survey(ctx context.Context, flags *sheetFlags, headerRow int) (err error) {
	sh, err := r.open()
	if err != nil {
		return inputError(err)
	}
	defer func() { err = errors.Join(err, sh.Close()) }()
	if err := flags.checkWorksheet(sh.Header(), r.path); err != nil {
		return err
	}
	survey := starter.New(sh.Header())
	for row := (mapping.Row{}); ; survey.Row(&row) {
		if err := sh.Next(&row); sheet.IsEnd(err) {
			break
		} else if err != nil {
			return sheetError(err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	zone, err := tzlocal.RuntimeTZ()
	if err != nil {
		zone = "" // the mapping says then that it is missing
	}
	r.rows, r.guess, r.notices = survey.Rows(), survey.Guess(), sh.Notices()
	r.worksheet, r.others = sh.Header().Sheet, sh.OtherNames()
	var text bytes.Buffer
	err = r.guess.Write(&text, starter.Options{Source: sheetName(r.path), HeaderRow: headerRow, Zone: zone, Schema: schemaFile})
	r.text = text.Bytes()
	return err
}

// try reads the sheet through the mapping as it stands, to say what would
// become of its rows. There is nothing to try where a field is missing or no
// row is there yet.
func (r *initReport) try(ctx context.Context) (err error) {
	if r.has(starter.Missing) || r.rows == 0 {
		return nil
	}
	m, err := mapping.Load(bytes.NewReader(r.text), "the guessed mapping")
	if err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	source, err := importer.NewSource(m, r.open)
	if err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	check, err := newCheck(source, checkOptions{})
	if err != nil {
		return err
	}
	defer check.close()
	r.plan, err = check.read(ctx, importer.Reading{})
	r.offline = check.offline
	return err
}

// has reports whether a field has the status.
func (r *initReport) has(status starter.Status) bool {
	return slices.ContainsFunc(r.guess.Findings(), func(f starter.Finding) bool { return f.Status == status })
}
