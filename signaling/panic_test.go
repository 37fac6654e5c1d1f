package signaling

import (
	"strings"
	"testing"

	"codev/collab"
	"codev/collab/method"
	"codev/signaling/client"
	"codev/signaling/wire"
)

// A bug of ours that a frame meets ends that socket, and nothing else; what the frame held is not logged.
func TestAPanicEndsOneSocket(t *testing.T) {
	r := gather(t, newEdge(t))
	r.media.mu.Lock()
	r.media.trip = "3f1c"
	r.media.mu.Unlock()
	r.must(r.tab["marc"].Send(r.ctx(), wire.Want{T: "want", Sizes: []collab.Want{{Person: "3f1c"}}}))
	ctx := r.ctx()
	if err := r.tab["marc"].Wait(ctx, func(*client.View) bool { return false }); err == nil || ctx.Err() != nil {
		t.Fatalf("the socket goes on: %v", err)
	}
	id := r.adds("lead", method.Weather, "Grand beau")
	r.sees("aicha", func(v *client.View) bool { return v.Cards[id].Text == "Grand beau" })
	r.log.mu.Lock()
	defer r.log.mu.Unlock()
	if log := string(r.log.all); !strings.Contains(log, "socket panicked") || strings.Contains(log, "3f1c") {
		t.Errorf("logged: %s", log)
	}
}
