// Command bench measures what bars.md holds the product to, on this machine, over the loopback: it starts the real
// program with a private PostgreSQL and loads it with headless participants (signaling/client).
//
//	bench [-codev bin/codev] [-runs 3] [name...]    only the benches whose name begins so
//
// Each figure is one JSON object a line on stdout (the median of the runs, their range, and the goal), and a row of a
// table on stderr. A bar that is missed does not make it fail; an operation that is lost does.
//
// Below each row of the board stand Hocuspocus and tldraw sync (peer.NAME.LOAD, in peers/), with the same people at the same rate on the same
// processors, but acknowledging from memory: BENCH="board.room peer" gives those rows alone. npm ci installs them when they are first asked for,
// only to be measured; where it cannot, a line says so and the rest is measured.
package main
