package collab

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

// Whoever asks for much at once is served in parts, in their order; who asks for one thing after that waits for one part.
func TestABatchIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		next := make(chan struct{})
		tb.store.before = func(int) error { <-next; return nil }
		much, little := tb.join(marc), tb.join(aicha)
		synctest.Wait()
		const all = 1 + 2*maxShare + 3 // the first one is a batch of its own
		for i := range all {
			much.op(question(i, "?"))
			synctest.Wait()
		}
		little.op(question(all, "?"))
		little.told()
		var numbers []int
		for i, want := range []struct{ much, little int }{{1, 0}, {maxShare, 1}, {maxShare, 0}, {3, 0}} {
			select {
			case next <- struct{}{}:
			case <-time.After(time.Second):
				close(next)
				t.Fatalf("there is no batch %d", i)
			}
			acks := find[Acked](much.told())
			for _, a := range acks {
				numbers = append(numbers, a.N)
			}
			if n := len(find[Acked](little.told())); len(acks) != want.much || n != want.little {
				t.Errorf("batch %d answers %d and %d operations, want %v", i, len(acks), n, want)
			}
		}
		if len(numbers) != all || !slices.IsSorted(numbers) {
			t.Errorf("answered in the order %v", numbers)
		}
		close(next)
	})
}

func TestAShareLeavesNothingOut(t *testing.T) {
	var waiting []opIn
	tabs := []*Attachment{{person: marc}, {person: aicha}, {person: nadia}}
	for n := range 3 * maxBatch {
		waiting = append(waiting, opIn{a: tabs[n%7%3], n: n})
	}
	for _, most := range []int{1, maxShare, maxBatch} {
		left, taken, last := waiting, 0, map[*Attachment]int{}
		for len(left) > 0 {
			now, later := share(left, most)
			if len(now) == 0 || len(now) > most || len(now)+len(later) != len(left) {
				t.Fatalf("of %d at most %d: %d, and %d later", len(left), most, len(now), len(later))
			}
			for _, op := range now {
				if op.n < last[op.a] {
					t.Fatalf("operation %d after %d", op.n, last[op.a])
				}
				last[op.a] = op.n
			}
			left, taken = later, taken+len(now)
		}
		if taken != len(waiting) {
			t.Errorf("%d of %d are taken", taken, len(waiting))
		}
	}
}

// What comes after a change of phase is judged in the new one, also by a room that judged something in the old one.
func TestABatchIsJudgedInThePhaseThatIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		lead, author := tb.join(nadia), tb.join(marc)
		answers := func() (acked, refused int) {
			told := author.told()
			return len(find[Acked](told)), len(find[Refused](told))
		}
		author.op(question(1, "?"))
		if acked, refused := answers(); acked != 1 || refused != 0 {
			t.Errorf("a question in its phase: %d acknowledged, %d refused", acked, refused)
		}
		lead.op(method.PhaseGoAct{From: method.Clarify, To: method.Contract})
		lead.told()
		author.op(question(2, "?"))
		if acked, refused := answers(); acked != 0 || refused != 1 {
			t.Errorf("a question after it: %d acknowledged, %d refused", acked, refused)
		}
	})
}
