// Package people knows who is who: people and their devices, groups and their members, invitations, and which sessions are
// planned for whom. It decides every rule about them and keeps them in a [Store]; it knows nothing of a live session.
//
// There is no account and no password. A browser's cookie holds 32 random bytes; whoever has them is that person on that
// device. The database has only their SHA-256. People come in by a link made for them, single use, whose token is likewise
// stored as a hash only. Whatever a person may not know looks exactly as if it did not exist ([ErrNotFound]), and every
// link that does not work looks the same ([ErrLink]).
//
//	                    accept (confirm on)            confirm, by who invited them or an owner
//	invitation ──────────────────────────▶ waiting ──────────────────────────▶ active ◀──▶ owner
//	     │              accept (confirm off)                                     ▲  │
//	     └───────────────────────────────────────────────────────────────────────┘  │ remove, leave: at once, sockets too
//	                                       waiting ──────────▶ removed ◀────────────┘
//
// A waiting person knows the group's name and nothing else. A group always has an owner: the last one stays.
//
// # Keys
//
// Each person has a data key (32 random bytes) that seals what they write in private ([Key], AES-256-GCM). It is in the
// database only wrapped, per device, under a key derived with HKDF-SHA256 (RFC 5869) from that device's cookie secret, and
// in memory only while a request or socket of theirs lives. So the server alone cannot open it, and neither can a return
// link: a member who lost their only device gets a new data key with the new device, and what was sealed under the old one
// is lost. It stays on the board as a sealed card that nobody can open, shown as such, until it expires.
//
// A return link is made by an owner of one group, who vouches for that group alone. In other groups whose owner they are not,
// the person who came back by it waits again until somebody there confirms them. See [Service.AcceptReturn].
package people
