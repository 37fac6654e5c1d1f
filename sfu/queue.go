package sfu

import (
	"sync"
	"sync/atomic"
)

// queue is the bounded queue between the layers that feed a slot and the viewer's writer. When it is full, sound loses its oldest
// packet; pictures lose everything up to the next key frame, which the room asks for until it is here.
type queue struct {
	waiting atomic.Int32 // how many items wait; read without the lock

	mu       sync.Mutex // between the feeding layer(s) and this one viewer's writer
	items    []item
	head, n  int
	dropping bool     // pictures: nothing is taken before the next key frame
	resync   bool     // the next item follows a hole
	key      keyWaits // pictures: the last key frame that was taken
}

// keyWaits is a key frame of which some packets wait.
type keyWaits struct {
	layer *layer
	ts    uint32
	waits int // packets
}

func (k *keyWaits) has(p *packet) bool { return k.layer == p.layer && k.ts == p.ts }

type item struct {
	p        *packet
	resync   bool // packets before this one were dropped here
	replayed bool // from the cache: it did not come just now
	skip     bool // it is left out, and so is its number; set by the writer
}

const (
	audioQueue = 32  // 640 ms of sound
	videoQueue = 256 // some two key frames of the largest layer
)

func newQueue(size int) queue { return queue{items: make([]item, size)} }

// push offers a packet, taking its own reference. It reports whether a key frame must be asked for.
func (q *queue) push(p *packet, video, replayed bool) (askKey bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.dropping {
		if !p.vp8.key || q.n == len(q.items) {
			return false
		}
		q.dropping, q.resync = false, true
	}
	if q.n == len(q.items) {
		if video {
			q.dropping = true
			return true
		}
		q.take().p.release()
	}
	if p.vp8.key {
		q.key = keyWaits{layer: p.layer, ts: p.ts}
	}
	if q.key.has(p) {
		q.key.waits++
	}
	p.retain()
	q.items[(q.head+q.n)%len(q.items)] = item{p: p, resync: q.resync, replayed: replayed}
	q.resync = false
	q.n++
	q.waiting.Store(int32(q.n))
	return false
}

// starved tells whether pictures are dropped until a key frame comes.
func (q *queue) starved() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropping
}

// begins tells whether a key frame of a layer waits, or a part of one.
func (q *queue) begins(l *layer) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.key.layer == l && l != nil
}

// giveUp drops the pictures that wait when the oldest came before a moment: with the next key frame the viewer catches up.
func (q *queue) giveUp(before int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.n == 0 || q.items[q.head].p.at >= before {
		return
	}
	for q.n > 0 {
		q.take().p.release()
	}
	q.dropping = true
}

// pop returns the oldest item; its reference passes to the caller.
func (q *queue) pop() (item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.n == 0 {
		return item{}, false
	}
	return q.take(), true
}

// take is pop for who holds the lock and knows that something waits.
func (q *queue) take() item {
	it := q.items[q.head]
	q.items[q.head] = item{}
	q.head = (q.head + 1) % len(q.items)
	q.n--
	q.waiting.Store(int32(q.n))
	if q.key.has(it.p) {
		if q.key.waits--; q.key.waits == 0 {
			q.key = keyWaits{} // it holds no layer that ends
		}
	}
	return it
}

// clear releases everything that waits.
func (q *queue) clear() {
	for {
		it, ok := q.pop()
		if !ok {
			return
		}
		it.p.release()
	}
}
