package wire

// The browser's types of these structs: web/src/wire/messages.ts, committed.
//
//go:generate npm --prefix ../../web run schema
