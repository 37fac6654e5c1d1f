package synthetic

import (
	"slices"
	"testing"

	"github.com/pion/rtp"
)

// Sound that came in the redundancy of a later packet is heard: it is not missing. What silence was left out before is not taken for it.
func TestRedundancyFillsHolesInTheCount(t *testing.T) {
	type sent struct {
		seq  uint16
		ts   uint32
		back []int // 20 ms each
	}
	for name, c := range map[string]struct {
		sent               []sent
		missing, recovered int
	}{
		"one lost":                 {[]sent{{10, 9600, nil}, {12, 11520, []int{1}}}, 0, 1},
		"two lost, one covered":    {[]sent{{10, 9600, nil}, {13, 12480, []int{1}}}, 1, 1},
		"two lost, two covered":    {[]sent{{10, 9600, nil}, {13, 12480, []int{1, 2}}}, 0, 2},
		"nothing lost":             {[]sent{{10, 9600, nil}, {11, 10560, []int{1, 2}}}, 0, 0},
		"the lost one comes late":  {[]sent{{10, 9600, nil}, {12, 11520, []int{1}}, {11, 10560, nil}}, 0, 1},
		"silence before, one lost": {[]sent{{10, 9600, nil}, {12, 19200, []int{1}}}, 1, 0},
		"around the numbers' end":  {[]sent{{65535, 9600, nil}, {1, 11520, []int{1}}}, 0, 1},
	} {
		s := stream{sound: true}
		for _, p := range c.sent {
			m := microphone{frame: opusFrame()}
			packet := &rtp.Packet{Header: rtp.Header{SequenceNumber: p.seq, Timestamp: p.ts, PayloadType: opusType}, Payload: m.frame}
			if len(p.back) > 0 {
				packet.PayloadType, packet.Payload = redType, redPayload(m.frame, p.back)
			}
			s.count(packet)
		}
		if s.counts.Missing != c.missing || s.counts.Recovered != c.recovered {
			t.Errorf("%s: %d missing, %d recovered, not %d and %d", name, s.counts.Missing, s.counts.Recovered, c.missing, c.recovered)
		}
	}
}

func redPayload(frame []byte, back []int) (b []byte) {
	for _, n := range slices.Backward(back) {
		word := 1<<31 | opusType<<24 | uint32(n*opusSamples)<<10 | uint32(len(frame))
		b = append(b, byte(word>>24), byte(word>>16), byte(word>>8), byte(word))
	}
	b = append(b, opusType)
	for range len(back) + 1 {
		b = append(b, frame...)
	}
	return b
}
