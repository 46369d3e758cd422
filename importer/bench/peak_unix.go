//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf returns the most memory that a process held, in bytes. Linux counts
// it in KiB, macOS in bytes.
func peakOf(p *os.ProcessState) int64 {
	r, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(r.Maxrss) //nolint:unconvert // it has 32 bits on some systems
	}
	return int64(r.Maxrss) << 10 //nolint:unconvert // it has 32 bits on some systems
}
