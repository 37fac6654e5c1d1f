package method

// Phase is one of the nine phases of a session, in the order of [Phases] (method.md 1.3).
type Phase string

const (
	Open     Phase = "open"     // A: opening round, weather and follow-up
	Topic    Phase = "topic"    // B: topic round and choice of the client
	Expose   Phase = "expose"   // 1: the client speaks alone
	Clarify  Phase = "clarify"  // 2: consultants ask, the client answers
	Contract Phase = "contract" // 3: the client defines the need
	Consult  Phase = "consult"  // 4: consultants offer, the client listens
	Plan     Phase = "plan"     // 5: the client sorts and plans
	Learn    Phase = "learn"    // 6: everybody says what they learned; protected
	Close    Phase = "close"    // C: a closing word, the next date
)
