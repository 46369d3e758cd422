package sheet

// A zeroDisplay says whether a worksheet shows zeros. Where it doesn't, a cell whose
// number is zero looks blank, whatever its format.
type zeroDisplay struct {
	hidden, viewed bool
}

// view takes what one of the worksheet's views says of zeros (ECMA-376 part 1,
// 18.3.1.87). Those that one window shows aren't hidden.
func (z *zeroDisplay) view(showZeros string) {
	hides := showZeros == "0" || showZeros == "false"
	z.hidden = hides && (z.hidden || !z.viewed)
	z.viewed = true
}
