package main

import (
	"errors"
	"io"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	frameBytes = 1 << 16 // as large as an interface may be told to make them
	underway   = 4096    // frames on the line one way; more are lost, as in a router
)

// line is what lies between the ends. Its delay in ns may change at any time: frames already under way keep theirs.
type line struct {
	delay atomic.Int64
}

type frame struct {
	due   time.Time
	bytes []byte
}

// carry takes frames from one end to the other until an end is gone. A frame that an end does not take (it is down) is lost.
func (l *line) carry(from io.Reader, to io.Writer) error {
	frames := make(chan frame, underway)
	defer close(frames)
	go func() {
		for f := range frames {
			time.Sleep(time.Until(f.due))
			to.Write(f.bytes) //nolint:errcheck // it is lost
		}
	}()
	buffer := make([]byte, frameBytes)
	for {
		n, err := from.Read(buffer)
		if errors.Is(err, syscall.EIO) { // the interface is down, or on its way to another namespace
			time.Sleep(time.Millisecond)
			continue
		}
		if err != nil {
			return err
		}
		select {
		case frames <- frame{time.Now().Add(time.Duration(l.delay.Load())), append([]byte(nil), buffer[:n]...)}:
		default:
		}
	}
}
