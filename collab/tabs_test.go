package collab

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

// A person's tabs that did something are remembered up to a bound; one beyond is shown everything, and refused without a receipt.
// A tab that did nothing is not remembered at all.
func TestTabsAreRememberedUpToABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		name := func(i int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", i) }
		var last *tab
		for i := range maxTabs {
			tb.joinAs(aicha, name(10_000+i))
			last = tb.joinAs(aicha, name(i))
			n := last.op(question(i, "?"))
			if got := find[Acked](last.told()); len(got) != 1 || got[0].N != n {
				t.Fatalf("tab %d is answered %v", i, got)
			}
		}
		full := tb.joinAs(aicha, name(maxTabs))
		events := full.told()
		if w := find[Welcome](events); len(w) != 1 || len(w[0].Cards) != maxTabs {
			t.Fatalf("one tab too many is told %v", events)
		}
		for range 2 {
			full.op(question(maxTabs, "?"))
			if got := find[Refused](full.told()); len(got) != 1 || got[0].N != full.n || got[0].Code != method.CodeLimit {
				t.Errorf("one tab too many is answered %v", got)
			}
		}
		other := tb.join(marc)
		other.op(question(maxTabs+1, "?"))
		if got := find[Acked](other.told()); len(got) != 1 {
			t.Error("the tabs of one person are another's bound")
		}
		again := tb.joinAs(aicha, name(0)) // one that is remembered comes back and sends again what has no answer
		again.op(question(0, "?"))
		if got := find[Acked](again.told()); len(got) != 1 {
			t.Errorf("a remembered tab is answered %v", got)
		}
		again.op(question(maxTabs+2, "?"))
		if got := find[Acked](again.told()); len(got) != 1 {
			t.Errorf("a remembered tab is refused something new: %v", got)
		}
		idle := tb.join(helene)
		idle.at.Detach(true)
		synctest.Wait()
		if n := len(tb.hub.rooms[tb.id].room.clients); n != maxTabs+1 {
			t.Errorf("%d tabs are remembered", n)
		}
	})
}

// A page is reloaded while its socket is being opened: the hello of the old page may come last, and its socket is dead.
func TestAHelloThatComesLastMovesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		early := time.Now()
		time.Sleep(time.Second)
		page := &tab{}
		attach := func(client string, opened time.Time, out Outbox) error {
			_, err := tb.hub.Attach(t.Context(), tb.id, Visitor{Person: marc, Cipher: cipher{}, Opened: opened}, Hello{Client: client}, out)
			return err
		}
		if err := attach("marc's", time.Now(), page); err != nil {
			t.Fatal(err)
		}
		for _, client := range []string{"marc's", "another"} {
			if err := attach(client, early, &tab{}); !errors.Is(err, ErrMoved) {
				t.Errorf("the hello of %s that came last: %v", client, err)
			}
		}
		if byes := find[Bye](page.told()); len(byes) != 0 {
			t.Errorf("the newer page was told %v", byes)
		}
		if err := attach("another", time.Now().Add(time.Second), &tab{}); err != nil || len(find[Bye](page.told())) != 1 {
			t.Errorf("a newer page: %v", err)
		}
	})
}
