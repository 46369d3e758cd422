package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// describeMachine says what was measured on: the versions, the processor, and
// how long the disk takes to keep what it was given.
func describeMachine(binary, folder string) string {
	text := fmt.Sprintf("tallyfy-import %s, %s, %s/%s, %d processors", revision(binary), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if model := processor(); model != "" {
		text += " (" + model + ")"
	}
	if took, err := syncTime(folder); err == nil {
		text += fmt.Sprintf("; an fsync takes %s", clock(took))
	}
	return text + "; " + time.Now().UTC().Format(time.DateOnly)
}

// revision is the commit that a program was built from.
func revision(binary string) string {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return "of an unknown commit"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 7 {
			return s.Value[:7]
		}
	}
	return info.Main.Version
}

// processor is the processor's name, where Linux tells it.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for l := range bytes.Lines(text) {
		if name, value, ok := strings.Cut(string(l), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// syncTime is the median time of an fsync after a line was written.
func syncTime(folder string) (time.Duration, error) {
	f, err := os.CreateTemp(folder, "sync-*")
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }() // it holds nothing
	var took []time.Duration
	for range 20 {
		if _, err := f.WriteString(filepath.Base(f.Name())); err != nil {
			return 0, err
		}
		began := time.Now()
		if err := f.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	return median(took), nil
}
