package sfu

// Types of H.264 network abstraction layer units, RFC 6184 section 5.2 and table 7-1 of the codec.
const (
	nalIDR   = 5
	nalSPS   = 7
	nalSTAPA = 24
	nalFUA   = 28
)

// h264Keys finds where key frames begin in a layer of H.264. Owned by the layer's read loop.
type h264Keys struct {
	parameters bool // sequence parameter sets come in band: only with one is a key frame whole
	any        bool
	ts         uint32 // of the last key frame
}

// descriptor reads from a payload what the SFU knows of a picture: whether a key frame begins here. Only the units' first bytes are
// looked at. A frame is a key frame from its parameter set on, or from its IDR where the sender puts none in the stream.
func (k *h264Keys) descriptor(b []byte, ts uint32) (d vp8Descriptor) {
	sps, idr, ok := scanH264(b)
	if !ok {
		return vp8Descriptor{malforms: true}
	}
	k.parameters = k.parameters || sps
	if sps || idr && !k.parameters {
		d.start = !k.any || ts != k.ts // further slices, or the IDR behind its parameters
		d.key = d.start
		k.any, k.ts = true, ts
	}
	return d
}

// scanH264 tells whether a payload holds a sequence parameter set, and whether an IDR picture begins in it; not ok: too short for what
// it announces.
func scanH264(b []byte) (sps, idr, ok bool) {
	if len(b) == 0 {
		return false, false, false
	}
	switch b[0] & 0x1f {
	case nalSPS:
		return true, false, true
	case nalIDR:
		return false, true, true
	case nalFUA: // section 5.8: the start bit and the type are in the second byte
		if len(b) < 2 {
			return false, false, false
		}
		return false, b[1]&0x80 != 0 && b[1]&0x1f == nalIDR, true
	case nalSTAPA: // section 5.7.1: a size of two bytes in front of each unit
		for rest := b[1:]; len(rest) > 0; {
			if len(rest) < 3 {
				return false, false, false
			}
			size := int(rest[0])<<8 | int(rest[1])
			if size == 0 || len(rest) < 2+size {
				return false, false, false
			}
			sps, idr = sps || rest[2]&0x1f == nalSPS, idr || rest[2]&0x1f == nalIDR
			rest = rest[2+size:]
		}
	}
	return sps, idr, true
}
