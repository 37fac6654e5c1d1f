// Command bench measures what bars.md holds the product to, on this machine, over the loopback: it starts the real
// program with a private PostgreSQL and loads it with headless participants (signaling/client).
//
//	bench [-codev bin/codev] [-runs 3] [name...]    only the benches whose name begins so
//
// Each figure is one JSON object a line on stdout (the median of the runs, their range, and the goal), and a row of a
// table on stderr. A bar that is missed does not make it fail; an operation that is lost does.
package main
