// Package board is the board of one session: its cards, what may be done to them, and what each person may see of them.
//
// Everything here is pure. A [Doc] is an immutable snapshot. A [Work] applies requests ([Act]) to it one after the other,
// each judged in exactly one [Scene] (phase and roles), and gives for each a [Step]: the board before and after. When the
// batch is in PostgreSQL ([Work.Change] says what to write), the Room swaps its Doc for [Work.Doc] and tells everyone, with
// [Project], what the steps changed on that person's board, and nothing else.
//
//	        Begin                Apply, Enter, Stamp, Expire          commit
//	Doc ───────────────▶ Work ──────────────────────────▶ Step... ───────────▶ Project(step, viewer) -> []Shown
//	                      │                                                      Work.Doc() is the Room's next Doc
//	                      └─ a Refusal: nothing changed
//
// A card's life:
//
//	 add ─▶ live ◀──────────────▶ removed ─▶ purged (ten minutes later)
//	         │      remove, restore
//	private ◀┴▶ shared             sealed: private, and its author is away
//	    share, share back          returned: shared, and handed back to its author alone
//
// A text belongs to a base and has revisions in it. Whenever a text appears to somebody who did not see it before, it
// starts a new base at revision 0 and its log is cut: what was erased before is nobody's to read.
//
// SPEC.md states the rules; each is named by a test. It refuses with [method.Refusal]; no other error leaves Apply.
package board
