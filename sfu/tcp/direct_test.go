package tcp

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"
)

// pair is the two ends of a connection, the first one read and written directly.
func pair(t *testing.T, network string) (ours, theirs net.Conn) {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "s")
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	theirs, err = net.Dial(network, l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	ours = Direct(c)
	if _, same := ours.(syscall.Conn); same && runtime.GOOS == "linux" {
		t.Fatal("it does not go directly")
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}

func TestEveryByteArrivesBothWays(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			ours, theirs := pair(t, network)
			data := make([]byte, 8<<20) // more than the kernel holds: writing and reading wait for each other
			random := rand.NewChaCha8([32]byte{1})
			random.Read(data) //nolint:errcheck // never fails
			var wg sync.WaitGroup
			for _, way := range [][2]net.Conn{{ours, theirs}, {theirs, ours}} {
				wg.Go(func() {
					if n, err := way[0].Write(data); n != len(data) || err != nil {
						t.Errorf("%d written: %v", n, err)
					}
				})
				wg.Go(func() {
					got := make([]byte, len(data))
					if _, err := io.ReadFull(way[1], got); err != nil || !bytes.Equal(got, data) {
						t.Errorf("something else arrives: %v", err)
					}
				})
			}
			wg.Wait()
		})
	}
}

func TestTheEndIsEOF(t *testing.T) {
	ours, theirs := pair(t, "tcp")
	theirs.Close()
	if n, err := ours.Read(make([]byte, 4)); n != 0 || err != io.EOF {
		t.Errorf("%d %v", n, err)
	}
}

func TestNothingIsReadIntoNothing(t *testing.T) {
	ours, _ := pair(t, "tcp")
	if n, err := ours.Read(nil); n != 0 || err != nil {
		t.Errorf("read: %d %v", n, err)
	}
	if n, err := ours.Write(nil); n != 0 || err != nil {
		t.Errorf("written: %d %v", n, err)
	}
}

// An error is of the kind that package net gives for it: net/http and pgx ask.
func TestErrorsAreThoseOfPackageNet(t *testing.T) {
	var b [4]byte
	full := make([]byte, 64<<20)
	for _, c := range []struct {
		name string
		op   string
		want error
		try  func(ours, theirs net.Conn) error
	}{
		{"read late", "read", os.ErrDeadlineExceeded, func(ours, _ net.Conn) error {
			ours.SetReadDeadline(time.Now().Add(time.Millisecond)) //nolint:errcheck // Read tells
			_, err := ours.Read(b[:])
			return err
		}},
		{"written late", "write", os.ErrDeadlineExceeded, func(ours, _ net.Conn) error {
			ours.SetWriteDeadline(time.Now().Add(time.Millisecond)) //nolint:errcheck // Write tells
			n, err := ours.Write(full)
			if n == 0 || n == len(full) {
				t.Errorf("%d bytes were taken", n)
			}
			return err
		}},
		{"closed while reading", "read", net.ErrClosed, func(ours, _ net.Conn) error {
			time.AfterFunc(time.Millisecond, func() { ours.Close() })
			_, err := ours.Read(b[:])
			return err
		}},
		{"closed before writing", "write", net.ErrClosed, func(ours, _ net.Conn) error {
			ours.Close()
			_, err := ours.Write(b[:])
			return err
		}},
		{"reset", "read", syscall.ECONNRESET, func(ours, theirs net.Conn) error {
			theirs.(*net.TCPConn).SetLinger(0) //nolint:errcheck // Read tells
			theirs.Close()
			_, err := ours.Read(b[:])
			return err
		}},
		{"written to nobody", "write", syscall.EPIPE, func(ours, theirs net.Conn) error {
			theirs.(*net.TCPConn).SetLinger(0) //nolint:errcheck // Write tells
			theirs.Close()
			ours.Read(b[:]) //nolint:errcheck // takes the reset
			_, err := ours.Write(b[:])
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.try(pair(t, "tcp"))
			var op *net.OpError
			if !errors.Is(err, c.want) || !errors.As(err, &op) || op.Op != c.op || op.Timeout() != (c.want == os.ErrDeadlineExceeded) {
				t.Errorf("%#v, want %v in %q", err, c.want, c.op)
			}
		})
	}
}

func TestWritersTakeTurns(t *testing.T) {
	ours, theirs := pair(t, "tcp")
	const writers, size = 8, 1 << 20
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			if _, err := ours.Write(bytes.Repeat([]byte{byte(i)}, size)); err != nil {
				t.Error(err)
			}
		})
	}
	seen := map[byte]bool{}
	for range writers {
		part := make([]byte, size)
		if _, err := io.ReadFull(theirs, part); err != nil {
			t.Fatal(err)
		}
		if bytes.Count(part, part[:1]) != size || seen[part[0]] {
			t.Error("two writes are mixed")
		}
		seen[part[0]] = true
	}
	wg.Wait()
}

func TestAnotherKindStaysAsItIs(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if Direct(a) != a {
		t.Error("a pipe is no socket")
	}
}
