//go:build race

package sfu

// allowedAllocs: under the race detector sync.Pool forgets at random, so the pool of packets has to make new ones.
const allowedAllocs = 2

// FloodRate: under the race detector the flood's own side, in this process, would leave nothing of the machine.
const FloodRate = 10_000

// Slower is by how much everything is.
const Slower = 2
