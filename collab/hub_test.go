package collab

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

// slowLoad is a Store whose sessions take their time to load.
type slowLoad struct {
	*memory
	gate chan struct{}
}

func (s slowLoad) LoadSession(ctx context.Context, id method.SessionID) (Loaded, error) {
	<-s.gate
	return s.memory.LoadSession(ctx, id)
}

func TestAStopEndsARoomThatIsBeingLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := slowLoad{sit(t, method.Clarify).store, make(chan struct{})}
		hub := NewHub(store, &nothing{}, slog.New(slog.DiscardHandler))
		attached, closed := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := hub.Attach(context.Background(), store.session.ID, Visitor{Person: marc, Cipher: cipher{}}, Hello{Client: clientOf(marc)}, &tab{})
			attached <- err
		}()
		synctest.Wait()
		go func() { closed <- hub.Close(context.Background()) }()
		synctest.Wait()
		close(store.gate)
		if err := <-attached; !errors.Is(err, ErrClosing) {
			t.Errorf("attaching: %v", err)
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

// oneBroken is a Store in which another abandoned session cannot be loaded.
type oneBroken struct{ *memory }

const broken = method.SessionID("00000000-0000-4000-8000-0000000000ff")

func (o oneBroken) Abandoned(ctx context.Context, before time.Time) ([]method.SessionID, error) {
	ids, err := o.memory.Abandoned(ctx, before)
	return append([]method.SessionID{broken}, ids...), err
}

func (o oneBroken) LoadSession(ctx context.Context, id method.SessionID) (Loaded, error) {
	if id == broken {
		return Loaded{}, ErrNoSession
	}
	return o.memory.LoadSession(ctx, id)
}

func TestASessionThatCannotBeLoadedKeepsNoOtherOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := oneBroken{sit(t, method.Clarify).store}
		if err := store.MarkEmpty(t.Context(), "", time.Now()); err != nil {
			t.Fatal(err)
		}
		hub := NewHub(store, &nothing{}, slog.New(slog.DiscardHandler))
		time.Sleep(abandonedAfter + 2*sweepEvery)
		synctest.Wait()
		if err := hub.Close(context.Background()); err != nil {
			t.Error(err)
		}
		store.mu.Lock()
		defer store.mu.Unlock()
		if !store.session.State.Closed {
			t.Error("an abandoned session stayed open behind one that cannot be loaded")
		}
	})
}

func TestRemovalEndsMediaThatOutlivedItsSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		other, b := tb.join(aicha), tb.join(marc)
		b.at.Detach(false)
		other.told()
		tb.hub.Remove("9", marc)
		if on := lastOn(other.told(), marc); on != OnAway {
			t.Errorf("the others see %q", on)
		}
		if !slices.Contains(tb.media.left, marc) {
			t.Error("a removed person still hears the session")
		}
	})
}

// stuck is a tab that holds the room's loop up at its third event, after welcome and presence.
type stuck struct {
	n    int
	gate chan struct{}
}

func (s *stuck) Send(Event) {
	if s.n++; s.n == 3 {
		<-s.gate
	}
}

func TestATabThatGaveUpAttachingIsNotSeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		slow := &stuck{gate: make(chan struct{})}
		a, err := tb.hub.Attach(context.Background(), tb.id, Visitor{Person: nadia, Cipher: cipher{}}, Hello{Client: clientOf(nadia)}, slow)
		if err != nil {
			t.Fatal(err)
		}
		a.Silent(true) // is the third
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = tb.hub.Attach(ctx, tb.id, Visitor{Person: marc, Cipher: cipher{}}, Hello{Client: clientOf(marc)}, &tab{})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("attaching: %v", err)
		}
		close(slow.gate)
		synctest.Wait()
		if n := tb.hub.Stats().Attached; n != 1 {
			t.Errorf("%d tabs are attached", n)
		}
	})
}

// What the Store does not answer is given up once the stop may take no longer.
func TestAStopGivesUpWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		gate := make(chan struct{})
		defer close(gate)
		tb.store.before = func(int) error { <-gate; return nil }
		b := tb.join(marc)
		b.op(question(1, "Qui ?"))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began := time.Now()
		if err := tb.hub.Close(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 3*time.Second {
			t.Errorf("closed after %v: %v", time.Since(began), err)
		}
		if acks := find[Acked](b.told()); len(acks) != 0 {
			t.Errorf("what was given up is acknowledged: %v", acks)
		}
	})
}
