// Package https owns the HTTPS port: the certificate, the handshake, and the question who is calling.
//
//	accept ─► TLS handshake ─┬─ ALPN h2, http/1.1 ─────────────────────────► net/http, the *tls.Conn itself
//	   │      (5 s in all)   └─ no ALPN we know: first byte < 4 ─► TURN      (RFC 8656 over TLS; browsers name no protocol for it)
//	   │                                         else           ─► net/http
//	   └─ not TLS: plain HTTP is answered with the way to HTTPS
//
// One port for pages, sockets and TURN is what a network needs to let through, and 443 is the one that every network lets through.
// A certificate that was renewed is taken up without a restart, and one that is broken never replaces one that works.
package https
