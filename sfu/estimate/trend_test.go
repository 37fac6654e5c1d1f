package estimate

import (
	"math/rand/v2"
	"testing"
)

// delays feeds groups 10 ms apart whose one-way delay is given, and returns after how many the signal was first s; -1: never.
func delays(of func(i int) int64, n int, s Signal) int {
	var t trend
	last := of(0)
	for i := 1; i < n; i++ {
		now := of(i)
		t.add(now-last, int64(i)*10*ms+now)
		last = now
		if t.signal == s {
			return i
		}
	}
	return -1
}

func TestTheTrendSeesAQueueGrowBeforeItIsLong(t *testing.T) {
	growing := func(i int) int64 { return int64(i) * ms }
	if at := delays(growing, 100, Overuse); at < 0 || growing(at) > queueMiddle {
		t.Errorf("a delay that grows by 1 ms a group is over-use after %d", at)
	}
	emptying := func(i int) int64 { return 1000*ms - int64(i)*3*ms }
	if at := delays(emptying, 100, Underuse); at < 0 || at > 40 {
		t.Errorf("a delay that falls by 3 ms a group is under-use after %d", at)
	}
	random := rand.New(rand.NewPCG(3, 4))
	jitter := func(int) int64 { return random.Int64N(6 * ms) }
	if at := delays(jitter, 3000, Overuse); at >= 0 {
		t.Errorf("jitter of 6 ms is over-use after %d", at)
	}
}

func TestGroupsLookAtTheWayBetweenThem(t *testing.T) {
	var g groups
	send := func(sent, arrived int64) (int64, bool) {
		delta, _, ok := g.add(Packet{Sent: sent * ms, Arrived: arrived * ms})
		return delta / ms, ok
	}
	send(0, 100)
	send(2, 103) // of the same group
	send(33, 133)
	if delta, ok := send(66, 172); !ok || delta != -1 { // 33-2 between the sendings, 133-103 between the arrivals
		t.Errorf("the second group is %d ms later", delta)
	}
	send(40, 173) // overtaken
	if delta, ok := send(99, 199); !ok || delta != 6 {
		t.Errorf("the third group is %d ms later", delta)
	}
	send(105, 201) // held back with the one before it: one burst
	if delta, ok := send(132, 232); !ok || delta != -10 {
		t.Errorf("after a burst: %d ms", delta)
	}
}
