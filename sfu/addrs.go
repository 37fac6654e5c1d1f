package sfu

import (
	"net"
	"net/netip"
)

// Addrs are the UDP addresses at which media is received, for a relay beside it.
func (s *SFU) Addrs() []netip.AddrPort {
	var all []netip.AddrPort
	for _, a := range s.engine.udp.GetListenAddresses() {
		if udp, ok := a.(*net.UDPAddr); ok {
			all = append(all, udp.AddrPort())
		}
	}
	return all
}
