package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Part is one step of a [Delta] through a text: exactly one member is set.
type Part struct {
	Keep   int    // pass over so many code points
	Insert string // put this here
	Delete string // take exactly this away
}

// Delta is a change of a text, read from its front to its back (board-protocol rule 8). Positions and lengths count
// Unicode code points. What follows the last part is kept. Its JSON form is an array of: a number (keep), a string
// (insert), {"d":"tou"} (delete).
//
// A Delta that this package returns is canonical: neighbours are of different kinds, an insertion stands before a
// deletion at the same place, the last part is no Keep; changing nothing is an empty Delta. The functions here take
// canonical deltas of valid UTF-8, never change them, and may share their strings.
//
// The laws that keep all copies of a text equal, for deltas a and b of the same text t:
//
//	a2, b2 := Transform(a, b, first):  b2 after a = a2 after b
//	Compose(a, c) on t = c on (a on t)
//	Invert(a) on (a on t) = t
//
// Transforming over Compose(a, c) is not promised to place an insertion where transforming over a and then over c does
// (an insertion beside deleted text has lost its side): everybody transforms over the deltas as they were committed.
type Delta []Part

// ErrMisfit says that a delta does not belong to the text: the text is too short, or what is to be deleted is not there.
var ErrMisfit = errors.New("board: delta does not fit the text")

// maxSpan bounds the numbers in a delta, far above any text, far below overflow.
const maxSpan = 1 << 30

// with appends a part in canonical form. The caller owns d.
func (d Delta) with(p Part) Delta {
	last := len(d) - 1
	switch {
	case p == Part{}:
		return d
	case last < 0:
	case p.Keep > 0 && d[last].Keep > 0:
		d[last].Keep += p.Keep
		return d
	case p.Delete != "" && d[last].Delete != "":
		d[last].Delete += p.Delete
		return d
	case p.Insert != "" && d[last].Insert != "":
		d[last].Insert += p.Insert
		return d
	case p.Insert != "" && d[last].Delete != "":
		if last > 0 && d[last-1].Insert != "" {
			d[last-1].Insert += p.Insert
			return d
		}
		return append(d[:last], p, d[last])
	}
	return append(d, p)
}

// trim ends the making of a delta.
func (d Delta) trim() Delta {
	if n := len(d); n > 0 && d[n-1].Keep > 0 {
		return d[:n-1]
	}
	return d
}

// BaseLen is the least length, in code points, of a text that d fits.
func (d Delta) BaseLen() int {
	n := 0
	for _, p := range d {
		n += p.Keep + utf8.RuneCountInString(p.Delete)
	}
	return n
}

// TargetLen is the length of a text of base code points after d.
func (d Delta) TargetLen(base int) int {
	for _, p := range d {
		base += utf8.RuneCountInString(p.Insert) - utf8.RuneCountInString(p.Delete)
	}
	return base
}

// Apply returns text changed by d, or [ErrMisfit].
func Apply(text string, d Delta) (string, error) {
	var out strings.Builder
	for _, p := range d {
		switch {
		case p.Keep > 0:
			kept, rest, ok := cut(text, p.Keep)
			if !ok {
				return "", ErrMisfit
			}
			out.WriteString(kept)
			text = rest
		case p.Insert != "":
			out.WriteString(p.Insert)
		default:
			rest, ok := strings.CutPrefix(text, p.Delete)
			if !ok {
				return "", ErrMisfit
			}
			text = rest
		}
	}
	out.WriteString(text)
	return out.String(), nil
}

// cut splits s after n code points; ok is false if it has fewer.
func cut(s string, n int) (head, tail string, ok bool) {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at], s[at:], n == 0
}

// reader takes a delta apart, as long as wanted pieces at a time. Behind the end of the delta everything is kept.
type reader struct {
	rest Delta // parts not begun
	head Part  // what is left of the one begun
	n    int   // its length
}

func (d Delta) reader() *reader {
	r := &reader{rest: d}
	r.next()
	return r
}

func (r *reader) next() {
	if len(r.rest) == 0 {
		r.head, r.n = Part{Keep: maxSpan}, maxSpan
		return
	}
	r.head, r.rest = r.rest[0], r.rest[1:]
	r.n = r.head.Keep + utf8.RuneCountInString(r.head.Insert) + utf8.RuneCountInString(r.head.Delete)
}

// done is whether only the endless Keep is left.
func (r *reader) done() bool { return len(r.rest) == 0 && r.head.Keep == maxSpan }

// take returns the next n code points of the head; n is at most r.n.
func (r *reader) take(n int) Part {
	p := r.head
	switch {
	case r.done():
		return Part{Keep: n}
	case n == r.n:
		r.next()
		return p
	case p.Keep > 0:
		p.Keep, r.head.Keep = n, p.Keep-n
	case p.Insert != "":
		p.Insert, r.head.Insert, _ = cut(p.Insert, n)
	default:
		p.Delete, r.head.Delete, _ = cut(p.Delete, n)
	}
	r.n -= n
	return p
}

