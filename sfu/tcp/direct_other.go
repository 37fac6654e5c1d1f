//go:build !linux

package tcp

import "net"

// Direct is the connection as it is, elsewhere than on Linux.
func Direct(c net.Conn) net.Conn { return c }
