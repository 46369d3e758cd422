package importer

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"

	"tallyfy-import/importer/tallyfy"
)

// admit waits until the job's next request may go. In the log the request gets
// an id of its own, and says whose it is.
func (im *Import) admit(ctx context.Context, j *job, attempt int) (tallyfy.Admission, error) {
	a, err := im.Client.Admit(ctx)
	if err != nil || im.Options.Log == nil || !im.Options.Log.Enabled(ctx, slog.LevelDebug) {
		return a, err
	}
	j.requests++
	return a.About(about(im.run, int(j.step.row), j.requests, j.key, attempt)...), nil
}

// about is what a request's line in the log says of its row: the n-th request
// for the row in this run. Keys can name people, so the log has their hash
// only; the row number leads to the sheet.
func about(run string, row, n int, key string, attempt int) []slog.Attr {
	sum := sha256.Sum256([]byte(key))
	return []slog.Attr{
		slog.String("request", fmt.Sprintf("%s-%d-%d", run, row, n)),
		slog.Int("row", row),
		slog.String("key_hash", hex.EncodeToString(sum[:6])),
		slog.Int("attempt", attempt),
	}
}

// newRun names a run in the log.
func newRun() string { return rand.Text()[:8] }
