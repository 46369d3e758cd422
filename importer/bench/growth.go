package main

import (
	"context"
	"fmt"
	"time"
)

// growth prints how everything grows with the rows, from a thousand to as many
// as the large sheets have.
func (b *bench) growth(ctx context.Context) error {
	fmt.Println("\n| rows | validate CSV | validate shared XLSX | import, all known | open the results file | import, no limit | its cpu for 1,000 |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for n := 1000; n <= b.rows; n *= 10 {
		line, err := b.growthAt(ctx, n)
		if err != nil {
			return err
		}
		fmt.Println(line)
	}
	return nil
}

// growthAt measures one number of rows.
func (b *bench) growthAt(ctx context.Context, n int) (string, error) {
	csv, err := b.sheet(ctx, kindCSV, n)
	if err != nil {
		return "", err
	}
	shared, err := b.sheet(ctx, kindShared, n)
	if err != nil {
		return "", err
	}
	history, err := b.history(ctx, n)
	if err != nil {
		return "", err
	}
	text := "| " + amount(n)
	for _, f := range []func() (usage, error){
		func() (usage, error) { return b.validate(ctx, csv) },
		func() (usage, error) { return b.validate(ctx, shared) },
		func() (usage, error) { return b.again(ctx, csv, history) },
		func() (usage, error) { return b.open(ctx, history) },
	} {
		u, err := f()
		if err != nil {
			return "", err
		}
		text += fmt.Sprintf(" | %s, %.0f MB", clock(u.wall), float64(u.peak)/1e6)
	}
	var sent usage
	_, err = b.against(ctx, 0, 0, func(url string) (err error) {
		sent, err = b.importRows(ctx, importing{n, url, b.fresh("results.csv"), unlimited, workers})
		return err
	})
	return text + fmt.Sprintf(" | %s, %.0f MB | %s |", clock(sent.wall), float64(sent.peak)/1e6, clock(sent.cpu*1000/time.Duration(n))), err
}
