package lint

// reportZeros warns of numbers that seem to have lost their leading zeros.
func (s *ids) reportZeros(r *report, c *column, name, field string) {
	if full, shorter := s.paddedWidth(); full > 0 {
		r.add(LostZeros, c.at, field, shorter, "%s has numbers of %d digits with zeros in front, and shorter ones such as %s, which seem to have lost theirs", name, full, quote(shorter.value))
		return
	}
	if full, shorter := s.sparseWidth(); c.isKey && full > 0 {
		r.add(LostZeros, c.at, field, shorter, "%s has numbers of %d digits, and a few shorter ones such as %s, which seem to have lost their leading zeros: take them from the original again, as text", name, full, quote(shorter.value))
	}
}

// paddedWidth returns the width of numbers with zeros in front, if they all
// have one, and the numbers that are shorter; 0 where nothing is odd.
func (s *ids) paddedWidth() (full int, shorter *finding) {
	for n := range s.widths {
		if s.widths[n].zeroed == 0 {
			continue
		}
		if full > 0 {
			return 0, nil // of several widths: nobody padded these
		}
		full = n
	}
	if full == 0 || s.widths[full].zeroed+s.widths[full].plain.count < 2 {
		return 0, nil
	}
	for n := full - 1; n > 0; n-- {
		if s.widths[n].plain.count > 0 {
			return full, s.shorterThan(full)
		}
	}
	return 0, nil
}

// sparseWidth returns the width that nearly all numbers have and the few that
// are shorter, where they can't come from a counter: those are in order, or
// close together, or fill the shorter widths as well.
func (s *ids) sparseWidth() (full int, shorter *finding) {
	const (
		leastNumbers = 10
		leastWidth   = 5
		sparse       = 50 // numbers that a counter would have left out for each that is there
	)
	total := 0
	for n := range s.widths {
		if s.widths[n].plain.count > 0 {
			full = n
		}
		total += s.widths[n].plain.count + s.widths[n].zeroed
	}
	if total < leastNumbers || full < leastWidth {
		return 0, nil
	}
	few := total - s.widths[full].plain.count
	inOrder := 10*min(s.ups, s.downs) < total
	leading := s.most
	for leading >= 10 {
		leading /= 10
	}
	if few == 0 || few*5 > total || inOrder || leading < 5 || (s.most-s.least)/uint64(total) < sparse {
		return 0, nil
	}
	for n := 1; n < full-2; n++ {
		if s.widths[n].plain.count > 0 {
			return 0, nil // two zeros are lost at times, three hardly ever
		}
	}
	return full, s.shorterThan(full)
}

// shorterThan gathers the numbers of fewer digits.
func (s *ids) shorterThan(full int) *finding {
	var all finding
	for n := full - 1; n > 0; n-- {
		all.merge(&s.widths[n].plain)
	}
	return &all
}
