package collab

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

// gated is a session in a phase with both protections on, its clock running from now.
func gated(t *testing.T, phase method.Phase) *table {
	tb := sit(t, phase)
	tb.protect()
	return tb
}

func (tb *table) protect() {
	s := &tb.store.session.State
	s.Gates.Protect = method.Protection{Expose: true, Reading: true}
	s.Clock = method.Clock{Started: time.Now(), Planned: 420, Ends: time.Now().Add(420 * time.Second)}
	if s.Phase == method.Expose || s.Phase == method.Plan {
		s.Floor = helene
	}
}

// held is whose sound the media plane holds back.
func (tb *table) held() []method.PersonID {
	synctest.Wait()
	tb.media.mu.Lock()
	defer tb.media.mu.Unlock()
	var out []method.PersonID
	for p, held := range tb.media.held {
		if held {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// state is the last state a tab was told; nil: none.
func state(events []Event) *method.StateView {
	var last *method.StateView
	for _, e := range find[Changed](events) {
		if e.You != nil {
			last = &e.You.State
		}
	}
	return last
}

// M-151 in the room: the gates are closed before anybody's media can be there, follow the floor, hold for somebody who comes later,
// and open with the phase.
func TestExposeGates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := gated(t, method.Expose)
		lead := tb.join(nadia)
		if got := tb.held(); !slices.Equal(got, []method.PersonID{marc, aicha}) {
			t.Fatalf("held at first: %v", got)
		}
		welcome := find[Welcome](lead.told())[0].You.State.Gates
		if welcome.Now != method.ProtectExpose || !slices.Equal(welcome.Closed, []method.PersonID{marc, aicha}) {
			t.Errorf("the welcome says %+v", welcome)
		}
		tb.join(marc)
		lead.at.Act(1, method.FloorGiveAct{Person: marc})
		if got := tb.held(); !slices.Equal(got, []method.PersonID{aicha}) {
			t.Errorf("with the floor at Marc: %v", got)
		}
		lead.at.Act(2, method.FloorWithdrawAct{})
		if got := tb.held(); !slices.Equal(got, []method.PersonID{marc, aicha}) {
			t.Errorf("with the floor at nobody: %v", got)
		}
		lead.at.Act(3, method.GateLiftAct{})
		if got := tb.held(); len(got) != 0 {
			t.Errorf("lifted: %v", got)
		}
		lead.at.Act(4, method.GateRestoreAct{})
		lead.told()
		lead.op(method.PhaseGoAct{From: method.Expose, To: method.Clarify})
		if got := tb.held(); len(got) != 0 {
			t.Errorf("in the clarification: %v", got)
		}
		if s := state(lead.told()); s == nil || s.Gates.Now != method.ProtectNone || len(s.Gates.Closed) != 0 {
			t.Errorf("the state says %+v", s)
		}
	})
}

// M-153 in the room: "stop" opens one's own gate while PostgreSQL is away, everybody sees it, and it holds over the commit that waited.
func TestStopWithoutTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := gated(t, method.Expose)
		var back atomic.Bool
		tb.store.before = func(int) error {
			if !back.Load() {
				return errors.New("no PostgreSQL")
			}
			return nil
		}
		lead, speaker := tb.join(nadia), tb.join(aicha)
		lead.op(method.ClockAddAct{Minutes: 2})
		lead.told()
		speaker.told()
		speaker.at.Act(1, method.StopSayAct{})
		if got := tb.held(); !slices.Equal(got, []method.PersonID{marc}) {
			t.Errorf("held after the stop: %v", got)
		}
		for _, b := range []*tab{lead, speaker} {
			if s := state(b.told()); s == nil || !slices.Equal(s.Gates.Stopped, []method.PersonID{aicha}) {
				t.Errorf("a tab was told %+v", s)
			}
		}
		back.Store(true)
		time.Sleep(5 * time.Second)
		if acks := find[Acked](lead.told()); len(acks) != 1 {
			t.Fatalf("%d acknowledgements", len(acks))
		}
		if got := tb.held(); !slices.Equal(got, []method.PersonID{marc}) {
			t.Errorf("held after the commit: %v", got)
		}
	})
}

