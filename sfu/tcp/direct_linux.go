//go:build !386 && !s390x

package tcp

import (
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
// Deadlines and Close work as before. A connection of another kind, or on a system without these calls, is returned as it is.
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

// transfer is what one call moves, kept so that nothing is allocated for it. Thousands of goroutines wait in one: its frames are few.
type transfer struct {
	mu      sync.Mutex // protects all following until the call ends
	data    []byte     // not moved yet
	n       int        // moved
	errno   syscall.Errno
	attempt func(fd uintptr) bool
}

// NetConn is the connection itself, as tls.Conn.NetConn is.
func (d *direct) NetConn() net.Conn { return d.Conn }

// Read satisfies net.Conn.
func (d *direct) Read(b []byte) (n int, err error) {
	if len(b) == 0 {
		return 0, nil
	}
	t := &d.in
	t.mu.Lock()
	t.data, t.n, t.errno = b, 0, 0
	err = d.raw.Read(t.attempt)
	n, err = d.ended(t, err, "read")
	t.mu.Unlock()
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

// Write satisfies net.Conn: it waits until the kernel has taken everything.
func (d *direct) Write(b []byte) (n int, err error) {
	if len(b) == 0 {
		return 0, nil
	}
	t := &d.out
	t.mu.Lock()
	t.data, t.n, t.errno = b, 0, 0
	err = d.raw.Write(t.attempt)
	n, err = d.ended(t, err, "write")
	t.mu.Unlock()
	return n, err
}

// read satisfies [syscall.RawConn]: false waits until there is something to read.
func (t *transfer) read(fd uintptr) bool {
	t.call(syscall.SYS_RECVFROM, fd)
	return t.errno != syscall.EAGAIN
}

// write satisfies [syscall.RawConn]: false waits until there is room.
func (t *transfer) write(fd uintptr) bool {
	for t.errno = 0; len(t.data) > 0 && t.errno == 0; {
		t.call(syscall.SYS_SENDTO, fd)
	}
	return t.errno != syscall.EAGAIN
}

// call receives or sends once: read(2) and write(2), which know any kind of file, take longer.
func (t *transfer) call(number, fd uintptr) {
	n, errno := uintptr(0), syscall.EINTR
	for errno == syscall.EINTR {
		n, _, errno = syscall.RawSyscall6(number, fd, uintptr(unsafe.Pointer(&t.data[0])), uintptr(len(t.data)), syscall.MSG_NOSIGNAL, 0, 0)
	}
	if t.errno = errno; errno == 0 {
		t.n += int(n)
		t.data = t.data[n:]
	}
}

// ended is the outcome of a call, the error as package net has it.
func (d *direct) ended(t *transfer, err error, op string) (n int, _ error) {
	t.data = nil
	if err == nil && t.errno == 0 {
		return t.n, nil
	}
	if err == nil {
		err = os.NewSyscallError(op, t.errno)
	}
	if waited, ok := err.(*net.OpError); ok {
		err = waited.Err
	}
	return t.n, &net.OpError{Op: op, Net: d.LocalAddr().Network(), Source: d.LocalAddr(), Addr: d.RemoteAddr(), Err: err}
}
