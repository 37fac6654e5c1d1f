package signaling

import (
	"sync"
	"time"

	"codev/collab/coalesce"
)

// tasks run beside something and end with it. A task has a goroutine, and its stack, only while it has something to do: of a full
// server's tabs most have nothing to do. Safe for concurrent use; the zero value is ready.
type tasks struct {
	wg sync.WaitGroup

	mu   sync.Mutex // protects over, and wg against waiting at zero
	over bool
}

// do runs f, unless end was called.
func (t *tasks) do(f func()) {
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		return
	}
	t.wg.Add(1)
	t.mu.Unlock()
	defer t.wg.Done()
	f()
}

// every does f after a time, and again as long after each run as f says.
func (t *tasks) every(first time.Duration, f func() time.Duration) *time.Timer {
	t.mu.Lock()
	defer t.mu.Unlock()
	var timer *time.Timer
	timer = time.AfterFunc(coalesce.Delay(first), func() { t.do(func() { timer.Reset(coalesce.Delay(f())) }) })
	return timer
}

// end waits for what is being done; nothing more begins.
func (t *tasks) end() {
	t.mu.Lock()
	t.over = true
	t.mu.Unlock()
	t.wg.Wait()
}
