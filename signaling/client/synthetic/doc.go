// Package synthetic is the media of a headless participant: a PeerConnection that offers the m-lines of signaling/PROTOCOL.md, sends Opus
// and VP8 with real frame structure, and counts what it receives. Tests of the media plane, signaling/client and the load tool use it.
//
// It sends 50 packets of Opus a second (20 ms of silence, padded to 80 bytes, with an audio level that can be set), and three layers of
// VP8, 30 pictures a second, from frames that Chromium encoded (frames/: a key frame and a difference that may follow itself for ever),
// padded to a bitrate; a browser decodes them. A key frame goes out at the start, on PLI, and when a layer is switched on.
package synthetic
