package importer

import (
	"strconv"
	"testing"

	"tallyfy-import/importer/tallyfy"
)

// TestRecentOfManyWorkers checks that an answer that comes one too late is told
// apart however many workers there are: each has sent two rows since.
func TestRecentOfManyWorkers(t *testing.T) {
	var r recent
	r.add("the row before")
	for i := range 2 * tallyfy.MaxWorkers {
		r.add("row " + strconv.Itoa(i))
	}
	if !r.isAnothers("row 7", "the row before") {
		t.Error("the title of the row before is forgotten")
	}
	if r.isAnothers("row 7", "Row seven") {
		t.Error("a title that no row has is taken for another row's")
	}
}
