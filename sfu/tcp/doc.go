// Package tcp has what every listener for TCP needs: a loop that takes connections and outlives what passes, and the short way for their
// bytes. It knows nothing of what is said on them.
package tcp