// Transform rebases two deltas of the same text onto each other: a2 is a for the text after b, b2 is b for the text
// after a, and both ways lead to the same text. Where both insert at one place, a's insertion stays left if aFirst,
// else b's: the server passes the earlier commit as the first (rule 8).
func Transform(a, b Delta, aFirst bool) (a2, b2 Delta) {
	ra, rb := a.reader(), b.reader()
	for !ra.done() || !rb.done() {
		switch {
		case ra.head.Insert != "" && (aFirst || rb.head.Insert == ""):
			b2 = b2.with(Part{Keep: ra.n})
			a2 = a2.with(ra.take(ra.n))
		case rb.head.Insert != "":
			a2 = a2.with(Part{Keep: rb.n})
			b2 = b2.with(rb.take(rb.n))
		default:
			n := min(ra.n, rb.n)
			pa, pb := ra.take(n), rb.take(n)
			if pb.Keep > 0 {
				a2 = a2.with(pa)
			}
			if pa.Keep > 0 {
				b2 = b2.with(pb)
			}
		}
	}
	return a2.trim(), b2.trim()
}

// Compose returns the one delta that does what a and then b do. b is a delta of the text after a.
func Compose(a, b Delta) Delta {
	var out Delta
	ra, rb := a.reader(), b.reader()
	for !ra.done() || !rb.done() {
		switch {
		case ra.head.Delete != "":
			out = out.with(ra.take(ra.n))
		case rb.head.Insert != "":
			out = out.with(rb.take(rb.n))
		default:
			n := min(ra.n, rb.n)
			pa, pb := ra.take(n), rb.take(n)
			switch {
			case pb.Keep > 0:
				out = out.with(pa)
			case pa.Keep > 0:
				out = out.with(pb)
			}
		}
	}
	return out.trim()
}

// Invert returns the delta that takes d back. It needs no text, since deletions carry theirs.
func Invert(d Delta) Delta {
	var out Delta
	for _, p := range d {
		p.Insert, p.Delete = p.Delete, p.Insert
		out = out.with(p)
	}
	return out
}

// Diff returns the delta from one text to another that replaces one span, the shortest there is. Both are valid UTF-8.
func Diff(from, to string) Delta {
	head, kept := 0, 0 // in bytes, in code points
	for head < len(from) && head < len(to) {
		r, size := utf8.DecodeRuneInString(from[head:])
		if other, _ := utf8.DecodeRuneInString(to[head:]); other != r {
			break
		}
		head, kept = head+size, kept+1
	}
	from, to = from[head:], to[head:]
	for from != "" && to != "" {
		r, size := utf8.DecodeLastRuneInString(from)
		if other, _ := utf8.DecodeLastRuneInString(to); other != r {
			break
		}
		from, to = from[:len(from)-size], to[:len(to)-size]
	}
	return Delta{}.with(Part{Keep: kept}).with(Part{Insert: to}).with(Part{Delete: from}).trim()
}

// MarshalJSON writes the wire form.
func (d Delta) MarshalJSON() ([]byte, error) { return d.append(nil), nil }

// UnmarshalJSON reads the wire form and makes it canonical. It refuses what is no text (invalid UTF-8, U+0000, half a
// surrogate pair), parts of no length, unknown members, and numbers that are not whole, positive and below 2^30 in sum.
func (d *Delta) UnmarshalJSON(raw []byte) error {
	if !wellFormedJSON(raw) {
		return errors.New("board: delta is not Unicode text")
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || parts == nil {
		return errors.New("board: delta is not an array")
	}
	out := make(Delta, 0, len(parts))
	total := 0
	for i, raw := range parts {
		p, err := parsePart(raw)
		if err != nil {
			return fmt.Errorf("board: part %d of the delta: %w", i, err)
		}
		if total += p.Keep; total >= maxSpan {
			return fmt.Errorf("board: part %d of the delta is too far", i)
		}
		out = out.with(p)
	}
	*d = out.trim()
	return nil
}

func parsePart(raw json.RawMessage) (p Part, err error) {
	switch raw[0] {
	case '"':
		err = json.Unmarshal(raw, &p.Insert)
	case '{':
		var members map[string]string
		err = json.Unmarshal(raw, &members)
		if p.Delete = members["d"]; len(members) != 1 {
			err = errors.New("not {\"d\": text}")
		}
	default:
		p.Keep, err = strconv.Atoi(string(raw))
		if p.Keep < 0 || p.Keep >= maxSpan {
			err = errors.New("number out of range")
		}
	}
	if err == nil && p == (Part{}) {
		err = errors.New("no length")
	}
	return p, err
}
