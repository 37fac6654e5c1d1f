package load

import (
	"math"
	"sync/atomic"
	"time"
)

// histogram counts durations in buckets that grow by a twentieth, from 10 us to about a minute. Any goroutine may add.
type histogram struct {
	counts [bucketCount]atomic.Uint64
	most   atomic.Int64
}

const (
	bucketCount = 320
	bucketFirst = 10 * time.Microsecond
	bucketStep  = 1.05
)

func (h *histogram) add(d time.Duration) {
	i := 0
	if d > bucketFirst {
		i = min(bucketCount-1, int(math.Log(float64(d)/float64(bucketFirst))/math.Log(bucketStep)))
	}
	h.counts[i].Add(1)
	for {
		most := h.most.Load()
		if int64(d) <= most || h.most.CompareAndSwap(most, int64(d)) {
			return
		}
	}
}

func (h *histogram) reset() {
	for i := range h.counts {
		h.counts[i].Store(0)
	}
	h.most.Store(0)
}

// quantile gives the duration below which a part q of all lie, in milliseconds; 0 when there are none.
func (h *histogram) quantile(q float64) float64 {
	var total, below uint64
	for i := range h.counts {
		total += h.counts[i].Load()
	}
	if total == 0 {
		return 0
	}
	for i := range h.counts {
		if below += h.counts[i].Load(); float64(below) >= q*float64(total) {
			return millis(time.Duration(float64(bucketFirst) * math.Pow(bucketStep, float64(i)+0.5)))
		}
	}
	return millis(time.Duration(h.most.Load()))
}

func millis(d time.Duration) float64 { return float64(d) / 1e6 }
