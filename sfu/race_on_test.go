//go:build race

package sfu

// allowedAllocs: under the race detector sync.Pool forgets at random, so the pool of packets has to make new ones.
const allowedAllocs = 2
