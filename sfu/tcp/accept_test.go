package tcp

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"
)

// listener gives what is in its list, then says that it is closed.
type listener struct {
	net.Listener
	gives []error // nil: a connection
}

func (l *listener) Accept() (net.Conn, error) {
	if len(l.gives) == 0 {
		return nil, net.ErrClosed
	}
	err := l.gives[0]
	l.gives = l.gives[1:]
	if err != nil {
		return nil, err
	}
	return &net.TCPConn{}, nil
}

var errAborted = errors.New("connection aborted")

func TestAcceptOutlivesWhatPasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		taken := 0
		Accept(&listener{gives: []error{nil, errAborted, errAborted, nil}}, make(chan struct{}), func(net.Conn) { taken++ })
		if taken != 2 {
			t.Errorf("%d connections are taken, want 2", taken)
		}
	})
}

func TestAcceptEndsInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := make(chan struct{})
		close(done)
		l := &listener{gives: []error{errAborted, errAborted, errAborted}}
		Accept(l, done, func(net.Conn) { t.Error("nothing came") })
		if len(l.gives) != 2 {
			t.Errorf("it tried %d times after done, want none", 2-len(l.gives))
		}
	})
}
