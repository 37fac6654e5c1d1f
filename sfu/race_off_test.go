//go:build !race

package sfu

const allowedAllocs = 0
