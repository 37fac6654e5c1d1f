package coalesce

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestADelayEndsAtASharedMomentSoonAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 200 {
			for _, d := range []time.Duration{-time.Second, 0, 1, grain - 1, grain, time.Second, time.Hour + 7} {
				got := Delay(d)
				if got < d || got >= d+grain {
					t.Fatalf("Delay(%v) = %v", d, got)
				}
				if rest := time.Now().Add(got).UnixNano() % int64(grain); rest != 0 {
					t.Fatalf("Delay(%v) = %v ends %v behind a shared moment", d, got, time.Duration(rest))
				}
			}
			time.Sleep(grain/7 + 1)
		}
	})
}
