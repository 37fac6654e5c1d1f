// Package embedded runs the private PostgreSQL that codev uses when it is given no CODEV_DATABASE_URL.
//
// It owns one cluster, DataDir/postgres, and the postmaster that serves it: it finds PostgreSQL's programs on the
// machine, makes the cluster once, starts the postmaster, starts it again should it die, and stops it with us. The
// only door is a Unix socket in a directory that no other account may enter, hence no password. Started as root,
// PostgreSQL runs as the owner of the cluster, else as "postgres", else as "nobody".
//
//	            lock DataDir         stop an orphan      initdb once      postmaster.pid says "ready"
//	Start ──> one server a directory ──> none runs here ──> cluster ──> postmaster ──> URL answers ──> Stop
//	                                                                     ^   | died
//	                                                                     └───┘ after a second
//
// The lock is an flock held by this process, so the kernel releases it however we end. On Linux the kernel also
// tells the postmaster to shut down when we are killed (PDEATHSIG); elsewhere, or while that shutdown is under way,
// the next Start finds the orphan through postmaster.pid, stops it and waits for it.
//
// What it refuses: a second server on the same directory (ErrInUse), a cluster of a major version for which this
// machine has no programs (ErrVersion; nothing is touched), and a machine without PostgreSQL 14 or newer
// (ErrNotFound). It never deletes, moves or converts a cluster.
//
// PostgreSQL's log goes to Config.Log without statements, parameters, details or ERROR messages, since each of
// them can quote card text (board-protocol rule 17).
package embedded
