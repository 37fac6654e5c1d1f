// Package db keeps everything in PostgreSQL (14 or newer). Its [Store] is what collab and collab/people each ask for.
//
//	schema/         migrations (goose), embedded, run by Migrate under an advisory lock
//	query/          the only SQL of the program, besides
//	internal/rows/  the code sqlc makes of it; its rows never leave this package
//	embedded/       a private PostgreSQL, for a machine that has none running
//	dbtest/         a database per test
//
// Invariants stand in the schema as domains, CHECK, UNIQUE, EXCLUDE and foreign keys, so that a mistake of ours is an error and
// not a wrong row: a private card without sealed words, a session with two clients, a link used twice. What is written at every
// letter has domains for the laws of single columns: PostgreSQL reads a CHECK from its text again for every statement.
//
// A session's commit is one transaction in one round trip: a pipeline of prepared statements that PostgreSQL takes as a
// whole, begun by the fence (see Commit). One text operation alone, as most are, is a single statement, and those of several sessions that
// wait for one another share a transaction (groups). Times are stored in microseconds and given back in UTC.
//
// No error of this package carries what a row contained: of PostgreSQL's errors only the SQLSTATE and the name of the
// constraint are kept (board-protocol rule 17).
//
// After a change of schema/ or query/: go generate ./db. CI compares.
package db

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate -f ../sqlc.yaml
