package synthetic

import (
	"encoding/binary"
	"time"
)

// A stamp is what a participant with Config.Stamp puts into the last bytes of a packet, inside the padding of an Opus packet or behind
// the words of a picture, where no decoder looks: a mark and the time of sending. It measures the way through a server between
// participants of one process.

const stampBytes = 12

var (
	stampMark = [4]byte{0xc0, 0xde, 0x57, 0xa3}
	began     = time.Now()
)

// Now is the clock of stamps: nanoseconds since the start of the process.
func Now() int64 { return int64(time.Since(began)) }

// stamp writes the time into the last bytes of a payload.
func stamp(payload []byte) {
	at := payload[len(payload)-stampBytes:]
	copy(at, stampMark[:])
	binary.BigEndian.PutUint64(at[len(stampMark):], uint64(Now()))
}

// SentAt reads when a packet was sent, by the clock of Now; false when it bears no stamp.
func SentAt(payload []byte) (at int64, ok bool) {
	if len(payload) < stampBytes {
		return 0, false
	}
	s := payload[len(payload)-stampBytes:]
	if [4]byte(s) != stampMark {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(s[len(stampMark):])), true
}
