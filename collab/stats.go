package collab

import (
	"sync/atomic"
	"time"
)

// Stats are the operator's counters: sums over all rooms, nothing per person or session.
type Stats struct {
	rooms, attached, ops, refused, commits, commitNanos, failures atomic.Int64
}

// Snapshot is a reading of [Stats].
type Snapshot struct {
	Rooms      int64         // in memory
	Attached   int64         // tabs
	Operations int64         // committed, since the start
	Refused    int64         // refused, since the start
	Commits    int64         // batches
	CommitTime time.Duration // spent in them, in all
	Failures   int64         // commits that failed or whose outcome was unknown
}

func (s *Stats) snapshot() Snapshot {
	return Snapshot{
		Rooms: s.rooms.Load(), Attached: s.attached.Load(), Operations: s.ops.Load(), Refused: s.refused.Load(),
		Commits: s.commits.Load(), CommitTime: time.Duration(s.commitNanos.Load()), Failures: s.failures.Load(),
	}
}
