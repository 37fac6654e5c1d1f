// Headless is a participant without a browser, for the browser tests: somebody who joins them from signaling/client alone.
//
//	headless --server http://127.0.0.1:8080 --name Wei <<< '{"invitation": "..."}'
//
// It talks in JSON lines. Standard input first gives the invitation's token, then, once the group has let it in, the session, then cards to
// add and levels to speak at; its end sends the participant home. Standard output says who it is ("person"), and while it sits at the
// table, each time it changes, how many cards it sees and how many pictures and packets of sound came of whom ("cards", "from").
package main
