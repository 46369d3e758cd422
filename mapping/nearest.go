package mapping

import "iter"

// Nearest returns the candidate that was probably meant by word, and false
// where none is near: more than a third of the letters would have to change.
// Letter case and blanks are ignored; of two that are equally near the first
// is taken.
func Nearest(word string, candidates iter.Seq[string]) (string, bool) {
	const longest = 100 // a longer text is no mistyped name
	wanted := []rune(Fold(word))
	if len(wanted) == 0 || len(wanted) > longest {
		return "", false
	}
	best, found := "", false
	least := max(1, len(wanted)/3) + 1
	for candidate := range candidates {
		if len(candidate) > 4*longest {
			continue
		}
		letters := []rune(Fold(candidate))
		if abs(len(letters)-len(wanted)) >= least {
			continue
		}
		if d := editDistance(wanted, letters); d < least {
			best, found, least = candidate, true, d
		}
	}
	return best, found
}

// Distance counts the letters to insert, drop, change or swap with their
// neighbour to make b of a. Letter case and blanks are ignored. It takes the
// time of the product of their lengths.
func Distance(a, b string) int {
	return editDistance([]rune(Fold(a)), []rune(Fold(b)))
}

// editDistance is the optimal string alignment distance.
func editDistance(a, b []rune) int {
	before := make([]int, len(b)+1)
	last := make([]int, len(b)+1)
	this := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		this[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			this[j] = min(last[j]+1, this[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				this[j] = min(this[j], before[j-2]+1)
			}
		}
		before, last, this = last, this, before
	}
	return last[len(b)]
}

func abs(n int) int {
	return max(n, -n)
}
