//go:build !race

package sfu

const allowedAllocs = 0

// FloodRate is how many packets a second a peer sends that wants to drown the others.
const FloodRate = 50_000

const Slower = 1
