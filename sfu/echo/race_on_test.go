//go:build race

package echo

// fewer is by how much fewer meetings are played: the race detector slows each of them tenfold.
const fewer = 10
