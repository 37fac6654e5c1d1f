package signaling

import (
	"testing"
	"testing/synctest"
	"time"
)

// A tab hears of us every 4 s at the latest, and the time every 20 s: who is sent other frames needs no more beats than that.
func TestABeatComesWhereNothingElseDoes(t *testing.T) {
	for _, c := range []struct {
		name  string
		busy  time.Duration // something else is sent this often; 0: never
		beats int           // in a minute
	}{
		{"nothing else", 0, 15},
		{"other frames", time.Second, 3},
		{"another frame now and then", 6 * time.Second, 10}, // 4 s after each of them
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := &conn{out: newOutbox(), said: sign{since: time.Now()}, told: time.Now()}
				conn.out.open()
				beats := 0
				due, busy := time.Now().Add(beatEvery), time.Now().Add(c.busy)
				for end := time.Now().Add(time.Minute); !time.Now().After(end); time.Sleep(100 * time.Millisecond) {
					if c.busy > 0 && !time.Now().Before(busy) {
						conn.said.note()
						busy = busy.Add(c.busy)
					}
					if !time.Now().Before(due) {
						due = time.Now().Add(conn.beat())
					}
					if n := len(conn.out.take()); n > 0 {
						beats += n
						conn.said.note()
					}
					if quiet := conn.said.ago(); quiet > beatEvery {
						t.Fatalf("nothing was sent for %v", quiet)
					}
				}
				if beats != c.beats {
					t.Errorf("%d beats, want %d", beats, c.beats)
				}
			})
		})
	}
}
