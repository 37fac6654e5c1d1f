// Package collab is the live session: a [Hub] of rooms by id, and one [Room] per session.
//
// A Room is one goroutine that owns everything about its session: the board (package board), the method's state (package
// method), who is here, and which operations of which tab were answered. Others talk to it through its inbox; it answers
// through each tab's [Outbox], which never blocks.
//
//	op ──► inbox ──► waiting ──► draft (Apply, Do) ──► Store.Commit ──► swap ──► ack, ops, effects
//	                    ▲                                  │
//	                    └── what arrives during a commit ──┘   is the next batch: natural group commit
//
// Nothing is acknowledged or shown before its commit (board-protocol rule 3). The commit runs beside the loop, one in flight:
// floor, hands, presence and clocks go on while PostgreSQL is slow or gone. A commit of unknown outcome is settled by
// reading the session's sequence number; meanwhile the tabs are told that saving waits.
//
// What it refuses to do: it knows no websocket, no JSON frame, no SQL and no RTP. It asks for a [Store] and a [Media].
package collab
