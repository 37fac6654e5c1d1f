package tcp

import (
	"errors"
	"net"
	"time"
)

// pause is how long a failure to accept is given to pass.
const pause = 100 * time.Millisecond

// Accept gives each connection of a listener to take, which must not block, until the listener or done is closed. Any other failure
// passes: no file descriptor left, a connection aborted before it was taken.
func Accept(l net.Listener, done <-chan struct{}, take func(net.Conn)) {
	wait := time.NewTimer(0)
	defer wait.Stop()
	for {
		c, err := l.Accept()
		switch {
		case err == nil:
			take(c)
		case errors.Is(err, net.ErrClosed):
			return
		default:
			wait.Reset(pause)
			select {
			case <-wait.C:
			case <-done:
				return
			}
		}
	}
}
