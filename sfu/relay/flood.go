package relay

import (
	"errors"
	"net"
	"time"
)

// doorman is a UDP socket that reads strangers at a bounded rate: an answer to a forged address is somebody else's flood.
type doorman struct {
	net.PacketConn
	relay *Relay
}

func (d *doorman) ReadFrom(p []byte) (int, net.Addr, error) {
	dst := addrPort(d.LocalAddr())
	for {
		n, from, err := d.PacketConn.ReadFrom(p)
		if errors.Is(err, net.ErrClosed) {
			return 0, nil, err
		}
		if err != nil { // it passes; Pion would stop listening
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if d.relay.known(flow{addrPort(from), dst}) || d.relay.strangers.Allow() {
			return n, from, nil
		}
	}
}
