// Package wire holds the frames of the session's websocket: what a tab sends and what it is sent, as JSON text frames.
//
// PROTOCOL.md (one folder up) explains them; testdata/wire holds a golden of each, read by the Go and the TypeScript tests.
// The structs carry no behaviour but decoding. The payloads of actions are the structs of packages method and board.
package wire
