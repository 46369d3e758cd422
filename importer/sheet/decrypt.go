package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// compoundMagic starts an OLE compound file: an old .xls workbook, or a new
// one behind a password ([MS-OFFCRYPTO] 2.3).
const compoundMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// sharedSecret is the password that Excel itself uses for workbooks that are
// encrypted but open without one ([MS-OFFCRYPTO] 2.3.6.1, note).
const sharedSecret = "VelvetSweatshop"

// isCompound reports whether r is an OLE compound file.
func isCompound(r io.ReaderAt) bool {
	var head [len(compoundMagic)]byte
	n, _ := r.ReadAt(head[:], 0)
	return string(head[:n]) == compoundMagic
}

// decrypt opens a password-protected workbook, which recognise took for one, and
// returns its package.
func decrypt(r io.ReaderAt, size int64, o Options) ([]byte, error) {
	limit := o.MaxSize
	if limit <= 0 {
		limit = DefaultMaxSize
	}
	if size > limit {
		return nil, &RefusedError{fmt.Sprintf("the workbook is larger than %d bytes: if it is meant to be so large, raise --max-size", limit)}
	}
	raw := make([]byte, size)
	if _, err := r.ReadAt(raw, 0); err != nil && !IsEnd(err) {
		return nil, fmt.Errorf("the workbook can't be read: %w", err)
	}
	if size < 512 {
		return nil, &DamageError{Part: "the file", What: "ends early"}
	}
	plain, err := decryptWith(raw, sharedSecret)
	if !isPackage(plain) && o.Password != "" {
		plain, err = decryptWith(raw, o.Password)
	}
	switch {
	case isPackage(plain):
		return trimPackage(plain), nil
	case errors.Is(err, excelize.ErrUnsupportedEncryptMechanism), errors.Is(err, excelize.ErrUnknownEncryptMechanism),
		errors.Is(err, excelize.ErrUnsupportedHashAlgorithm):
		return nil, &RefusedError{"the workbook is encrypted in a way that can't be opened here: open it in Excel and save it without a password"}
	case err != nil && !errors.Is(err, excelize.ErrWorkbookPassword):
		return nil, &DamageError{Part: "the encrypted package", What: "can't be decrypted: a part of the file is missing or was changed"}
	case o.Password == "":
		return nil, &RefusedError{"the workbook is protected by a password: give it in TALLYFY_SHEET_PASSWORD or with --password-file"}
	}
	return nil, &RefusedError{"the password doesn't open the workbook: check TALLYFY_SHEET_PASSWORD or the file of --password-file"}
}

// isPackage reports whether a decrypted file is a zip package: with a wrong
// password, some kinds of encryption give anything.
func isPackage(plain []byte) bool { return bytes.HasPrefix(plain, []byte("PK")) }

func decryptWith(raw []byte, password string) (plain []byte, err error) {
	err = guarded(func() error {
		plain, err = excelize.Decrypt(raw, &excelize.Options{Password: password})
		return err
	})
	if err != nil {
		return nil, err
	}
	return plain, nil
}

// trimPackage drops what decryption leaves behind the package: blocks are
// whole, and the package's end need not be. The directory's end says where it
// is (APPNOTE 4.3.16).
func trimPackage(plain []byte) []byte {
	const endSize = 22
	at := bytes.LastIndex(plain, []byte("PK\x05\x06"))
	if at < 0 || len(plain)-at < endSize {
		return plain
	}
	end := at + endSize + int(binary.LittleEndian.Uint16(plain[at+20:]))
	if end < len(plain) {
		return plain[:end]
	}
	return plain
}

// guarded turns a panic of another's code on a stranger's bytes into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("its content makes no sense")
		}
	}()
	return f()
}
