package tcp

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// Direct has what is read from a connection and written to it be raw system calls. The connection does not block: a call takes some
// 10 µs and never waits, so that for Go's scheduler the goroutine may go on running. Announced as one that may block, each call has the
// scheduler's monitor awake beside it, and the processor taken from the goroutine and given back.
//
// Deadlines and Close work as before. A connection of another kind, or on another system than Linux, is returned as it is.
func Direct(c net.Conn) net.Conn {
	s, ok := c.(syscall.Conn)
	if !ok {
		return c
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return c
	}
	d := &direct{Conn: c, raw: raw}
	d.in.attempt, d.out.attempt = d.in.read, d.out.write
	return d
}

// direct is a connection whose data takes the short way. Its methods may be called concurrently.
type direct struct {
	net.Conn
	raw     syscall.RawConn
	in, out transfer
}

// transfer is what one call moves, kept so that nothing is allocated for it.
type transfer struct {
	mu      sync.Mutex // protects all following until the call ends
	data    []byte
	n       int // moved
	errno   syscall.Errno
	attempt func(fd uintptr) bool
}

// NetConn is the connection itself, as tls.Conn.NetConn is.
func (d *direct) NetConn() net.Conn { return d.Conn }

// Read satisfies net.Conn.
func (d *direct) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	n, err := d.in.move(b, d.raw.Read)
	if n == 0 && err == nil {
		return 0, io.EOF
	}
	return n, d.named(err, "read")
}

// Write satisfies net.Conn: it waits until the kernel has taken everything.
func (d *direct) Write(b []byte) (int, error) {
	n, err := d.out.move(b, d.raw.Write)
	return n, d.named(err, "write")
}

// move hands the data to the kernel by way of raw, which waits whenever there is nothing to do.
func (t *transfer) move(data []byte, raw func(func(fd uintptr) bool) error) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data, t.n, t.errno = data, 0, 0
	err := raw(t.attempt)
	t.data = nil
	if err == nil && t.errno != 0 {
		err = t.errno
	}
	return t.n, err
}

func (t *transfer) read(fd uintptr) bool {
	return t.call(syscall.SYS_READ, fd) != syscall.EAGAIN
}

func (t *transfer) write(fd uintptr) bool {
	for t.n < len(t.data) {
		switch t.call(syscall.SYS_WRITE, fd) {
		case 0:
		case syscall.EAGAIN:
			return false
		default:
			return true
		}
	}
	return true
}

// call reads or writes once. The error is kept unless it only says to wait.
func (t *transfer) call(number, fd uintptr) syscall.Errno {
	left := t.data[t.n:]
	for {
		n, _, errno := syscall.RawSyscall(number, fd, uintptr(unsafe.Pointer(&left[0])), uintptr(len(left)))
		switch errno {
		case 0:
			t.n += int(n)
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
		default:
			t.errno = errno
		}
		return errno
	}
}

// named is an error as package net has it.
func (d *direct) named(err error, op string) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return &net.OpError{Op: op, Net: d.LocalAddr().Network(), Source: d.LocalAddr(), Addr: d.RemoteAddr(), Err: os.NewSyscallError(op, errno)}
	}
	var under *net.OpError
	if errors.As(err, &under) {
		under.Op = op
	}
	return err
}
