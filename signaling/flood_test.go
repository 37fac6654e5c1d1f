package signaling

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab/method"
	"codev/signaling/wire"
)

// newLimits are those of the only socket of somebody who did nothing yet.
func newLimits() limits { return limits{allowance: newAllowance()} }

// Whoever keeps to the other limits is never held up; whoever floods reads at the flood's own pace.
func TestAFloodIsReadLate(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	l := newLimits()
	for n := range opsBurst + controlBurst {
		if wait := l.pause(2<<10, now); wait > 0 {
			t.Fatalf("frame %d of a tab's two bursts waits %v", n, wait)
		}
	}
	for range 60 * (opsPerSecond + controlPerSecond) {
		now = now.Add(time.Second / (opsPerSecond + controlPerSecond))
		if wait := l.pause(2<<10, now); wait > 0 {
			t.Fatalf("a frame of a busy minute waits %v", wait)
		}
	}
	for what, size := range map[string]int{"small frames": 20, "large frames": wire.MaxFrame} {
		l, began := newLimits(), now
		at, bytes, frames := began, 0, 0
		for ; at.Sub(began) < 10*time.Second; frames++ {
			at, bytes = at.Add(l.pause(size, at)), bytes+size
		}
		if frames > framesBurst+11*framesPerSecond || bytes > bytesBurst+11*bytesPerSecond {
			t.Errorf("%s: %d of %d bytes in all are read in ten seconds", what, frames, bytes)
		}
		if frames < 50 {
			t.Errorf("%s: only %d are read", what, frames)
		}
	}
}

// hostile are frames of somebody who means harm, beyond those of TestBadFramesChangeNothing: as many, as large and as deep as goes.
func hostile(card method.CardID) (frames []string) {
	for n := range 500 {
		frames = append(frames, fmt.Sprintf(`{"t":"op","n":%d,"a":{"k":"card.add","id":%q,"kind":"question","text":"?"}}`, n+1, uuid.NewString()))
	}
	big := strings.Repeat("x", wire.MaxFrame-200)
	for range 8 {
		frames = append(frames,
			fmt.Sprintf(`{"t":"op","n":1,"a":{"k":"card.add","id":%q,"kind":"question","text":%q}}`, uuid.NewString(), big),
			fmt.Sprintf(`{"t":"op","n":1,"a":{"k":"card.text","id":%q,"base":9,"rev":99,"d":[%q]}}`, card, big),
			fmt.Sprintf(`{"t":"never","x":%s%s}`, strings.Repeat("[", 9000), strings.Repeat("]", 9000)),
			`{"t":"op","n":1,"a":{"k":"card.text","id":"`+string(card)+`","base":0,"rev":2147483647,"d":[1073741823,"x"]}}`)
	}
	return append(frames, strings.Repeat("[", 60_000)) // ends the socket
}

// Somebody who floods, comes back and floods again changes nothing of the others' cards and keeps nobody from working.
func TestAHostileTabKeepsNobodyFromWorking(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	card := r.adds("marc", method.Question, "Depuis quand ?")
	r.tab["aicha"].Close()
	done := make(chan int)
	ctx := r.ctx()
	go func() {
		sent := 0
		defer func() { done <- sent }()
		for range 3 {
			ws, err := r.who["aicha"].Dial(ctx, r.session.ID)
			if err != nil {
				return
			}
			if ws.Write(ctx, websocket.MessageText, []byte(greeting(uuid.NewString()))) != nil {
				return
			}
			go func() {
				for {
					if _, _, err := ws.Read(ctx); err != nil {
						return
					}
				}
			}()
			for _, f := range hostile(card)[400:] {
				if ws.Write(ctx, websocket.MessageText, []byte(f)) != nil {
					break // sent away
				}
				sent++
			}
			ws.CloseNow() //nolint:errcheck // it is meant to be cut
		}
	}()
	for i := 0; ; i++ {
		select {
		case sent := <-done:
			if sent == 0 || i == 0 {
				t.Fatalf("%d hostile frames, %d operations beside them", sent, i)
			}
			if got := r.tab["marc"].Cards()[card].Text; got != "Depuis quand ?"+strings.Repeat("a", i) {
				t.Errorf("the text is %q after %d letters", got, i)
			}
			return
		default:
			n, err := r.tab["marc"].Type(r.ctx(), card, func(text string) string { return text + "a" })
			r.must(err)
			a, err := r.tab["marc"].Await(r.ctx(), n)
			r.must(err)
			if a.Code != "" {
				t.Fatalf("refused beside a flood: %s", a.Code)
			}
		}
	}
}
