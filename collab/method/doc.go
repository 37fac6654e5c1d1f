// Package method is the codevelopment method itself, pure: phases, roles, what each may do, speak and see, the plan
// of minutes, and the state machine of one session. It knows no clock, network, database or board; time and what the
// board holds are passed in. It imports the standard library only, starts no goroutine, and every function may be called
// from any goroutine as long as nobody changes the arguments meanwhile.
//
// METHOD.md beside this file states the rules, each with an id (M-…) that the tables and the tests name; the domain
// reference behind it is method.md of the project.
//
// # The tables
//
//   - [Allowed] judges one action of one person from the table in rules.go. [Kinds] and [Rights] print the same table
//     for the browser, so that what is offered and what is accepted cannot differ.
//   - [Sees], [SeesField] and [SeesKept] say what of a card reaches one viewer. What they deny is never sent.
//   - [SpeechOf] says how somebody may speak (speech.go); the rounds follow from it.
//   - [Settable], [MaxRunes], [DefaultVisibility], [Section], [Versioned], [MaxOwn] describe each [Kind] (kinds.go).
//   - [Classic90] and [NeedFirst90] are templates; [Template.Plan] scales them to the people at the table.
//
// # The session
//
// [State] is a value. [State.Do] takes a request and gives the next state and the [Effect]s as data, or a [Refusal]
// and the state as it was; it never changes its receiver. The phases are a line that is walked one step at a time:
//
//	open ⇄ topic ⇄ expose ⇄ clarify ⇄ contract ⇄ consult ⇄ plan ⇄ learn ⇄ close ─→ (closed)
//	           │                        │                        │
//	           needs a client           no contract text:        before its 5 minutes:
//	           who accepted             confirm                  confirm
//
// Each arrow is one [Edge] with its guard and effects. Nothing moves by itself: a clock that ran out goes on counting.
package method
