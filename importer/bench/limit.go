package main

import (
	"context"
	"fmt"
	"time"
)

// The API's allowance, sixty times as fast: 600 a second instead of a minute.
const (
	allowance     = 600
	limitLatency  = 50 * time.Millisecond
	limitWorkers  = 64
	leastAtLimit  = 0.97
	leastHalfTold = 0.9
	mostRefused   = 0.01
)

// limit sends at the allowed rate, and to an API that allows half of it.
func (b *bench) limit(ctx context.Context) error {
	rows := b.rows / 50
	full, err := b.sendLimited(ctx, rows, allowance)
	if err != nil {
		return err
	}
	rate := full.perSecond() / allowance
	what := fmt.Sprintf("import %s rows, --rate %d/s, as much allowed in any second", amount(rows), allowance)
	line{what: what, ours: fmt.Sprintf("%.0f/s", full.perSecond()), peer: fmt.Sprintf("%d/s allowed", allowance),
		ratio: fmt.Sprintf("%.3f", rate), wanted: fmt.Sprintf("≥ %.2f", leastAtLimit), met: rate >= leastAtLimit}.print()
	line{what: "its 429s after the first second", ours: fmt.Sprint(full.RefusedLate), wanted: "0", met: full.RefusedLate == 0}.print()

	half, err := b.sendLimited(ctx, rows/2, allowance/2)
	if err != nil {
		return err
	}
	rate = half.perSecond() / (allowance / 2)
	what = fmt.Sprintf("import %s rows, --rate %d/s, half of it allowed", amount(rows/2), allowance)
	line{what: what, ours: fmt.Sprintf("%.0f/s", half.perSecond()), peer: fmt.Sprintf("%d/s allowed", allowance/2),
		ratio: fmt.Sprintf("%.3f", rate), wanted: fmt.Sprintf("≥ %.2f", leastHalfTold), met: rate >= leastHalfTold}.print()
	refused := float64(half.Refused) / float64(half.Created+half.Refused)
	line{what: "its requests that were refused", ours: fmt.Sprintf("%.2f %%", 100*refused), wanted: "≤ 1 %", met: refused < mostRefused}.print()
	return nil
}

// sendLimited imports at the allowance's rate from an API that takes limit
// requests in any second.
func (b *bench) sendLimited(ctx context.Context, rows, limit int) (served, error) {
	return b.against(ctx, limit, limitLatency, func(url string) error {
		_, err := b.importRows(ctx, importing{rows, url, b.fresh("results.csv"), fmt.Sprintf("%d/s", allowance), limitWorkers})
		return err
	})
}
