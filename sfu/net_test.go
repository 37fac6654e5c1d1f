package sfu_test

import "net"

// loopbackOnly keeps the tests off every other interface, and to one family so that all use the same port.
func loopbackOnly(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) }
