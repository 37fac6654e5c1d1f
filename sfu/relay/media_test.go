package relay_test

import (
	"context"
	"net"
	"testing"

	"github.com/pion/webrtc/v4"

	"codev/sfu"
	"codev/sfu/relay"
	"codev/signaling/client/synthetic"
)

// TestTheSFUAnswersThroughTheRelay: two participants for whom there is nothing but TURN hear and see each other.
func TestTheSFUAnswersThroughTheRelay(t *testing.T) {
	plane, err := sfu.New(sfu.Config{Loopback: true, IPFilter: func(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plane.Close() })
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r, err := relay.New(relay.Config{Media: plane.Addrs(), TCP: []net.Listener{tcp}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var all []*synthetic.Media
	for _, id := range []sfu.PeerID{"a", "b"} {
		c := r.Credentials(relay.Seat{Room: "r", Peer: string(id)})
		m, err := synthetic.New(synthetic.Config{Through: []webrtc.ICEServer{{
			URLs: []string{"turn:" + tcp.Addr().String() + "?transport=tcp"}, Username: c.Username, Credential: c.Password,
		}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = m.Close() })
		o, err := m.Offer(false)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := plane.Offer(ctx, sfu.Offer{Room: "r", Peer: id, Client: "c", Gen: 1, SDP: o.SDP, Mic: o.Mic, Cam: o.Cam, Screen: o.Screen}, func(sfu.Event) {})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Answer(answer); err != nil {
			t.Fatal(err)
		}
		select {
		case <-m.Connected():
		case <-ctx.Done():
			t.Fatalf("%s does not connect: %+v", id, r.Stats())
		}
		all = append(all, m)
	}
	for _, m := range all {
		seesPictures(ctx, t, m)
	}
	if st := r.Stats(); st.Allocations == 0 || st.BytesDown == 0 || st.Elsewhere != 0 {
		t.Errorf("%+v", st)
	}
}

// seesPictures waits for some frames of another.
func seesPictures(ctx context.Context, t *testing.T, m *synthetic.Media) {
	t.Helper()
	for {
		changed := m.Changed()
		for _, c := range m.Counts() {
			if c.Frames > 5 {
				return
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("no pictures: %+v", m.Counts())
		}
	}
}
