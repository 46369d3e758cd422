package tallyfy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// idleTimeout is how long a connection is kept that nobody uses: less than
// load balancers commonly keep theirs (60 s and more), so that no request is
// written just as the other side closes the connection.
const idleTimeout = 30 * time.Second

// newTransport returns a transport whose pool of connections is as large as
// that of the workers: one that keeps fewer dials again for every other
// request.
//
// It speaks HTTP/1.1 only. The HTTP/2 transport sends a POST again by itself
// after the server has reset its stream with PROTOCOL_ERROR, and the server may
// have carried it out before.
func newTransport(base *url.URL, workers int) *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	t := &http.Transport{
		Protocols:              &protocols,
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxIdleConns:           workers,
		MaxIdleConnsPerHost:    workers,
		MaxConnsPerHost:        workers,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: 64 << 10,
	}
	if !IsLoopback(base.Hostname()) {
		t.Proxy = http.ProxyFromEnvironment
	}
	return t
}

// dial connects so that what was not sent by the time of a close is dropped,
// and when the process dies, too. The system would go on to send it for
// minutes: a create that was given up could still arrive when its row has been
// sent again.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return conn, nil
}
