// Package sheet reads CSV files and Excel workbooks as rows of typed cells. A
// row arrives as its owner sees it in a spreadsheet program, or not at all:
// damage is refused and never read around, and what had to be guessed is said.
//
// Start with [Open], which recognises a file by its content, or with
// [Snapshot], which first takes a private copy, so that what was checked is
// what is sent even while somebody overwrites the file. Then call [Sheet.Next]
// until it returns io.EOF.
//
// Below that there are two readers, between which recognise.go decides. The
// one of CSV files starts at openCSV: encoding.go finds how bytes become UTF-8,
// csvdetect.go finds the delimiter, csvparse.go cuts records (RFC 4180). The
// one of workbooks starts at openXLSX.
package sheet
