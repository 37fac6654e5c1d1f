// Command codev serves professional codevelopment groups that meet online: pages, JSON API, live sessions, and the audio
// and video between their members.
//
//	codev serve [flags]    run the server; codev serve --help is the reference of every setting
//
// This package reads the settings, starts every part in order, hands each one what it needs, and stops them in reverse:
//
//	listen → PostgreSQL (external or private) → migrations → media, sessions, people, web → "codev is ready"
//	SIGTERM → sockets told `restart` → HTTP drained → media and sessions ended → PostgreSQL stopped last
//
// It owns every lifetime and decides nothing else. arch_test.go keeps the laws of the whole tree: who may import whom,
// sizes, a doc.go in every package, generated code that is not stale.
package main
