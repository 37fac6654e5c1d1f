//go:build !unix

package main

import "os/exec"

// inGroup has no groups to start a program in: end ends the program alone.
func inGroup(cmd *exec.Cmd) (end func() error) {
	return func() error { return cmd.Process.Kill() }
}
