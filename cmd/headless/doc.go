// Headless is a participant without a browser, for the browser tests: somebody who joins them from signaling/client alone.
//
//	headless --server http://127.0.0.1:8080 --name Wei <<< '{"invitation": "..."}'
//
// It talks in JSON lines. Standard input first gives the invitation's token, then, once the group has let it in, the session. At the table
// a line adds a card ("add"), says how large everybody is shown ("show") or gives the levels to speak at ("levels"); the end of input sends
// the participant home. Standard output says who it is ("person"), and at the table, four times a second, how many cards it
// sees, how many pictures and packets of sound came of whom ("cards", "from"), and which layers of its camera the server wants ("layers").
package main
