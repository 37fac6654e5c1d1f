//go:build unix && !linux

package embedded

import "syscall"

// sysProcAttr puts PostgreSQL in a process group of its own, so that Ctrl-C in a terminal reaches us alone. After a
// kill -9 it lives on until the next Start stops it.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
