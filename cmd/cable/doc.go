//go:build linux

// Command cable is a line with a delay between two Ethernet interfaces that it makes, for tests on hosts whose kernel has no netem: what one
// end sends comes out of the other, in order, later. It needs Linux, root (or CAP_NET_ADMIN) and /dev/net/tun.
//
//	cable near far
//
// It prints "ready" when both interfaces exist; one of them may then be moved to another network namespace. Each line of standard input is
// the delay one way in ms from now on, and printed when it counts. With the end of the input it ends, and the interfaces with it.
package main
