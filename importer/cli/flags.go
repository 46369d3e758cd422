package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tallyfy-import/importer/sheet"
	"tallyfy-import/importer/tallyfy"
	"tallyfy-import/mapping"
)

// sheetFlags say which sheet is read, and how.
type sheetFlags struct {
	mapping      string
	worksheet    string
	skipHidden   bool
	maxSize      sizeFlag
	passwordFile string
}

func (f *sheetFlags) add(fs *pflag.FlagSet) {
	f.maxSize = sheet.DefaultMaxSize
	fs.StringVarP(&f.mapping, "mapping", "m", "", "the mapping `file` (default: the sheet's name with .mapping.yaml)")
	fs.StringVar(&f.worksheet, "sheet", "", "the worksheet's `name`, over the mapping's")
	fs.BoolVar(&f.skipHidden, "skip-hidden", false, "leave out rows that are hidden in the workbook, by hand or by a filter")
	fs.Var(&f.maxSize, "max-size", "refuse a workbook that is larger than `SIZE` when unpacked")
	fs.StringVar(&f.passwordFile, "password-file", "", "a `file` with the workbook's password (default: TALLYFY_SHEET_PASSWORD)")
}

// mappingPath is where the mapping file of the sheet at path is; empty where
// nothing says so.
func (f *sheetFlags) mappingPath(path string) string {
	if f.mapping != "" || path == "-" {
		return f.mapping
	}
	return beside(path, ".mapping.yaml")
}

// addPlaces adds the sheet at path and the files that it is read with. Without a
// path those are the ones that flags name.
func (f *sheetFlags) addPlaces(p *places, path string) {
	p.reads("the sheet", path)
	if path != "" {
		p.reads(named("--mapping", f.mapping, "the mapping"), f.mappingPath(path))
	} else {
		p.reads("--mapping", f.mapping)
	}
	p.reads("--password-file", f.passwordFile)
}

// load reads the mapping file that belongs to the sheet at path. It returns
// the SHA-256 of its bytes too.
func (f *sheetFlags) load(path string) (*mapping.File, string, error) {
	name := f.mappingPath(path)
	if name == "" {
		return nil, "", usage("a sheet on standard input needs --mapping FILE")
	}
	file, err := os.Open(name)
	if f.mapping == "" && errors.Is(err, fs.ErrNotExist) {
		switch info, missing := os.Stat(path); {
		case missing == nil && info.IsDir():
			return nil, "", usage("%s is a folder: name a sheet in it, or import %s for all of them", path, shellWord(filepath.Join(path, "*")))
		case errors.Is(missing, fs.ErrNotExist) && isPattern(path):
			return nil, "", usage("%s is a pattern, which import takes: name one sheet", path)
		case errors.Is(missing, fs.ErrNotExist):
			return nil, "", usage("%s: no such file; check the name, and the folder that you are in", path)
		}
		return nil, "", usage("there is no mapping %s yet: tallyfy-import init %s writes one to begin with, --mapping names another", name, shellWord(path))
	}
	if err != nil {
		return nil, "", usage("can't read the mapping: %v; name it with --mapping", pathless(err, name))
	}
	defer func() { _ = file.Close() }() // read only
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, "", usage("%s is a folder: name the mapping file with --mapping", name)
	}
	hash := sha256.New()
	m, err := mapping.Load(io.TeeReader(file, hash), name)
	if err != nil {
		return nil, "", inputError(err)
	}
	return m, hex.EncodeToString(hash.Sum(nil)), nil
}

// options is how the sheet is to be read.
func (f *sheetFlags) options(m *mapping.File) (sheet.Options, error) {
	password, err := f.password()
	return sheet.Options{
		Sheet:      cmp.Or(f.worksheet, m.Sheet),
		HeaderRow:  m.HeaderRow,
		Delimiter:  m.Delimiter,
		Encoding:   m.Encoding,
		MaxSize:    int64(f.maxSize),
		Password:   password,
		SkipHidden: f.skipHidden,
	}, err
}

// apiFlags say where the API is and how it is to be treated.
type apiFlags struct {
	baseURL   string
	org       string
	tokenFile string
	sandbox   bool
	rate      rateFlag
	workers   int
	timeout   time.Duration
}

const defaultBaseURL = "https://go.tallyfy.com/api"

func (f *apiFlags) add(fs *pflag.FlagSet) {
	f.rate.Rate = tallyfy.DefaultRate
	fs.StringVar(&f.baseURL, "base-url", "", "the API's `URL` (default: TALLYFY_BASE_URL, else "+defaultBaseURL+")")
	fs.StringVar(&f.org, "org", "", "the organization's `id` (default: TALLYFY_ORG_ID)")
	fs.StringVar(&f.tokenFile, "token-file", "", "a `file` with the API token (default: TALLYFY_API_TOKEN, else TALLYFY_ACCESS_TOKEN)")
	fs.BoolVar(&f.sandbox, "sandbox", false, "use a stand-in of the API inside this program: no organization, token or network")
	fs.Var(&f.rate, "rate", "never send faster than `N/s`, N/m or N/h")
	fs.IntVar(&f.workers, "workers", 16, "`N` requests in flight at most")
	fs.DurationVar(&f.timeout, "timeout", 30*time.Second, "for one request")
}

// settleUsage is the help of --settle.
const settleUsage = "how long the API's list may lag behind a create"

// resultsBeside is the results file of a sheet that names no other. That of a
// rehearsal is never taken for that of an organization.
func (f *apiFlags) resultsBeside(path string) string {
	if f.sandbox {
		return beside(path, ".sandbox.results.csv")
	}
	return beside(path, ".results.csv")
}

// A rateFlag is a rate and whether the user gave it.
type rateFlag struct {
	tallyfy.Rate
	given bool
}

// Set reads the flag's value.
func (f *rateFlag) Set(text string) (err error) {
	f.Rate, err = tallyfy.ParseRate(text)
	f.given = err == nil
	return err
}

// Type is what the help calls the flag's value.
func (f *rateFlag) Type() string { return "rate" }

// beside is the sheet's path with its extension replaced.
func beside(path, ending string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ending
}

// A countFlag is a number of rows and whether the user gave it.
type countFlag struct {
	n     int
	given bool
}

// Set reads the flag's value.
func (f *countFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return errors.New("it takes a number of rows, such as 500")
	}
	f.n, f.given = n, true
	return nil
}

// String is the value as it was given.
func (f *countFlag) String() string {
	if !f.given {
		return ""
	}
	return strconv.Itoa(f.n)
}

// Type is what the help calls the flag's value.
func (f *countFlag) Type() string { return "rows" }
