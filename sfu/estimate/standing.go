package estimate

const (
	baseWindow = 10 * second // for how long the lowest delay is taken for that of an empty queue
	baseParts  = 10

	steadyFor    = 200 * ms // through which a queue must stand
	standingLast = 5        // feedbacks remembered: browsers send one every 50 to 250 ms
)

// standing measures the queue: how much longer the newest packets were under way than the fastest of the last seconds. After a change to a longer way that is wrong for as
// long as the window.
type standing struct {
	parts [baseParts]int64 // lowest delay in each second of the window
	at    int64            // beginning of the present part
	begun bool
	low   int64                                   // the lowest delay of the last feedback
	delay int64                                   // of the queue, now
	last  [standingLast]struct{ at, delay int64 } // newest first
}

// add takes the lowest delay (arrival minus sending, of two clocks) of one feedback.
func (s *standing) add(delay, now int64) {
	if !s.begun {
		s.begun, s.at = true, now
		for i := range s.parts {
			s.parts[i] = delay
		}
	}
	for now-s.at >= baseWindow/baseParts {
		s.at += baseWindow / baseParts
		copy(s.parts[1:], s.parts[:baseParts-1])
		s.parts[0] = delay
		if now-s.at > baseWindow {
			s.at = now
		}
	}
	s.low = delay
	s.parts[0] = min(s.parts[0], delay)
	s.delay = max(0, delay-s.base())
	copy(s.last[1:], s.last[:standingLast-1])
	s.last[0].at, s.last[0].delay = now, s.delay
}

// steady is the queue that stood through the last feedbacks, two at least: a viewer whose machine is busy for a moment reads late what came in
// time, and the next feedback knows of no queue.
func (s *standing) steady() int64 {
	steady := min(s.last[0].delay, s.last[1].delay)
	for _, f := range s.last[2:] {
		if s.last[0].at-f.at <= steadyFor {
			steady = min(steady, f.delay)
		}
	}
	return steady
}

// rebase takes what is now for an empty line.
func (s *standing) rebase() {
	for i := range s.parts {
		s.parts[i] = s.low
	}
	s.delay = 0
	clear(s.last[:])
}

func (s *standing) base() int64 {
	base := s.parts[0]
	for _, d := range s.parts[1:] {
		base = min(base, d)
	}
	return base
}
