package sfu

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ForwardBounds are the upper bounds of the classes of Latency, ascending. What took longer than the last is in one class more.
var ForwardBounds = [...]time.Duration{
	50 * time.Microsecond, 100 * time.Microsecond, 150 * time.Microsecond, 200 * time.Microsecond, 250 * time.Microsecond,
	300 * time.Microsecond, 350 * time.Microsecond, 500 * time.Microsecond, 700 * time.Microsecond, time.Millisecond,
	1200 * time.Microsecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond, 100 * time.Millisecond,
}

// Latency is how long packets were on their way through this program: from Track.Read of a layer to the return of the system call that
// sent them to a viewer. Answers to NACKs and key frames replayed from the cache are not in it.
type Latency struct {
	Counts [len(ForwardBounds) + 1]uint64 // by class
	Sum    time.Duration
}

// Count is the number of packets.
func (l Latency) Count() (n uint64) {
	for _, c := range l.Counts {
		n += c
	}
	return n
}

// Quantile returns the bound under which the share q of the packets was, the last bound when they took longer; 0 without packets.
func (l Latency) Quantile(q float64) time.Duration {
	rank, sum := q*float64(l.Count()), uint64(0)
	if rank == 0 {
		return 0
	}
	for i, bound := range ForwardBounds {
		if sum += l.Counts[i]; float64(sum) >= rank {
			return bound
		}
	}
	return ForwardBounds[len(ForwardBounds)-1]
}

func (l *Latency) add(m *spans) {
	for i := range l.Counts {
		l.Counts[i] += m.counts[i].Load()
	}
	l.Sum += time.Duration(m.sum.Load())
}

// spans is one writer's part of the histogram: added to by it alone, read by whoever scrapes.
type spans struct {
	counts [len(ForwardBounds) + 1]atomic.Uint64
	sum    atomic.Int64
}

func (m *spans) observe(nanoseconds int64) {
	i := 0
	for i < len(ForwardBounds) && nanoseconds > int64(ForwardBounds[i]) {
		i++
	}
	m.counts[i].Add(1)
	m.sum.Add(nanoseconds)
}

// latencies sums the writers' spans, those of writers that have ended included.
type latencies struct {
	mu   sync.Mutex
	live []*spans
	past Latency
}

func (l *latencies) begin(m *spans) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live = append(l.live, m)
}

func (l *latencies) end(m *spans) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live = slices.DeleteFunc(l.live, func(other *spans) bool { return other == m })
	l.past.add(m)
}

func (l *latencies) sum() Latency {
	l.mu.Lock()
	defer l.mu.Unlock()
	total := l.past
	for _, m := range l.live {
		total.add(m)
	}
	return total
}