// M-152 in the room: the silence ends at its second, by the clock alone, and everybody is told then.
func TestReadingSilenceEndsOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := gated(t, method.Plan)
		began := time.Now()
		client := tb.join(helene)
		if got := tb.held(); !slices.Equal(got, []method.PersonID{helene, marc, aicha}) {
			t.Fatalf("held at first: %v", got)
		}
		client.told()
		time.Sleep(began.Add(150*time.Second - time.Millisecond).Sub(time.Now()))
		if got := tb.held(); len(got) != 3 {
			t.Errorf("a millisecond early: %v", got)
		}
		time.Sleep(time.Millisecond)
		if got := tb.held(); len(got) != 0 {
			t.Errorf("on time: %v", got)
		}
		if s := state(client.told()); s == nil || len(s.Gates.Closed) != 0 || s.Gates.Now != method.ProtectNone {
			t.Errorf("the client was told %+v", s)
		}
	})
}

// A room that comes back, after a restart or from an empty room, closes its gates before anybody speaks in it.
func TestGatesComeBackWithTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := gated(t, method.Expose)
		b := tb.join(marc)
		b.at.Detach(true)
		time.Sleep(idleAfter + 2*time.Second)
		synctest.Wait()
		if got := tb.held(); len(got) != 0 {
			t.Fatalf("the room has not ended: %v", got)
		}
		tb.join(marc)
		if got := tb.held(); !slices.Equal(got, []method.PersonID{marc, aicha}) {
			t.Errorf("held: %v", got)
		}
	})
}

// M-161, M-163 in the room: one screen, handed over by its owner's word; only the owner's is passed on.
func TestScreenChangesHands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Consult)
		lead, first, second := tb.join(nadia), tb.join(marc), tb.join(aicha)
		first.at.Act(1, method.ScreenTakeAct{})
		second.told()
		second.at.Act(1, method.ScreenTakeAct{})
		if r := find[Refused](second.told()); len(r) != 1 || r[0].Code != method.CodeChanged || tb.media.shows() != marc {
			t.Fatalf("taking another's screen: %v, screen at %q", r, tb.media.shows())
		}
		second.at.Act(2, method.ScreenAskAct{})
		if s := state(first.told()); s == nil || !slices.Equal(s.Screen.Asks, []method.PersonID{aicha}) {
			t.Fatalf("the owner was told %+v", s)
		}
		first.at.Act(2, method.ScreenGrantAct{Person: aicha})
		if s := state(second.told()); s == nil || s.Screen.By != aicha || tb.media.shows() != aicha {
			t.Errorf("granted: %+v, screen at %q", s, tb.media.shows())
		}
		lead.at.Act(1, method.ScreenStopAct{Person: aicha})
		if s := state(second.told()); s == nil || s.Screen.By != "" || tb.media.shows() != "" {
			t.Errorf("stopped: %+v, screen at %q", s, tb.media.shows())
		}
	})
}

// M-166 in the room: a lost line keeps the screen for as long as it keeps the seat; who leaves loses it at once.
func TestScreenOutlivesALostLineOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Consult)
		other, owner := tb.join(aicha), tb.join(marc)
		owner.at.Act(1, method.ScreenTakeAct{})
		synctest.Wait()
		owner.at.Detach(false)
		time.Sleep(awayAfter - time.Second)
		synctest.Wait()
		if tb.media.shows() != marc {
			t.Errorf("lost with the line: %q", tb.media.shows())
		}
		other.told()
		time.Sleep(3 * time.Second)
		if s := state(other.told()); s == nil || s.Screen.By != "" || tb.media.shows() != "" {
			t.Errorf("away: %+v, screen at %q", s, tb.media.shows())
		}
		owner = tb.join(marc)
		owner.at.Act(1, method.ScreenTakeAct{})
		synctest.Wait()
		if tb.media.shows() != marc {
			t.Fatal("not taken again")
		}
		owner.at.Detach(true)
		synctest.Wait()
		if tb.media.shows() != "" {
			t.Errorf("left with the screen: %q", tb.media.shows())
		}
	})
}
