// Package load fills a running server with rooms of headless participants who send and receive real RTP, and measures what comes of it.
// `codev load` is its command line, cmd/bench takes the figures of bars.md with it, and a soak is a long run of it with churn.
//
//	Config ──Run──► rooms of guests (guest.go) on lines as bad as asked for (badline.go)
//	                   joins timed (join.go), a window watched (watch.go), churn (churn.go)
//	                   the server's own figures from its metrics or /proc (server.go)
//	                ──► Report (report.go)
//
// Latency is end to end between participants of this process: synthetic.Stamp puts the time of sending behind the words of a packet,
// where no decoder looks, and the receiver takes the difference. Nothing is addressed but the server that the Config names.
package load
