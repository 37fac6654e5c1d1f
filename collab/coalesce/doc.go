// Package coalesce lets timers that need no precision expire together (timer coalescing): a process that mostly waits then wakes once for
// all of them.
package coalesce
