package synthetic

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
)

// Counts is what one receiving m-line got so far.
type Counts struct {
	Packets, Bytes int
	Frames         int           // pictures whose last packet came
	KeyFrames      int           // that began
	Width, Height  int           // of the last of them
	Freezes        int           // times between two pictures above 500 ms
	LongestGap     time.Duration // between two pictures
	Missing        int           // numbers between the first and the last that have not come, nor their sound in the redundancy of another
	Recovered      int           // of sound: packets that came in the redundancy of another alone, RFC 2198
	Duplicates     int           // packets that came twice
	Backwards      int           // timestamps lower than the one before, of packets in order
	PictureJumps   int           // VP8 picture ids that do not follow, of packets in order
}

// freezeAbove is when a picture has stood too long.
const freezeAbove = 500 * time.Millisecond

// stream counts one receiving m-line. Guarded by Media.mu.
type stream struct {
	track  *webrtc.TrackRemote
	sound  bool
	counts Counts
	seen   [1 << 16 / 64]uint64 // a bit a number
	frame  time.Time            // of the last picture
	begun  bool
	high   uint16
	ts     uint32
	pid    uint16
}

func (s *stream) count(p *rtp.Packet) {
	c := &s.counts
	word, bit := &s.seen[p.SequenceNumber/64], uint64(1)<<(p.SequenceNumber%64)
	if *word&bit != 0 {
		c.Duplicates++
		return
	}
	s.mark(p.SequenceNumber)
	c.Packets++
	c.Bytes += len(p.Payload)
	video := !s.sound
	if video && p.Marker {
		s.countFrame(time.Now())
	}
	step := int16(p.SequenceNumber - s.high)
	if s.begun && step <= 0 {
		c.Missing--
		return
	}
	if s.begun {
		c.Missing += int(step) - 1
		if p.PayloadType == redType {
			s.recover(p, int(step))
		}
		if int32(p.Timestamp-s.ts) < 0 {
			c.Backwards++
		}
	}
	if video {
		s.countPicture(p, step)
	}
	s.begun, s.high, s.ts = true, p.SequenceNumber, p.Timestamp
}

// mark notes a number as come.
func (s *stream) mark(seq uint16) {
	s.seen[seq/64] |= 1 << (seq % 64)
	far := seq + 1<<15 // the far side of the number circle is of another round
	s.seen[far/64] &^= 1 << (far % 64)
}

// recover counts what a packet of sound carries of the lost ones right before it, as a browser plays it. Where silence was left out, numbers
// and times do not go together: nothing is taken for recovered there.
func (s *stream) recover(p *rtp.Packet, step int) {
	if p.Timestamp-s.ts != uint32(step)*opusSamples {
		return
	}
	for _, back := range redundant(p.Payload) {
		if back < step {
			s.mark(p.SequenceNumber - uint16(back))
			s.counts.Missing--
			s.counts.Recovered++
		}
	}
}

// countFrame counts a picture, and how long the one before it stood.
func (s *stream) countFrame(now time.Time) {
	c := &s.counts
	c.Frames++
	if !s.frame.IsZero() {
		gap := now.Sub(s.frame)
		c.LongestGap = max(c.LongestGap, gap)
		if gap > freezeAbove {
			c.Freezes++
		}
	}
	s.frame = now
}

func (s *stream) countPicture(p *rtp.Packet, step int16) {
	var d codecs.VP8Packet
	body, err := d.Unmarshal(p.Payload)
	if err != nil || len(body) == 0 {
		return
	}
	if d.S == 1 && d.PID == 0 && body[0]&1 == 0 {
		s.counts.KeyFrames++
		if len(body) >= 10 { // RFC 6386 section 9.1
			s.counts.Width = int(body[6]) | int(body[7]&0x3f)<<8
			s.counts.Height = int(body[8]) | int(body[9]&0x3f)<<8
		}
	}
	if follows := d.PictureID == s.pid || d.PictureID == (s.pid+1)&0x7fff; s.begun && step == 1 && !follows {
		s.counts.PictureJumps++
	}
	s.pid = d.PictureID
}

// receive reads one m-line until it ends.
func (m *Media) receive(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	mid := receiver.RTPTransceiver().Mid()
	s := &stream{track: track, sound: track.Kind() == webrtc.RTPCodecTypeAudio}
	m.mu.Lock()
	m.streams[mid] = s
	m.mu.Unlock()
	m.start(func() {
		for {
			if _, _, err := receiver.ReadRTCP(); err != nil {
				return
			}
		}
	})
	for {
		p, _, err := track.ReadRTP()
		if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) || m.isClosed() {
			return
		}
		if err != nil {
			continue
		}
		m.mu.Lock()
		s.count(p)
		m.tellLocked()
		m.mu.Unlock()
		if m.cfg.OnRTP != nil {
			m.cfg.OnRTP(mid, p)
		}
	}
}

// Counts returns what each receiving m-line got, by mid; m-lines that got nothing are not in it.
func (m *Media) Counts() map[string]Counts {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make(map[string]Counts, len(m.streams))
	for mid, s := range m.streams {
		all[mid] = s.counts
	}
	return all
}

// tellLocked wakes those who Await.
func (m *Media) tellLocked() {
	if m.changed != nil {
		close(m.changed)
		m.changed = nil
	}
}

func (m *Media) changedLocked() chan struct{} {
	if m.changed == nil {
		m.changed = make(chan struct{})
	}
	return m.changed
}

// Changed returns a channel that is closed with the next packet or change of state.
func (m *Media) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changedLocked()
}

// Await returns when the counts satisfy ok, or with the error of ctx and what was counted by then.
func (m *Media) Await(ctx context.Context, ok func(map[string]Counts) bool) (map[string]Counts, error) {
	for {
		changed, counts := m.Changed(), m.Counts()
		if ok(counts) {
			return counts, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return counts, ctx.Err()
		}
	}
}

// Feedback sends RTCP about one receiving m-line: ask gets its SSRC and returns what to send.
func (m *Media) Feedback(mid string, ask func(ssrc uint32) rtcp.Packet) error {
	m.mu.Lock()
	s := m.streams[mid]
	m.mu.Unlock()
	if s == nil {
		return errors.New("synthetic: nothing was received on this m-line")
	}
	return m.pc.WriteRTCP([]rtcp.Packet{ask(uint32(s.track.SSRC()))})
}
