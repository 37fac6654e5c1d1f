//go:build !linux

package udp

import "net/netip"

// Elsewhere than on Linux a batch leaves packet by packet, and packets come through package net.

type kernel struct{}

func (*kernel) init()                           {}
func (*kernel) address(*socket, netip.AddrPort) {}

type reader struct{}

func (*reader) init() {}

func best() Mode { return Single }

func (s *socket) sendTogether(b *Batch, _ bool) int {
	return s.oneByOne(b.data[:b.used], b.sizes[:b.n], b.to)
}

func (s *socket) receive(b []byte) (int, netip.AddrPort, error) { return s.udp.ReadFromUDPAddrPort(b) }
