package board

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"codev/collab/method"
)

// decoders is the table of the board's actions: name -> payload.
var decoders = map[method.Action]func([]byte) (Act, error){
	method.CardAdd:     decode[Add],
	method.CardText:    decode[Text],
	method.CardSet:     decode[Set],
	method.CardMove:    decode[Move],
	method.CardRemove:  decode[Remove],
	method.CardRestore: decode[Restore],
	method.CardShare:   decode[Share],
	method.CardKeep:    decode[Keep],
	method.CardVersion: decode[MakeVersion],
	method.CardAgree:   decode[Agree],
	method.CardReturn:  decode[Return],
}

// Has tells whether an action is the board's.
func Has(k method.Action) bool { return decoders[k] != nil }

// Decode reads the payload of action k: the action's JSON object, "k" included or not. Members it does not know are skipped.
// It refuses with [method.CodeBad]: not JSON, wrong shape, an unknown action, invalid UTF-8, U+0000 or half a surrogate pair
// (which package json would turn into U+FFFD without a word).
func Decode(k method.Action, raw []byte) (Act, error) {
	read := decoders[k]
	if read == nil || !wellFormedJSON(raw) {
		return nil, method.Refusal{Code: method.CodeBad}
	}
	act, err := read(raw)
	if t, ok := act.(Text); err != nil || ok && t.D == nil {
		return nil, method.Refusal{Code: method.CodeBad}
	}
	return act, nil
}

// Encode is the wire form of an act: its JSON object with "k" in front.
func Encode(a Act) ([]byte, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("board: encode %s: %w", a.Action(), err)
	}
	return append(fmt.Appendf(nil, `{"k":%q,`, a.Action()), body[1:]...), nil
}

func decode[A Act](raw []byte) (Act, error) {
	var a A
	err := json.Unmarshal(raw, &a)
	return a, err
}

// wellFormedJSON is whether every string in raw is Unicode text: valid UTF-8, no escaped U+0000, no \uD800..\uDFFF alone.
func wellFormedJSON(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if i >= len(raw) || raw[i] != 'u' {
			continue
		}
		unit, ok := hex4(raw[i+1:])
		if !ok || unit == 0 || unit >= 0xDC00 && unit <= 0xDFFF {
			return false
		}
		i += 4
		if unit < 0xD800 || unit > 0xDBFF {
			continue
		}
		if i+2 >= len(raw) || raw[i+1] != '\\' || raw[i+2] != 'u' {
			return false
		}
		low, ok := hex4(raw[i+3:])
		if !ok || low < 0xDC00 || low > 0xDFFF {
			return false
		}
		i += 6
	}
	return true
}

func hex4(b []byte) (unit int, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			unit = unit<<4 | int(c-'0')
		case c >= 'a' && c <= 'f':
			unit = unit<<4 | int(c-'a'+10)
		case c >= 'A' && c <= 'F':
			unit = unit<<4 | int(c-'A'+10)
		default:
			return 0, false
		}
	}
	return unit, true
}

// plainText is whether s may be kept: valid UTF-8 without U+0000 (which PostgreSQL cannot hold).
func plainText(s string) bool {
	for i := range len(s) {
		if s[i] == 0 {
			return false
		}
	}
	return utf8.ValidString(s)
}
