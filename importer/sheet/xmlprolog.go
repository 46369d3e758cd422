package sheet

import (
	"bytes"
	"strings"
)

// prolog checks the encoding and the XML declaration at the part's start.
func (x *xmlScanner) prolog() error {
	if _, err := x.need(4); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE", "\x00<", "<\x00"} {
		if bytes.HasPrefix(b, []byte(mark)) {
			return &RefusedError{x.part + " is in UTF-16, which few programs read: open the workbook in Excel and save it again"}
		}
	}
	if bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) {
		x.pos += 3
	}
	if _, err := x.need(6); err != nil {
		return err
	}
	b = x.buf[x.pos:x.end]
	if len(b) < 6 || !bytes.HasPrefix(b, []byte("<?xml")) || nameClass[b[5]]&nameInner != 0 {
		return nil
	}
	end, err := x.find("?>", 1024)
	if err != nil {
		return err
	}
	declaration := string(x.buf[x.pos : x.pos+end])
	x.pos += end + 2
	if _, rest, ok := strings.Cut(declaration, "encoding"); ok {
		rest = strings.TrimLeft(rest, " \t\r\n=\"'")
		name := strings.ToLower(strings.TrimRight(strings.SplitN(rest, "?", 2)[0], " \t\r\n"))
		if at := strings.IndexAny(name, `"' `); at >= 0 {
			name = name[:at]
		}
		if name != "utf-8" && name != "utf8" && name != "us-ascii" && name != "ascii" {
			return &RefusedError{x.part + " is in the encoding " + name + " instead of UTF-8: open the workbook in Excel and save it again"}
		}
	}
	return nil
}

// scanInstruction passes a processing instruction.
func (x *xmlScanner) scanInstruction() error {
	if _, err := x.need(6); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	if len(b) > 5 && strings.EqualFold(string(b[2:5]), "xml") && nameClass[b[5]]&nameInner == 0 {
		return x.damage("has a second XML declaration")
	}
	if len(b) > 2 && nameClass[b[2]]&nameFirst == 0 {
		return x.damage("has a tag that isn't XML")
	}
	x.pos += 2
	return x.pass("?>")
}

// scanBang passes a comment, or starts a CDATA section.
func (x *xmlScanner) scanBang() error {
	if _, err := x.need(9); err != nil {
		return err
	}
	b := x.buf[x.pos:x.end]
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		x.pos += 4
		if err := x.pass("--"); err != nil {
			return err
		}
		if ok, err := x.need(1); err != nil || !ok {
			if err != nil {
				return err
			}
			return x.early()
		}
		if x.buf[x.pos] != '>' {
			return x.damage("has a comment with -- in it")
		}
		x.pos++
		return nil
	case bytes.HasPrefix(b, []byte("<![CDATA[")) && len(x.open) > 0:
		x.pos += 9
		x.cdata = true
		return nil
	case bytes.HasPrefix(b, []byte("<!DOCTYPE")):
		return x.damage("has a DOCTYPE, which a workbook never needs and which may hide anything,")
	case len(b) < 9:
		return x.early()
	}
	return x.damage("has a tag that isn't XML")
}
