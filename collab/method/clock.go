package method

import "time"

// Clock is the time of the current phase, in the server's absolute time. It never advances a phase by itself.
type Clock struct {
	Started time.Time `json:"started"` // when the phase began
	Planned int       `json:"planned"` // seconds given to the phase, added minutes included
	Ends    time.Time `json:"ends"`    // when the time is up; meaningless while paused
	Paused  bool      `json:"paused"`
	Left    int       `json:"left"` // seconds left when paused (negative when over)
}

const (
	maxAdd   = 15      // minutes in one go
	leastNow = 60      // seconds that taking minutes away must leave
	maxPhase = 90 * 60 // seconds a phase may be given in all
)

// instant makes a time fit to be stored and compared: UTC, whole milliseconds, no monotonic reading.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func runningClock(now time.Time, seconds int) Clock {
	return Clock{Started: now, Planned: seconds, Ends: now.Add(time.Duration(seconds) * time.Second)}
}

// Remaining is the time left at now, negative when over; while paused it stands still (M-102).
func (c Clock) Remaining(now time.Time) time.Duration {
	if c.Paused {
		return time.Duration(c.Left) * time.Second
	}
	return c.Ends.Sub(now)
}

// Spent is the time the phase has run so far, pauses not counted.
func (c Clock) Spent(now time.Time) time.Duration {
	return time.Duration(c.Planned)*time.Second - c.Remaining(now)
}

func (c Clock) paused(now time.Time) Clock {
	if !c.Paused {
		c.Left = int(c.Remaining(now).Round(time.Second) / time.Second)
		c.Paused = true
	}
	return c
}

func (c Clock) resumed(now time.Time) Clock {
	if c.Paused {
		c.Ends = now.Add(c.Remaining(now))
		c.Paused, c.Left = false, 0
	}
	return c
}

func (c Clock) added(seconds int) Clock {
	c.Planned += seconds
	if c.Paused {
		c.Left += seconds
	} else {
		c.Ends = c.Ends.Add(time.Duration(seconds) * time.Second)
	}
	return c
}
