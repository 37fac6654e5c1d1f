package signaling

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab/method"
	"codev/collab/people"
	"codev/signaling/wire"
)

// Reloading a few times, a line that flaps, and coming back for longer are never held up.
func TestSocketsOpenAtOnceForWhoeverIsNotInAHurry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := New(Config{}), newAllowance()
		began := time.Now()
		for n := range visitsBurst {
			if again := s.turn(t.Context(), a); again > 0 {
				t.Fatalf("socket %d in a row is turned away for %v", n, again)
			}
		}
		for range 100 { // the browser's own pauses are no shorter (web/src/wire/line.ts)
			time.Sleep(time.Second / visitsPerSecond)
			if again := s.turn(t.Context(), a); again > 0 {
				t.Fatalf("a flapping line is turned away for %v", again)
			}
		}
		if took := time.Since(began); took != 100*time.Second/visitsPerSecond {
			t.Errorf("somebody had to wait at the door: %v", took)
		}
	})
}

// Whoever hangs up and dials again all the time is let in twice a second, and does not wait longer than a browser does.
func TestSocketsOpenInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := New(Config{}), newAllowance()
		began, n := time.Now(), 0
		for ; time.Since(began) < time.Minute; n++ {
			if again := s.turn(t.Context(), a); again > 0 {
				t.Fatalf("one at a time is turned away for %v", again)
			}
		}
		if most := visitsBurst + 60*visitsPerSecond; n > most || n < most-1 {
			t.Errorf("%d sockets in a minute, want %d", n, most)
		}
		answers := make(chan time.Duration, 20)
		for range cap(answers) { // all at once
			go func() { answers <- s.turn(t.Context(), a) }()
		}
		began = time.Now()
		let := 0
		for range cap(answers) {
			again := <-answers
			switch waited := time.Since(began); {
			case again == 0:
				if let++; waited > visitWait {
					t.Errorf("let in after %v", waited)
				}
			case waited > 0 || again <= visitWait || again > 2*visitWait:
				t.Errorf("turned away after %v for %v", waited, again)
			}
		}
		if let != int(visitWait.Seconds()*visitsPerSecond) {
			t.Errorf("%d of %d at once are let in", let, cap(answers))
		}
	})
}

// A browser that gives up waiting leaves its turn to the next.
func TestATurnIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, a := New(Config{}), newAllowance()
		for range visitsBurst {
			s.turn(t.Context(), a)
		}
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			if s.turn(ctx, a) == 0 {
				t.Fatal("let in before its turn")
			}
			cancel()
		}
		began := time.Now()
		if again := s.turn(t.Context(), a); again > 0 || time.Since(began) > time.Second/visitsPerSecond {
			t.Errorf("the next waits %v, and %v more", time.Since(began), again)
		}
	})
}

func TestAllowancesAreKeptWhileTheyMatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all allowances
		marc := all.take("marc", time.Now())
		if all.take("marc", time.Now()) != marc || all.take("aicha", time.Now()) == marc {
			t.Error("an allowance belongs to one person on all of their sockets")
		}
		all.release(marc)
		time.Sleep(2 * sweepAllowances)
		all.take("nadia", time.Now())
		if all.of["marc"] != marc {
			t.Error("forgotten with a socket open")
		}
		marc.ops.AllowN(time.Now(), opsBurst)
		all.release(marc)
		time.Sleep(sweepAllowances)
		marc.ops.AllowN(time.Now(), opsBurst) // spent at the last moment
		all.take("nadia", time.Now())
		if again := all.take("marc", time.Now()); again != marc || again.ops.Allow() {
			t.Error("who comes again has a new allowance")
		}
		all.release(marc)
		for n := range 1000 {
			all.release(all.take(method.PersonID(fmt.Sprint(n)), time.Now()))
		}
		time.Sleep(sweepAllowances)
		all.take("nadia", time.Now())
		if len(all.of) != 2 {
			t.Errorf("%d are remembered, want nadia and aicha", len(all.of))
		}
	})
}

// A socket after the other has no more operations than one.
func TestHangingUpRenewsNoAllowance(t *testing.T) {
	r := gather(t, newEdge(t))
	r.walk(method.Clarify)
	taken, began := 0, time.Now()
	for range 2 {
		ws := r.dial("aicha")
		r.must(ws.Write(r.ctx(), websocket.MessageText, []byte(greeting(uuid.NewString()))))
		for n := range opsBurst {
			r.must(ws.Write(r.ctx(), websocket.MessageText, fmt.Appendf(nil, `{"t":"op","n":%d,"a":{"k":"never"}}`, n+1)))
		}
		for answered := 0; answered < opsBurst; {
			_, raw, err := ws.Read(r.ctx())
			r.must(err)
			var f wire.Refuse
			r.must(json.Unmarshal(raw, &f))
			if f.T == "refuse" {
				answered++
			}
			if f.Code == method.CodeBad {
				taken++
			}
		}
		ws.CloseNow() //nolint:errcheck // hung up
	}
	took := time.Since(began)
	if most := opsBurst + int(took.Seconds()*opsPerSecond); taken < opsBurst || taken > most {
		t.Errorf("%d operations of two bursts are taken in %v, want at most %d", taken, took, most)
	}
}

// everywhere has a seat for everybody.
type everywhere struct{}

func (everywhere) SessionFor(context.Context, people.Auth, method.SessionID) (people.Seat, error) {
	return people.Seat{}, nil
}

// The door answers 429 and says when to come again; whoever is let in has an allowance to give back, and nobody else.
func TestTooManySocketsAtOnceAreToldWhenToCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		marc := &people.Auth{Person: people.Person{ID: "marc"}}
		s := New(Config{Sessions: everywhere{}, Identify: func(*http.Request) (*people.Auth, error) { return marc, nil }})
		type answer struct {
			*httptest.ResponseRecorder
			visit visit
			ok    bool
		}
		answers := make(chan answer, 2*visitsBurst)
		for range cap(answers) {
			go func() {
				a := answer{ResponseRecorder: httptest.NewRecorder()}
				a.visit, a.ok = s.door(a, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/sessions/s/socket", nil))
				answers <- a
			}()
		}
		let := 0
		for range cap(answers) {
			a := <-answers
			if a.ok {
				let++
				s.allowances.release(a.visit.allowance)
				continue
			}
			again, err := strconv.Atoi(a.Header().Get("Retry-After"))
			if a.Code != http.StatusTooManyRequests || err != nil || again < 1 || again > 3 || !strings.Contains(a.Body.String(), `"rate"`) {
				t.Errorf("turned away with %d, %v, %s", a.Code, a.Header(), a.Body)
			}
		}
		if want := visitsBurst + int(visitWait.Seconds()*visitsPerSecond); let != want {
			t.Errorf("%d of %d are let in, want %d", let, cap(answers), want)
		}
		if users := s.allowances.of["marc"].users; users != 0 {
			t.Errorf("the allowance is held by %d", users)
		}
	})
}
