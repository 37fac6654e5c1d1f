package embedded

import "syscall"

// sysProcAttr puts PostgreSQL in a process group of its own, so that Ctrl-C in a terminal reaches us alone, and asks
// the kernel to send it SIGINT, its fast shutdown, when the thread that started it ends (see process.start).
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT}
}
