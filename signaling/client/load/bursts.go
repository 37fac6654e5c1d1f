package load

import (
	"encoding/binary"
	"sync"
	"time"
)

// bursts watches the way in to a bad line, before the line holds anything back: how the packets of one picture are spread in time. The words
// of a packet are encrypted, its header (RFC 3550 section 5.1) is not.
type bursts struct {
	mu     sync.Mutex
	now    map[uint32]burst // by SSRC, the picture under way
	number int
	least  time.Duration
}

// burst is the packets of one picture.
type burst struct {
	ts          uint32
	packets     int
	first, last time.Time
}

// largeBurst is how many packets a picture has that counts: a key frame of bars.md.
const largeBurst = 30

func (b *bursts) see(packet []byte, at time.Time) {
	const header = 12
	if len(packet) < header || packet[0]>>6 != 2 || packet[1] >= 192 && packet[1] <= 223 { // RFC 5761: RTCP
		return
	}
	ssrc, ts := binary.BigEndian.Uint32(packet[8:]), binary.BigEndian.Uint32(packet[4:])
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.now == nil {
		b.now = make(map[uint32]burst)
	}
	p := b.now[ssrc]
	if p.ts != ts {
		if p.packets >= largeBurst {
			if spread := p.last.Sub(p.first); b.number == 0 || spread < b.least {
				b.least = spread
			}
			b.number++
		}
		p = burst{ts: ts, first: at}
	}
	p.packets, p.last = p.packets+1, at
	b.now[ssrc] = p
}

// reset forgets what was seen.
func (b *bursts) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now, b.number, b.least = nil, 0, 0
}

// large tells how many large pictures went out since the reset, and over how many milliseconds the packets of the densest were spread.
func (b *bursts) large() (n int, least float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.number, millis(b.least)
}
