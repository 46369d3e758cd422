// Package mapping turns the rows of a sheet into tasks, by the rules of a
// mapping file. It is the pure core of tallyfy-import: it opens no file, talks
// to no network and reads no clock.
//
// Start with [Load], which reads a mapping file, then [File.Bind], which finds
// its columns in a sheet's [Header], then [Binding.Draft], which makes one
// [Row] into one [Draft]: a [Task] and its key, or the [Problem]s that keep it
// from being one.
package mapping
