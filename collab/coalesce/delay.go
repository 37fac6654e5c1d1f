package coalesce

import "time"

// grain is how far apart the moments are at which timers expire.
const grain = 25 * time.Millisecond

// Delay is how long it is from now to the first of the moments that all share which is d or more away: d, and less than a fortieth of a second.
func Delay(d time.Duration) time.Duration {
	early := -time.Now().Add(d).UnixNano() % int64(grain)
	return d + (time.Duration(early)+grain)%grain
}
