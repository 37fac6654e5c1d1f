// Package media satisfies the room's collab.Media and the edge's negotiator with the media plane: it turns sessions, persons and tabs into
// the ids of package sfu, and what the sfu tells a peer into the events of one tab. It keeps no state of its own; who is in which slot and
// which gate is open is the sfu's truth.
package media
