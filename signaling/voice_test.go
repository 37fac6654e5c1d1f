package signaling

import (
	"strings"
	"testing"

	"codev/collab"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// In a group that meets by voice alone a tab is told so, its pictures are nobody's, and nothing video is negotiated.
func TestAudioOnlyGroup(t *testing.T) {
	r := gather(t, newEdge(t))
	r.sees("marc", func(v *client.View) bool { return !v.Welcome.AudioOnly })
	r.must(r.who["lead"].Call(r.ctx(), "PATCH", "/api/groups/"+string(r.group), map[string]bool{"audioOnly": true}, nil))
	answers := make(chan string, 4)
	tab, err := client.Join(r.ctx(), r.who["marc"], r.session.ID, func(frame string, raw []byte) {
		if frame == "media" {
			answers <- string(raw)
		}
	})
	r.must(err)
	t.Cleanup(tab.Close)
	tab.Look(func(v *client.View) {
		if !v.Welcome.AudioOnly {
			t.Error("marc is not told")
		}
	})
	id := r.who["marc"].You.ID
	r.must(tab.Send(r.ctx(), wire.Here{T: "here", Mic: true, Cam: true, Screen: true}))
	r.sees("aicha", func(v *client.View) bool {
		return v.Here[id] == collab.Presence{Person: id, On: collab.OnHere, Mic: true}
	})
	offer := "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
	for _, try := range []struct{ sdp, code string }{{offer, ""}, {offer + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n", "bad"}, {offer, ""}} {
		r.must(tab.Send(r.ctx(), wire.MediaOffer{T: "media", Gen: 1, Offer: try.sdp}))
		want := `"answer":"answer"`
		if try.code != "" {
			want = `"code":"` + try.code + `"`
		}
		select {
		case got := <-answers:
			if !strings.Contains(got, want) {
				t.Errorf("%q is answered %s", try.sdp, got)
			}
		case <-r.ctx().Done():
			t.Fatal("no answer")
		}
	}
}
