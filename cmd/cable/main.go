//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: cable NEAR FAR (names of the interfaces to make)")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cable:", err)
		os.Exit(1)
	}
}

func run(nearName, farName string, in io.Reader, out io.Writer) error {
	near, err := tap(nearName)
	if err != nil {
		return err
	}
	far, err := tap(farName)
	if err != nil {
		return err
	}
	var l line
	broken := make(chan error, 2)
	go func() { broken <- l.carry(near, far) }()
	go func() { broken <- l.carry(far, near) }()
	fmt.Fprintln(out, "ready")
	told := make(chan error, 1)
	go func() { told <- l.obey(in, out) }()
	select {
	case err := <-broken:
		return err
	case err := <-told:
		return err
	}
}

// obey takes the delays it is told, until the input ends.
func (l *line) obey(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		ms, err := strconv.Atoi(lines.Text())
		if err != nil || ms < 0 {
			return fmt.Errorf("a delay is a whole number of ms, not %q", lines.Text())
		}
		l.delay.Store(int64(time.Duration(ms) * time.Millisecond))
		fmt.Fprintln(out, ms)
	}
	return lines.Err()
}

// tap makes an Ethernet interface (Linux, Documentation/networking/tuntap.rst): one Read or Write is one frame.
func tap(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("/dev/net/tun: %w", err)
	}
	request, err := unix.NewIfreq(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	request.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, request); err != nil {
		return nil, fmt.Errorf("making %s: %w", name, err)
	}
	return os.NewFile(uintptr(fd), name), nil
}
