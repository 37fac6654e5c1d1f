package board

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"codev/collab/method"
)

// Typing is nearly all that comes and goes on a board. Here it is read and written without package json, which takes ten times as long over
// it; what is of any other shape than a tab of ours writes is left to that package, whose word is the law (see the tests).

// Cursor reads what tabs of ours write: JSON without spaces, its members in their order, strings without escapes. Anything else leaves it
// failed.
type Cursor struct {
	rest   []byte
	failed bool
}

// NewCursor begins at the front of raw, which is not changed while the cursor is used. It fails at once where raw is not Unicode text.
func NewCursor(raw []byte) *Cursor { return &Cursor{rest: raw, failed: !utf8.Valid(raw)} }

// Whole is whether everything was read, and nothing failed.
func (c *Cursor) Whole() bool { return !c.failed && len(c.rest) == 0 }

// Literal reads exactly this.
func (c *Cursor) Literal(s string) {
	c.failed = c.failed || !c.try(s)
}

// try reads exactly this, if it is what comes.
func (c *Cursor) try(s string) bool {
	if c.failed || len(c.rest) < len(s) || string(c.rest[:len(s)]) != s {
		return false
	}
	c.rest = c.rest[len(s):]
	return true
}

// Number reads an integer of at most nine digits.
func (c *Cursor) Number() int {
	n := 0
	for n < len(c.rest) && c.rest[n] >= '0' && c.rest[n] <= '9' {
		n++
	}
	if c.failed || n == 0 || n > 9 || c.rest[0] == '0' && n > 1 {
		c.failed = true
		return 0
	}
	value, err := strconv.Atoi(string(c.rest[:n]))
	c.rest, c.failed = c.rest[n:], err != nil
	return value
}

// quoted reads a string.
func (c *Cursor) quoted() string {
	c.Literal(`"`)
	for n, b := range c.rest {
		switch {
		case c.failed, b == '\\', b < ' ':
			c.failed = true
			return ""
		case b == '"':
			s := string(c.rest[:n])
			c.rest = c.rest[n+1:]
			return s
		}
	}
	c.failed = true
	return ""
}

// Text reads the object of a text operation.
func (c *Cursor) Text() Text {
	var t Text
	c.Literal(`{"k":"card.text","id":`)
	t.ID = method.CardID(c.quoted())
	c.Literal(`,"base":`)
	t.Base = c.Number()
	c.Literal(`,"rev":`)
	t.Rev = c.Number()
	c.Literal(`,"d":`)
	t.D = c.delta()
	c.Literal(`}`)
	return t
}

// delta reads a delta and makes it canonical, as [Delta.UnmarshalJSON] does.
func (c *Cursor) delta() Delta {
	c.Literal("[")
	d := make(Delta, 0, 2)
	total := 0
	for more := !c.try("]"); more && !c.failed; {
		var p Part
		switch {
		case c.try(`{"d":`):
			p.Delete = c.quoted()
			c.Literal("}")
		case len(c.rest) > 0 && c.rest[0] == '"':
			p.Insert = c.quoted()
		default:
			p.Keep = c.Number()
		}
		total += p.Keep
		c.failed = c.failed || p == Part{} || total >= maxSpan
		d = d.with(p)
		if more = c.try(","); !more {
			c.Literal("]")
		}
	}
	return d.trim()
}

// AppendTexts appends the JSON array of what a tab is shown, as package json would write it; false, if that is anything but typing.
func AppendTexts(b []byte, shown []Shown) ([]byte, bool) {
	b = append(b, '[')
	for i, s := range shown {
		text, ok := s.A.(CardText)
		if !ok || s.Len == nil {
			return nil, false
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		if s.By != "" {
			b = append(appendString(append(b, `"by":`...), string(s.By)), ',')
		}
		if !s.At.IsZero() {
			b = append(s.At.AppendFormat(append(b, `"at":"`...), time.RFC3339Nano), `",`...)
		}
		if s.Rev != 0 {
			b = append(strconv.AppendInt(append(b, `"rev":`...), int64(s.Rev), 10), ',')
		}
		b = strconv.AppendInt(append(b, `"len":`...), int64(*s.Len), 10)
		b = appendString(append(b, `,"a":{"k":"card.text","id":`...), string(text.ID))
		b = append(text.D.append(append(b, `,"d":`...)), "}}"...)
	}
	return append(b, ']'), true
}

// Append appends the members of the JSON object, as package json would write them, without its braces.
func (r Result) Append(b []byte) []byte {
	if r.Card != "" {
		b = append(appendString(append(b, `"card":`...), string(r.Card)), ',')
	}
	b = strconv.AppendInt(append(b, `"base":`...), int64(r.Base), 10)
	b = strconv.AppendInt(append(b, `,"rev":`...), int64(r.Rev), 10)
	b = strconv.AppendInt(append(b, `,"len":`...), int64(r.Len), 10)
	if r.Order != "" {
		b = appendString(append(b, `,"order":`...), r.Order)
	}
	return b
}

// append appends the wire form.
func (d Delta) append(b []byte) []byte {
	b = append(b, '[')
	for i, p := range d {
		if i > 0 {
			b = append(b, ',')
		}
		switch {
		case p.Keep > 0:
			b = strconv.AppendInt(b, int64(p.Keep), 10)
		case p.Insert != "":
			b = appendString(b, p.Insert)
		default:
			b = append(appendString(append(b, `{"d":`...), p.Delete), '}')
		}
	}
	return append(b, ']')
}

// appendString appends a JSON string. What has to be escaped is left to package json.
func appendString(b []byte, s string) []byte {
	for _, r := range s {
		switch r {
		case '"', '\\', '<', '>', '&', '\u2028', '\u2029', utf8.RuneError:
		default:
			if r >= ' ' {
				continue
			}
		}
		quoted, err := json.Marshal(s)
		if err != nil {
			panic(err) // a string has JSON
		}
		return append(b, quoted...)
	}
	return append(append(append(b, '"'), s...), '"')
}
