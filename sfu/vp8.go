package sfu

// vp8Descriptor is what the SFU reads of a VP8 payload: the descriptor of RFC 7741 section 4.2 and, on a key frame's first packet, the
// size in its first ten bytes (RFC 6386 section 9.1). Nothing behind that is looked at.
type vp8Descriptor struct {
	start    bool // first packet of a frame
	key      bool // first packet of a key frame
	width    uint16
	height   uint16
	hasPID   bool
	longPID  bool
	hasTL0   bool
	pid      uint16
	tl0      uint8
	pidAt    uint8 // offset of the picture id
	tl0At    uint8 // offset of TL0PICIDX
	malforms bool  // too short for what it announces
}

// parseVP8 reads a payload's descriptor.
func parseVP8(b []byte) (d vp8Descriptor) {
	if len(b) == 0 {
		d.malforms = true
		return d
	}
	at := 1
	if b[0]&0x80 != 0 { // X: extended control bits
		if at = d.extended(b); at < 0 {
			return vp8Descriptor{malforms: true}
		}
	}
	if at >= len(b) {
		return vp8Descriptor{malforms: true}
	}
	d.start = b[0]&0x10 != 0 && b[0]&0x07 == 0 // S of partition 0
	if frame := b[at:]; d.start && frame[0]&0x01 == 0 {
		d.key = true
		if len(frame) >= 10 && frame[3] == 0x9d && frame[4] == 0x01 && frame[5] == 0x2a {
			d.width = (uint16(frame[6]) | uint16(frame[7])<<8) & 0x3fff
			d.height = (uint16(frame[8]) | uint16(frame[9])<<8) & 0x3fff
		}
	}
	return d
}

// extended reads the optional fields and returns the offset behind them, or -1 when the payload is too short.
func (d *vp8Descriptor) extended(b []byte) int {
	if len(b) < 2 {
		return -1
	}
	flags, at := b[1], 2
	if flags&0x80 != 0 { // I
		if at >= len(b) {
			return -1
		}
		d.hasPID, d.pidAt = true, uint8(at)
		if b[at]&0x80 != 0 { // M: 15 bits
			if at+1 >= len(b) {
				return -1
			}
			d.longPID = true
			d.pid = uint16(b[at]&0x7f)<<8 | uint16(b[at+1])
			at++
		} else {
			d.pid = uint16(b[at])
		}
		at++
	}
	if flags&0x40 != 0 { // L
		if at >= len(b) {
			return -1
		}
		d.hasTL0, d.tl0At, d.tl0 = true, uint8(at), b[at]
		at++
	}
	if flags&0x30 != 0 { // T or K
		at++
	}
	return at
}

// patch writes another picture id and TL0PICIDX into a copy of the payload the descriptor was read from.
func (d *vp8Descriptor) patch(b []byte, pid uint16, tl0 uint8) {
	if d.hasPID {
		if d.longPID {
			b[d.pidAt] = 0x80 | byte(pid>>8)&0x7f
			b[d.pidAt+1] = byte(pid)
		} else {
			b[d.pidAt] = byte(pid) & 0x7f
		}
	}
	if d.hasTL0 {
		b[d.tl0At] = tl0
	}
}
