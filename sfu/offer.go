package sfu

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

// Offer asks for the answer to a peer's SDP offer.
type Offer struct {
	Room   RoomID
	Peer   PeerID
	Client string // the tab or device; another client replaces this peer's connection whatever its Gen
	Gen    int    // counted up by the client for each new PeerConnection; an older one is refused as ErrStale
	// Restart asks for an ICE restart of the PeerConnection with this Client and Gen: the same m-lines with new credentials.
	Restart bool
	// SDP holds sendonly m-lines named by the three mids below and any number of recvonly ones, the slots: the first video slot belongs to
	// the same seat as the first audio slot and so on; video slots beyond the number of audio slots show shared screens. The camera may
	// be simulcast with rids out of q, h, f, smallest first. Nothing else is accepted: at most 64 m-lines, no data channel, 256 KiB.
	SDP              string
	Mic, Cam, Screen string // mids; "" for none
}

const maxSections = 64

// simulcastRIDs are the names of layers, smallest first.
var simulcastRIDs = []string{"q", "h", "f"}

// section is an m-line of an offer.
type section struct {
	mid   string
	video bool
	slot  bool // recvonly for the browser
	kind  Kind // of an uplink
	rids  []string
}

// readOffer checks an offer and lists its m-lines in order.
func readOffer(o Offer) ([]section, error) {
	if len(o.SDP) > maxSDPBytes {
		return nil, fmt.Errorf("%w: too long", ErrBadOffer)
	}
	var desc sdp.SessionDescription
	if err := desc.UnmarshalString(o.SDP); err != nil {
		return nil, fmt.Errorf("%w: not SDP", ErrBadOffer)
	}
	if n := len(desc.MediaDescriptions); n == 0 || n > maxSections {
		return nil, fmt.Errorf("%w: %d m-lines", ErrBadOffer, n)
	}
	sections := make([]section, 0, len(desc.MediaDescriptions))
	for _, m := range desc.MediaDescriptions {
		s, err := readSection(o, m)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(sections, func(other section) bool { return other.mid == s.mid }) {
			return nil, fmt.Errorf("%w: a mid twice", ErrBadOffer)
		}
		sections = append(sections, s)
	}
	for _, mid := range []string{o.Mic, o.Cam, o.Screen} {
		if mid != "" && !slices.ContainsFunc(sections, func(s section) bool { return s.mid == mid && !s.slot }) {
			return nil, fmt.Errorf("%w: a named mid is not there", ErrBadOffer)
		}
	}
	return sections, nil
}

func readSection(o Offer, m *sdp.MediaDescription) (s section, err error) {
	s.mid, _ = m.Attribute("mid")
	if s.mid == "" || len(s.mid) > 16 {
		return s, fmt.Errorf("%w: an m-line without mid", ErrBadOffer)
	}
	switch m.MediaName.Media {
	case "audio":
	case "video":
		s.video = true
	default:
		return s, fmt.Errorf("%w: neither audio nor video", ErrBadOffer)
	}
	_, sends := m.Attribute("sendonly")
	_, s.slot = m.Attribute("recvonly")
	if sends == s.slot {
		return s, fmt.Errorf("%w: an m-line must be sendonly or recvonly", ErrBadOffer)
	}
	if s.slot {
		return s, nil
	}
	switch s.mid {
	case o.Mic:
		s.kind = Audio
	case o.Cam:
		s.kind = Video
	case o.Screen:
		s.kind = Screen
	}
	if s.kind == 0 || (s.kind == Audio) == s.video {
		return s, fmt.Errorf("%w: a sendonly m-line that is not microphone, camera or screen", ErrBadOffer)
	}
	s.rids, err = readRIDs(m)
	if err == nil && len(s.rids) > 0 && !s.video {
		err = fmt.Errorf("%w: simulcast is for pictures", ErrBadOffer)
	}
	return s, err
}

// readRIDs reads what a=simulcast says of sending, RFC 8853 section 5.1, without alternatives.
func readRIDs(m *sdp.MediaDescription) (rids []string, err error) {
	for _, a := range m.Attributes {
		if a.Key != "simulcast" {
			continue
		}
		fields := strings.Fields(a.Value)
		for i := 0; i+1 < len(fields); i += 2 {
			if fields[i] == "send" && rids == nil {
				if rids, err = layerNames(fields[i+1]); err != nil {
					return nil, err
				}
			}
		}
	}
	return rids, nil
}

func layerNames(list string) (rids []string, err error) {
	after := -1
	for rid := range strings.SplitSeq(list, ";") {
		rid = strings.TrimPrefix(rid, "~") // off for the moment
		at := slices.Index(simulcastRIDs, rid)
		if at <= after {
			return nil, fmt.Errorf("%w: simulcast layers must be q, h, f in this order", ErrBadOffer)
		}
		after = at
		rids = append(rids, rid)
	}
	return rids, nil
}

// withoutCandidates takes out where the browser says it can be reached: we answer where it calls from, and dial nowhere.
func withoutCandidates(offer string) string {
	var kept strings.Builder
	for line := range strings.Lines(offer) {
		if !strings.HasPrefix(line, "a=candidate:") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// sameSections tells whether a restart offers what was negotiated.
func sameSections(a, b []section) bool {
	return slices.EqualFunc(a, b, func(x, y section) bool {
		return x.mid == y.mid && x.video == y.video && x.slot == y.slot && x.kind == y.kind
	})
}

// addSlots makes a slot and a sendonly transceiver for each recvonly m-line, in order, before the offer is applied: Pion pairs them so.
func (p *peer) addSlots(sections []section) error {
	seats := [2]int{}
	for _, sec := range sections {
		if !sec.slot {
			continue
		}
		medium := 0
		if sec.video {
			medium = 1
		}
		s := newSlot(p, sec.mid, sec.video, seats[medium])
		seats[medium]++
		t, err := p.pc.AddTransceiverFromTrack(s, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
		if err != nil {
			return fmt.Errorf("sfu: add a slot: %w", err)
		}
		s.sender = t.Sender()
		p.slots = append(p.slots, s)
		if sec.video {
			p.videoSlots = append(p.videoSlots, s)
		} else {
			p.audioSlots = append(p.audioSlots, s)
		}
	}
	return nil
}
