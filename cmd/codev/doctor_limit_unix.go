//go:build unix

package main

import "syscall"

// openFiles is how many descriptors this process may have open.
func openFiles() (limit uint64, ok bool) {
	var l syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
	return uint64(l.Cur), err == nil
}
