package main

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

func TestALateLinkDelaysBothWaysAndKeepsTheOrder(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	over := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			_, err = io.Copy(c, c) // ends when the other side does
			c.Close()
		}
		over <- err
	}()
	const each, parcels = 60 * time.Millisecond, 20
	c, err := late(each)(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var want []byte
	for i := range parcels {
		want = append(want, byte(i))
		if _, err := c.Write(want[i:]); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]byte, parcels)
	if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if took := time.Since(began); took < 2*each || took > parcels*each { // one after the other they would take far longer
		t.Errorf("there and back took %v", took)
	}
	c.Close()
	if err := <-over; err != nil {
		t.Error(err)
	}
}
