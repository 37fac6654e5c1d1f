package media

import (
	"context"

	"codev/collab"
	"codev/collab/method"
	"codev/sfu"
)

// Media is the adapter. Its methods may be called concurrently.
type Media struct {
	plane *sfu.SFU
	relay Relay
}

// Relay is the way into the media plane for networks without UDP. A relay ends with the connection it carries. Satisfied by what wraps
// sfu/relay in cmd/codev.
type Relay interface {
	// End ends what a participant's tab relays; an empty client means all their tabs, an empty peer the whole room.
	End(room sfu.RoomID, peer sfu.PeerID, client string)
}

type noRelay struct{}

func (noRelay) End(sfu.RoomID, sfu.PeerID, string) {}

var _ collab.Media = (*Media)(nil)

// New makes an adapter over a media plane, which the caller closes.
func New(plane *sfu.SFU) *Media { return NewRelayed(plane, noRelay{}) }

// NewRelayed makes an adapter over a media plane with a relay beside it.
func NewRelayed(plane *sfu.SFU, relay Relay) *Media { return &Media{plane: plane, relay: relay} }

// Gate implements collab.Media.
func (m *Media) Gate(s method.SessionID, p method.PersonID, audio, video bool) {
	m.plane.Gate(sfu.RoomID(s), sfu.PeerID(p), audio, video)
}

// Screen implements collab.Media.
func (m *Media) Screen(s method.SessionID, p method.PersonID) {
	m.plane.Screen(sfu.RoomID(s), sfu.PeerID(p))
}

// Floor implements collab.Media.
func (m *Media) Floor(s method.SessionID, p method.PersonID) {
	m.plane.Floor(sfu.RoomID(s), sfu.PeerID(p))
}

// Leave implements collab.Media.
func (m *Media) Leave(s method.SessionID, p method.PersonID) {
	m.plane.Leave(sfu.RoomID(s), sfu.PeerID(p), "")
	m.relay.End(sfu.RoomID(s), sfu.PeerID(p), "")
}

// End implements collab.Media.
func (m *Media) End(s method.SessionID) {
	m.plane.End(sfu.RoomID(s))
	m.relay.End(sfu.RoomID(s), "", "")
}

// Offer answers a tab's SDP offer and has the tab told what concerns its media; errors are those of sfu.Offer. The sink must not block.
func (m *Media) Offer(ctx context.Context, o collab.MediaOffer, sink func(collab.MediaEvent)) (answer string, err error) {
	return m.plane.Offer(ctx, sfu.Offer{
		Room: sfu.RoomID(o.Session), Peer: sfu.PeerID(o.Person), Client: o.Client, Gen: o.Gen, Restart: o.Restart,
		SDP: o.SDP, Mic: o.Mic, Cam: o.Cam, Screen: o.Screen,
	}, translated(sink))
}

// Resume gives a connection that outlived its websocket to the new one; false when there is none any more.
func (m *Media) Resume(s method.SessionID, p method.PersonID, client string, gen int, sink func(collab.MediaEvent)) bool {
	return m.plane.Resume(sfu.RoomID(s), sfu.PeerID(p), client, gen, translated(sink))
}

// Want says at which sizes a tab shows whom, the whole truth each time. Entries of another kind than video and screen are left out.
func (m *Media) Want(s method.SessionID, p method.PersonID, client string, sizes []collab.Want) {
	wants := make([]sfu.Want, 0, len(sizes))
	for _, w := range sizes {
		kind := sfu.Video
		switch w.Kind {
		case sfu.Video.String():
		case sfu.Screen.String():
			kind = sfu.Screen
		default:
			continue
		}
		wants = append(wants, sfu.Want{Peer: sfu.PeerID(w.Person), Kind: kind, Width: w.W, Height: w.H})
	}
	m.plane.Want(sfu.RoomID(s), sfu.PeerID(p), client, wants)
}

// Close ends the tab's connection; the connection of another tab of the same person stays.
func (m *Media) Close(s method.SessionID, p method.PersonID, client string) {
	m.plane.Leave(sfu.RoomID(s), sfu.PeerID(p), client)
	m.relay.End(sfu.RoomID(s), sfu.PeerID(p), client)
}

// translated has a sink told in the words of collab.
func translated(sink func(collab.MediaEvent)) func(sfu.Event) {
	return func(e sfu.Event) {
		switch e := e.(type) {
		case sfu.SlotsFilled:
			slots := make([]collab.Slot, 0, len(e.Slots))
			for _, f := range e.Slots {
				slots = append(slots, collab.Slot{Mid: f.Mid, Person: method.PersonID(f.Peer), Kind: f.Kind.String()})
			}
			sink(collab.SlotsFilled{Gen: e.Gen, Slots: slots})
		case sfu.LayersWanted:
			sink(collab.LayersWanted{Gen: e.Gen, Q: e.Q, H: e.H, F: e.F})
		case sfu.Speaking:
			sink(collab.Speaking{Who: persons(e.Peers), Dominant: method.PersonID(e.Dominant)})
		case sfu.Echo:
			sink(collab.Echo{Near: persons(e.Near), Own: e.Own})
		case sfu.Line:
			sink(line(e))
		case sfu.StateChanged:
			sink(collab.MediaState{Gen: e.Gen, State: string(e.State)})
		}
	}
}

func persons(peers []sfu.PeerID) []method.PersonID {
	who := make([]method.PersonID, 0, len(peers))
	for _, p := range peers {
		who = append(who, method.PersonID(p))
	}
	return who
}

func line(e sfu.Line) collab.Line {
	l := collab.Line{Gen: e.Gen, Quality: collab.QualityGood, Estimate: e.Estimate}
	switch e.Quality {
	case sfu.Limited:
		l.Quality = collab.QualityLimited
	case sfu.AudioOnly:
		l.Quality = collab.QualityAudio
	}
	for _, p := range e.Paused {
		l.Paused = append(l.Paused, collab.Paused{Person: method.PersonID(p.Peer), Kind: p.Kind.String()})
	}
	return l
}
