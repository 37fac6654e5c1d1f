// Package relay is the TURN server (RFC 8656) of the program: the way into the media plane for a browser whose network lets no UDP through.
// It owns the clients' connections, the credentials and the relayed sockets; Pion's turn server speaks the protocol between them.
//
//	browser ── TLS on the HTTPS port ─┐                                          ┌─ 127.0.0.1:any ── the SFU's own media address
//	browser ── TCP on the TURN port  ─┼─ stream.go, flood.go ── Pion ── socket.go ┤
//	browser ── UDP on the TURN port  ─┘                                          └─ one socket an allocation, loopback only
//
// It is never a door into the host's network: an allocation reaches the media addresses of the SFU beside it, port included, and nothing
// else, whatever the client asks permission for; its socket is bound to the loopback, so that nobody outside reaches it either.
//
//	seat (seat.go): named by whoever issues credentials; credentials -> allocations, a bounded number -> End, all of them at once
//
// Credentials are those of TURN REST: the user name is an expiry and a random word, the password its HMAC under a secret of this process.
// Neither says whose they are. A connection that has no allocation yet has seconds, not minutes; strangers on UDP are answered at a bounded
// rate, so that a forged source address gains nothing.
package relay
