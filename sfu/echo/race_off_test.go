//go:build !race

package echo

const fewer = 1
