package estimate

// Signal is what the delay says of the line.
type Signal uint8

// The three signals of draft-ietf-rmcat-gcc-02 section 5.4.
const (
	Normal Signal = iota
	Overuse
	Underuse
)

const (
	trendWindow  = 20   // groups
	trendSmooth  = 0.9  // of the accumulated delay
	trendGain    = 4.0  // slope to the scale of the threshold
	trendCounts  = 60   // groups that make a slope more certain
	thresholdAt  = 12.5 // ms, to begin with
	thresholdMin = 6.0
	thresholdMax = 600.0
	thresholdUp  = 0.0087 // per ms: slowly up when exceeded, so that loss-based flows beside ours do not starve us
	thresholdDn  = 0.039
	spikeMargin  = 15.0 // ms beyond the threshold: a spike, not a trend; it does not adapt
	overuseFor   = 10 * ms
)

// trend fits a line through the last smoothed delays and compares its slope with an adaptive threshold.
type trend struct {
	count     int
	first     int64 // arrival of the first group
	sum       float64
	smooth    float64
	xs, ys    [trendWindow]float64
	threshold float64
	last      float64 // slope before
	adapted   int64
	over      int64 // for how long the slope is too steep
	signal    Signal
}

// add takes the delta of a group that arrived at a time, and updates the signal.
func (t *trend) add(delta, arrived int64) {
	if t.count == 0 {
		t.first, t.threshold = arrived, thresholdAt
	}
	t.sum += float64(delta) / float64(ms)
	t.smooth = trendSmooth*t.smooth + (1-trendSmooth)*t.sum
	at := t.count % trendWindow
	since := arrived - t.adapted
	t.xs[at], t.ys[at] = float64(arrived-t.first)/float64(ms), t.smooth
	t.count++
	if t.count < trendWindow/2 {
		t.adapted = arrived
		return
	}
	slope := t.slope()
	t.detect(slope, min(max(since, 0), burstSpan), arrived)
	t.last = slope
}

// slope is the least squares fit over the window, in ms of delay per ms.
func (t *trend) slope() float64 {
	n := min(t.count, trendWindow)
	var mx, my float64
	for i := range n {
		mx += t.xs[i]
		my += t.ys[i]
	}
	mx, my = mx/float64(n), my/float64(n)
	var num, den float64
	for i := range n {
		num += (t.xs[i] - mx) * (t.ys[i] - my)
		den += (t.xs[i] - mx) * (t.xs[i] - mx)
	}
	if den == 0 {
		return 0
	}
	return num / den
}

func (t *trend) detect(slope float64, since, arrived int64) {
	value := float64(min(t.count, trendCounts)) * slope * trendGain
	switch {
	case value > t.threshold:
		t.over += since
		if t.over > overuseFor && slope >= t.last {
			t.signal = Overuse
		}
	case value < -t.threshold:
		t.over, t.signal = 0, Underuse
	default:
		t.over, t.signal = 0, Normal
	}
	abs := max(value, -value)
	if abs < t.threshold+spikeMargin {
		k := thresholdDn
		if abs > t.threshold {
			k = thresholdUp
		}
		t.threshold += k * (abs - t.threshold) * float64(since) / float64(ms)
		t.threshold = min(max(t.threshold, thresholdMin), thresholdMax)
	}
	t.adapted = arrived
}
