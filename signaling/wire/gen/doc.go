// Command gen writes the JSON Schema of the session's frames to stdout. web/schema.mjs turns it into web/src/wire/messages.ts,
// so that the browser's types are the Go structs and never a copy made by hand.
//
//	wire structs, board and method payloads ──reflect──▶ JSON Schema ──json-schema-to-typescript──▶ messages.ts
//
// What reflection cannot see is added here: the word in "t" or "k" that tells one frame or action from another, and the
// values of a named string type, which are its constants in the package's source.
package main
