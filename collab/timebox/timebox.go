package timebox

import (
	"context"
	"time"
)

// Box is the context of whoever does one thing after the other. Not safe for concurrent use.
type Box struct {
	parent context.Context
	limit  time.Duration
	ctx    context.Context // nil: the next thing gets another
	cancel context.CancelFunc
	timer  *time.Timer
}

// New is a box whose context ends with parent, and once something takes longer than limit.
func New(parent context.Context, limit time.Duration) *Box { return &Box{parent: parent, limit: limit} }

// Begin is the context of the next thing.
func (b *Box) Begin() context.Context {
	if b.ctx == nil {
		b.ctx, b.cancel = context.WithCancel(b.parent)
		b.timer = time.AfterFunc(b.limit, b.cancel)
	} else {
		b.timer.Reset(b.limit)
	}
	return b.ctx
}

// End says that it is done, in time or not.
func (b *Box) End() {
	if !b.timer.Stop() {
		b.Close()
	}
}

// Close lets go of the context. The box can be used again.
func (b *Box) Close() {
	if b.ctx != nil {
		b.cancel()
		b.timer.Stop()
		b.ctx = nil
	}
}
