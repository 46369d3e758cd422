package main

import "os"

// peakOf returns 0: what Windows tells of a process that has ended doesn't hold
// its memory.
func peakOf(*os.ProcessState) int64 { return 0 }
