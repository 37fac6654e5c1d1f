// Package client is a headless participant written from PROTOCOL.md and API.md alone: it signs in by invitation, joins a
// session, pushes board operations and session actions, sends and receives media. Tests and the load tool use it.
//
//	Person (a device cookie)  ──Join──►  Tab (a websocket, its board, its numbering)  ──►  Media (a PeerConnection)
//
// It shares the wire structs with the server and nothing else.
package client
