// Package udp is the UDP socket under Pion's mux: what already waits for one viewer leaves in one system call.
//
// Pion writes one packet at a time, down to the socket, in the goroutine of whoever sends. A batch catches those writes on the way: the
// viewer's writer opens it, the RTP packets written until the flush are copied into it (Pion uses its buffer again after each write), and
// the flush hands them to the kernel. STUN, DTLS and RTCP never wait: they are told apart by their first bytes (RFC 7983, RFC 5761) and go
// straight through, and so does everything when no batch is open. Nothing here waits for a batch to fill: the writer flushes when it has
// nothing more to send now, and a batch holds at most MaxBatch packets, so that no small receive buffer is overrun by a burst of ours.
//
//	Pion's SRTP -> mux -> ICE -> conn.WriteToAddrPort        port.go     one conn for each peer and local address
//	                               batch.hold (copy)         batch.go    owned by the viewer's writer
//	the writer  -> batch.Flush  -> socket.send               send.go     runs of equal sizes, the last one may be shorter
//	                               one of three modes        mode.go     tried at the start on the loopback interface, through the same code
//
//	GSO      one datagram of many segments, cut by the kernel or the network card (Linux 4.18, UDP_SEGMENT of udp(7)), and sendmmsg(2)
//	         when a batch holds more than one run
//	Sendmmsg one system call, a message for each packet
//	Single   one system call for each packet
//
// A kernel or card that accepts segmentation at the start and refuses it later loses nothing: the refused run is sent packet by packet.
// EIO means that the card under the socket cannot (the socket goes on in mode Sendmmsg); anything else concerns one path, so only that
// batch stops segmenting (a tunnel with a small MTU, for instance).
package udp
