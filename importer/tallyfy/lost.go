package tallyfy

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// lost says in plain words what happened to a request without a whole answer.
func (c *Client) lost(x exchange) string {
	switch {
	case !x.written, isTimeout(x.err), errors.Is(x.err, context.Canceled), errors.Is(x.err, errTooLarge):
		return ConnectionText(x.err, c.host, c.timeout)
	case errors.Is(x.err, io.EOF), errors.Is(x.err, io.ErrUnexpectedEOF):
		return "the connection was closed before the answer was whole"
	case errors.Is(x.err, errAnothers):
		return errAnothers.Error()
	}
	return "the connection broke before the answer was whole"
}

// ConnectionText says in plain words why a request to a host failed with err.
// timeout is what the request was allowed.
func ConnectionText(err error, host string, timeout time.Duration) string {
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	switch {
	case errors.Is(err, context.Canceled):
		return "the request was broken off"
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("there is no host named %s", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("the address of %s can't be looked up", dns.Name)
	case errors.As(err, &certificate):
		return fmt.Sprintf("the certificate of %s is not trusted: %s", host, certificateText(err))
	case errors.As(err, &noTLS):
		return fmt.Sprintf("%s doesn't speak https", host)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy that this machine is set to use can't be reached"
	case errors.As(err, &op) && op.Op == "dial" && op.Timeout():
		return fmt.Sprintf("%s can't be reached: it doesn't answer", host)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Sprintf("%s can't be reached: nothing listens there", host)
	case isTimeout(err):
		return fmt.Sprintf("no answer within %s", timeout)
	case errors.Is(err, errTooLarge):
		return "the answer is too large"
	}
	return fmt.Sprintf("no connection to %s came about", host)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

// certificateText says why a certificate isn't trusted.
func certificateText(err error) string {
	var unknown x509.UnknownAuthorityError
	var wrongName x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown):
		return "it isn't signed by an authority that this machine trusts"
	case errors.As(err, &wrongName):
		return "it is for another name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired, or this machine's clock is wrong"
	}
	return "it isn't valid"
}
