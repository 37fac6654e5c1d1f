// Package signaling is the websocket edge of a session: it accepts a socket, asks who it is and whether they have a seat,
// decodes frames, hands them to the session's room, and encodes what the room and the media plane answer.
//
//	          reader ──► decode ──► limits ──► collab.Attachment        (board, session, presence)
//	socket ─┤                   └────────────► negotiate ──► Negotiator (media, beside the room's loop)
//	          writer ◄── encode ◄── outbox ◄── collab.Event, collab.MediaEvent
//	          pinger
//
// Limits belong to a person, over all their sockets (limits.go): hanging up and coming again renews nothing, and sockets are opened
// in turn, two a second after the first few.
//
// It holds no session truth and decides no rule. A socket has four goroutines, all ended when ServeHTTP returns. A socket
// too slow to take what it is told is closed with bye{slow}: coming back is cheap (PROTOCOL.md, Connection).
package signaling
