// Package results keeps the durable record of an import: a CSV file beside the
// sheet that says for each row what was sent and what came of it. It is the
// import's whole state, a small write-ahead log that a spreadsheet program can
// open.
//
// # Where to start
//
// [Open] takes the lock, replays the lines and cuts a torn tail; [File.State]
// and [File.Get] say what is known of a row; [File.Intend] puts "sending" on
// the disk before a request leaves; [File.Append] records its outcome;
// [File.Compact] brings the lines into the sheet's order when a run is over.
// [Read] is for looking only. A line is written in encode.go and read in
// decode.go; scan.go reads a whole file, while indexer.go takes its lines into
// memory; commit.go is the group commit, and gather.go says how long it waits
// for more callers.
//
// # The file
//
// CSV (RFC 4180), UTF-8, LF, with the header
//
//	row,key,status,task_id,run_id,error,http_status,attempts,time,request_hash,target,check
//
// While a run is on, lines are only appended. Of the lines of one key the one
// with the latest time holds, wherever it stands: times are in UTC to the
// microsecond and grow with every line, even where the clock goes back, so a
// spreadsheet program may sort the lines. (A line that only adds to what is known
// of a row in doubt keeps its time: by it the row's task is looked for.) The
// check is a digest of the line's values, not of its bytes: other separators,
// quotes, line ends and a byte order mark don't break it, a changed value does.
//
// # What is promised
//
//   - When Intend returns nil, its line is on the disk, and survives a kill of
//     the process and the loss of power. So a request that left has a line.
//   - An outcome given to Append is handed to the operating system at once, or
//     with the sync that is gathering, or after the one that is running, and is
//     durable with the next sync. A crash of the process alone loses at most the
//     outcomes that came since a sync began to gather, the loss of power those
//     since the last sync; their rows are "sending" then: in doubt, and looked
//     for before anything is sent again.
//   - A line that a crash cut short is dropped at the next Open. Its Intend
//     never returned, so nothing was sent for it. Any other line that can't be
//     trusted is refused and named ([DamagedError]).
//   - After the first write or sync that fails nothing more is written, and
//     every later Intend, Append, Sync and Compact fails with the same error.
//     A failed sync isn't tried again: the system may have dropped the data
//     and say yes the second time. What memory knows stays ([File.Get]).
//   - Compact replaces the file in one step. Whatever fails or crashes, either
//     the old file or the new one is there, whole.
//   - One run at a time: a lock dies with its process ([LockedError]). A run
//     whose lock file is removed or replaced stops before it writes or sends
//     anything more.
//
// # Under which assumptions
//
// The disk and its driver tell the truth about a sync. Where they don't, the
// loss of power may take lines of requests that were sent; those rows look new
// to the next run, and their tasks are made twice.
//
// Nobody deletes the file, puts an older copy in its place or removes lines
// from it. While a run is on this is noticed at the next sync, and the run
// stops, or when the file is closed, whatever ended the run. A file that was
// removed, renamed or replaced is put back with all that the run knows, and
// what has taken its place is kept beside it; where that fails, Close names the
// copy that has it all, or says that the file is lost. A results file that has
// taken its place and knows more, as that of another run, stays, and the copy is
// left beside it. Such a copy, or an empty one in its place, keeps the next Open
// from going on without; so does an empty one beside a file that another program
// has written to, and a file that was cut short is marked in itself. Between runs
// it can't be noticed: rows whose lines are gone are sent again. A file of
// another target is refused ([ForeignError]).
//
// The clock is right to within a quarter of an hour. A row in doubt whose
// time lies in the future shows that it wasn't, and is looked for among all
// tasks. Where the clock was ahead by more and is right again, the task of a row
// in doubt can be missed, and made twice.
//
// The API's list shows a task within the time that the importer waits before
// it looks for a row in doubt. Where the list lags longer, the row is sent
// again, and its task exists twice. This package only keeps the row in doubt.
//
// The file system locks across processes. Where it can't, Open fails rather
// than go on without.
package results
