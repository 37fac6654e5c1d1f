package sfu

import (
	"runtime"
	"sync/atomic"
)

// CountPackets counts from now on the packets that are in use or in a pool, by having the garbage collector tell which are gone.
func CountPackets() (live *atomic.Int64) {
	live = new(atomic.Int64)
	made := func(size int) func() any {
		return func() any {
			p := &packet{buf: make([]byte, 0, size)}
			live.Add(1)
			runtime.AddCleanup(p, func(n *atomic.Int64) { n.Add(-1) }, live)
			return p
		}
	}
	smallPackets.New, largePackets.New = made(smallPacket), made(maxPacket)
	return live
}
