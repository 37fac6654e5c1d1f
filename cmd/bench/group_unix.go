//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// inGroup starts a program in a process group of its own, which end then asks to end: make does not hand signals on.
func inGroup(cmd *exec.Cmd) (end func() error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}
