package sandbox

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

// A Fault is what goes wrong with one request. "After" means that the request
// was carried out before the fault: a create has made its task.
type Fault uint8

// The faults, in the order of the table below.
const (
	NoFault Fault = iota
	ResetBefore
	ResetAfter
	HangBefore
	HangAfter
	Status500
	Status500After
	Status502
	Status502After
	Status503
	Status503After
	Status504
	Status504After
	TooMany
	Truncate
	Empty
)

var faultTable = [...]struct {
	name   string
	status int
	after  bool
}{
	NoFault:        {"none", 0, false},
	ResetBefore:    {"reset-before", 0, false},
	ResetAfter:     {"reset-after", 0, true},
	HangBefore:     {"hang-before", 0, false},
	HangAfter:      {"hang-after", 0, true},
	Status500:      {"500", 500, false},
	Status500After: {"500-after", 500, true},
	Status502:      {"502", 502, false},
	Status502After: {"502-after", 502, true},
	Status503:      {"503", 503, false},
	Status503After: {"503-after", 503, true},
	Status504:      {"504", 504, false},
	Status504After: {"504-after", 504, true},
	TooMany:        {"429", 429, false},
	Truncate:       {"truncate", 0, true},
	Empty:          {"empty", 0, true},
}

// String is the fault's name as ParseFaults reads it.
func (f Fault) String() string { return faultTable[f].name }

func (f Fault) after() bool { return faultTable[f].after }

// A class of requests has its own faults and its own random numbers, so that
// listings don't change what happens to creates.
type class uint8

const (
	creates class = iota
	reads         // every GET
	writes        // every other call that isn't a create
	classes
)

// Faults say what goes wrong how often. The zero value is none.
type Faults struct{ of [classes][]chance }

type chance struct {
	fault Fault
	p     float64
	page  int // of a listing; 0 for every page
}

// ParseFaults reads faults as the command line gives them: names with their
// probabilities, separated by commas, such as "reset-after=0.02,503=0.02".
//
// A plain name is a fault of creates. "write-" before it makes it one of the
// other writing calls, "list-" one of reading calls, and there "@N" limits it
// to page N of a list: "list-500@3=1" lets page 3 fail whenever it is asked for. Reading calls know no
// difference between before and after: reset, hang, 500, 502, 503, 504, 429,
// truncate, empty.
func ParseFaults(s string) (Faults, error) {
	var fs Faults
	if strings.TrimSpace(s) == "" {
		return fs, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			return Faults{}, fmt.Errorf("fault %q has no probability: write it as 503=0.02", part)
		}
		p, err := strconv.ParseFloat(value, 64)
		if err != nil || !(p >= 0 && p <= 1) {
			return Faults{}, fmt.Errorf("the probability of fault %s is %q: it must be a number from 0 to 1, such as 0.02", name, value)
		}
		cl, c, err := parseFaultName(name)
		if err != nil {
			return Faults{}, err
		}
		c.p = p
		for _, other := range fs.of[cl] {
			if other.fault == c.fault && other.page == c.page {
				return Faults{}, fmt.Errorf("fault %s is given twice", name)
			}
		}
		fs.of[cl] = append(fs.of[cl], c)
		if sum := fs.most(cl); sum > 1+1e-9 {
			return Faults{}, fmt.Errorf("the probabilities of the faults up to %s add up to %.3g: at most 1 is possible", name, sum)
		}
	}
	return fs, nil
}

// most returns how probable it is at most that any fault happens.
func (fs *Faults) most(cl class) (most float64) {
	for _, of := range fs.of[cl] {
		sum := 0.0
		for _, c := range fs.of[cl] {
			if c.page == 0 || c.page == of.page {
				sum += c.p
			}
		}
		most = max(most, sum)
	}
	return most
}

func parseFaultName(full string) (cl class, c chance, err error) {
	name := full
	if rest, ok := strings.CutPrefix(name, "list-"); ok {
		cl, name = reads, rest
		if name, rest, ok = strings.Cut(name, "@"); ok {
			n, err := strconv.Atoi(rest)
			if err != nil || n < 1 {
				return cl, c, fmt.Errorf("fault %q names no page after @: write list-500@3=1", full)
			}
			c.page = n
		}
		if name == "reset" || name == "hang" {
			name += "-before"
		} else if strings.Contains(name, "-") {
			name = "" // reading calls know no before and after
		}
	} else if rest, ok := strings.CutPrefix(name, "write-"); ok {
		cl, name = writes, rest
	}
	for f := ResetBefore; int(f) < len(faultTable); f++ {
		if faultTable[f].name == name {
			c.fault = f
			return cl, c, nil
		}
	}
	return cl, c, fmt.Errorf("there is no fault %q: %s", full, faultNames(cl))
}

func faultNames(cl class) string {
	switch cl {
	case reads:
		return "those of listings are list- and reset, hang, 500, 502, 503, 504, 429, truncate or empty"
	case writes:
		return "those of other writing calls are write- and one of " + joinFaults()
	}
	return "choose from " + joinFaults() + ", with list- or write- before it for other calls than creates"
}

func joinFaults() string {
	var names []string
	for f := ResetBefore; int(f) < len(faultTable); f++ {
		names = append(names, f.String())
	}
	return strings.Join(names, ", ")
}

// A dice draws the faults of one server in the order of arrival.
type dice struct {
	mu     sync.Mutex
	faults Faults
	random [classes]*rand.Rand
}

func newDice(f Faults, seed uint64) *dice {
	d := &dice{faults: f}
	for i := range d.random {
		d.random[i] = rand.New(rand.NewPCG(seed, uint64(i)+1))
	}
	return d
}

func (d *dice) draw(cl class, page int) Fault {
	chances := d.faults.of[cl]
	if len(chances) == 0 {
		return NoFault
	}
	d.mu.Lock()
	x := d.random[cl].Float64()
	d.mu.Unlock()
	for _, c := range chances {
		if c.page != 0 && c.page != page {
			continue
		}
		if x < c.p {
			return c.fault
		}
		x -= c.p
	}
	return NoFault
}
