package load

import (
	"errors"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/pion/transport/v5"
	"github.com/pion/transport/v5/stdnet"
)

// Line is how bad a participant's line is, both ways. The zero value is as good as the machine.
type Line struct {
	Loss  float64       // of packets, 0 to 1, each way
	Delay time.Duration // each way
	Down  int           // bit/s to the participant, 0: no limit
}

func (l Line) check() error {
	if l.Loss < 0 || l.Loss >= 1 || l.Delay < 0 || l.Delay > 5*time.Second || l.Down < 0 || l.Down > 0 && l.Down < 20_000 {
		return errors.New("a line loses 0 to 99 % of packets, delays at most 5 s, and carries at least 20 kbit/s")
	}
	return nil
}

const (
	lineQueue = 4096                   // packets under way each way
	tailDrop  = 300 * time.Millisecond // a packet that would wait longer for a narrow line is lost, as in a home router
)

// badNet is the operating system's network through bad lines: a transport.Net for one participant.
type badNet struct {
	*stdnet.Net
	line Line
	seed uint64

	bursts bursts // of all its sockets

	mu    sync.Mutex // guards conns
	conns []*badConn
}

func newBadNet(l Line, seed uint64) (*badNet, error) {
	own, err := stdnet.NewNet()
	if err != nil {
		return nil, err
	}
	return &badNet{Net: own, line: l, seed: seed}, nil
}

// close ends every socket. Pion leaves one open when an agent ends while it gathers.
func (n *badNet) close() {
	n.mu.Lock()
	conns := n.conns
	n.mu.Unlock()
	for _, c := range conns { // outside the lock: a close waits for its goroutines
		_ = c.Close()
	}
}

// ListenUDP implements transport.Net.
func (n *badNet) ListenUDP(network string, addr *net.UDPAddr) (transport.UDPConn, error) {
	inner, err := n.Net.ListenUDP(network, addr)
	if err != nil {
		return nil, err
	}
	c := newBadConn(inner, n.line, n.seed, &n.bursts)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.conns = append(n.conns, c)
	return c, nil
}

// badConn delays, loses and holds back the packets of one socket.
type badConn struct {
	transport.UDPConn
	line   Line
	bursts *bursts

	up, down chan parcel
	done     chan struct{}
	once     sync.Once
	work     sync.WaitGroup

	mu   sync.Mutex // guards dice
	dice *rand.Rand
}

// parcel is a packet under way.
type parcel struct {
	b    []byte
	addr net.Addr
	due  time.Time
}

func newBadConn(inner transport.UDPConn, l Line, seed uint64, seen *bursts) *badConn {
	c := &badConn{
		UDPConn: inner, line: l, bursts: seen, up: make(chan parcel, lineQueue), down: make(chan parcel, lineQueue), done: make(chan struct{}),
		dice: rand.New(rand.NewPCG(seed, 1)),
	}
	c.work.Go(c.receive)
	c.work.Go(c.send)
	return c
}

// lost throws the dice for one packet.
func (c *badConn) lost() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dice.Float64() < c.line.Loss
}

// receive reads the socket and lets what is not lost wait its time.
func (c *badConn) receive() {
	buf := make([]byte, 2048)
	var free time.Time // when the narrow line has carried all before
	for {
		n, addr, err := c.UDPConn.ReadFrom(buf)
		if err != nil {
			close(c.down)
			return
		}
		now := time.Now()
		c.bursts.see(buf[:n], now)
		if c.lost() {
			continue
		}
		due := now
		if c.line.Down > 0 {
			if free.Before(now) {
				free = now
			}
			if free.Sub(now) > tailDrop {
				continue
			}
			free = free.Add(time.Duration(n*8) * time.Second / time.Duration(c.line.Down))
			due = free
		}
		select {
		case c.down <- parcel{append([]byte(nil), buf[:n]...), addr, due.Add(c.line.Delay)}:
		default: // the queue of a line is as bounded as any
		}
	}
}

// ReadFrom implements net.PacketConn. It has one caller at a time.
func (c *badConn) ReadFrom(b []byte) (int, net.Addr, error) {
	p, ok := <-c.down
	if !ok {
		return 0, nil, net.ErrClosed
	}
	c.until(p.due)
	return copy(b, p.b), p.addr, nil
}

// WriteTo implements net.PacketConn.
func (c *badConn) WriteTo(b []byte, addr net.Addr) (int, error) {
	if c.lost() {
		return len(b), nil
	}
	select {
	case <-c.done:
		return 0, net.ErrClosed
	case c.up <- parcel{append([]byte(nil), b...), addr, time.Now().Add(c.line.Delay)}:
	default:
	}
	return len(b), nil
}

func (c *badConn) send() {
	for {
		select {
		case <-c.done:
			return
		case p := <-c.up:
			c.until(p.due)
			_, _ = c.UDPConn.WriteTo(p.b, p.addr) // lost, as packets are
		}
	}
}

// until waits for a packet's time, or for the end.
func (c *badConn) until(due time.Time) {
	wait := time.Until(due)
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.done:
	}
}

// Close implements net.PacketConn.
func (c *badConn) Close() error {
	err := net.ErrClosed
	c.once.Do(func() {
		close(c.done)
		err = c.UDPConn.Close()
		c.work.Wait()
	})
	return err
}
