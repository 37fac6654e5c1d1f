//go:build unix

// Package dbtest gives each test a PostgreSQL database of its own, so that tests run in parallel on the real thing.
//
// The first New of a test process starts a private PostgreSQL (db/embedded, without fsync) in a temporary directory,
// or uses the server of CODEV_TEST_DATABASE_URL if that is set: its account must be allowed to create databases. The
// schema is made once per process, in a template, and copied for each test (30 ms in memory, 120 ms on our disk).
//
// A package that uses it has
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//
// which stops the server and removes everything at the end.
package dbtest
