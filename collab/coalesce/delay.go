package coalesce

import "time"

// grain is how far apart the moments are at which timers expire. With 100 ms the slowest edits were slower still (board.rooms100x6).
const grain = 25 * time.Millisecond

// Delay is how long it is from now to the first of the moments that all share which is d or more away: d, and less than a grain.
func Delay(d time.Duration) time.Duration {
	early := -time.Now().Add(d).UnixNano() % int64(grain)
	return d + (time.Duration(early)+grain)%grain
}
