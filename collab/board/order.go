package board

import (
	"hash/fnv"
	"strings"

	"codev/collab/method"
)

// Order keys are fractions in base 62 without the leading "0.": they sort as strings, in byte order, and between two of
// them there is always room for one more. A key never ends in "0", so that no two strings name the same fraction.
//
// Where exactly a key falls between its neighbours is taken from the card's own random id: keys tell neither how many
// cards were added before nor whether some that the reader cannot see lie between.

const (
	digits   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	keyWidth = 4  // digits of a key with room around it
	window   = 10 // digits that fit in an int64
	step     = 62 * 62
	longKey  = 40 // a longer one has its section's keys made anew
)

// between returns a key greater than lo and less than hi, which must be keys with lo < hi; "" means no neighbour there.
func between(lo, hi string, id method.CardID) string {
	salt := fnv.New64a()
	salt.Write([]byte(id))
	salt.Write([]byte(lo))
	salt.Write([]byte{0})
	salt.Write([]byte(hi))
	jitter := int64(salt.Sum64() >> 1)

	common := 0
	for hi != "" && common < len(hi) && digit(lo, common) == digit(hi, common) {
		common++
	}
	prefix := hi[:common]
	for at := common; ; at += window {
		for width := keyWidth; width <= window; width++ {
			low, high := value(lo, at, width, 0), power(width)
			if hi != "" {
				high = value(hi, at, width, 0)
			}
			if room := high - low - 1; room > 0 {
				return prefix + encode(pick(low, room, lo, hi, jitter), width)
			}
		}
		// The two are next to each other for a whole window: go on behind the lower one, where nothing bounds from above.
		prefix, hi = prefix+encodeFull(value(lo, at, window, 0), window), ""
	}
}

// pick chooses one of the room values above low: near the neighbour at an open end, in the middle half between two.
func pick(low, room int64, lo, hi string, jitter int64) int64 {
	switch {
	case hi == "" && lo != "":
		return low + 1 + jitter%min(room, step)
	case lo == "" && hi != "":
		return low + room - jitter%min(room, step)
	default:
		return low + 1 + room/4 + jitter%(room/2+1)
	}
}

// digit is the value of s's digit i; a key goes on with zeros for ever.
func digit(s string, i int) int64 {
	if i >= len(s) {
		return 0
	}
	return int64(strings.IndexByte(digits, s[i]))
}

func value(s string, at, width int, v int64) int64 {
	for i := range width {
		v = v*62 + digit(s, at+i)
	}
	return v
}

func power(width int) int64 {
	p := int64(1)
	for range width {
		p *= 62
	}
	return p
}

func encodeFull(v int64, width int) string {
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i] = digits[v%62]
		v /= 62
	}
	return string(out)
}

func encode(v int64, width int) string { return strings.TrimRight(encodeFull(v, width), "0") }
