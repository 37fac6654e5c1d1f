package method

// Kind says what a card is. Which kinds exist in which phase, and who may write them, is the table of this package.
type Kind string

const (
	Note          Kind = "note"          // private notes, one card a person, every phase
	Weather       Kind = "weather"       // A: how I arrive
	FollowUp      Kind = "followup"      // A: what became of my plan (the previous client)
	TopicCard     Kind = "topic"         // B: what I could bring; private until shown
	Headline      Kind = "headline"      // 1: the cry from the heart, by the client
	Ask           Kind = "ask"           // 1: the question the client asks themself; versioned
	Draft         Kind = "draft"         // 1: a consultant's draft; private until it becomes a question or a contribution
	Question      Kind = "question"      // 2: a consultant's question
	Answer        Kind = "answer"        // 2: the client's one-line answer to a question (Of)
	Parked        Kind = "parked"        // 2: advice parked privately until the consultation
	Reformulation Kind = "reformulation" // 3: what I understood of your need
	ContractCard  Kind = "contract"      // 3: the client's request; the client alone writes it; versioned
	Experience    Kind = "experience"    // 4
	Hypothesis    Kind = "hypothesis"    // 4
	Suggestion    Kind = "suggestion"    // 4
	Resonance     Kind = "resonance"     // 4
	Resource      Kind = "resource"      // 4
	OpenQuestion  Kind = "open_question" // 4
	Retain        Kind = "retain"        // 5: what the client retains
	PlanAction    Kind = "action"        // 5: one action of the plan; private or shared as the client says
	Learning      Kind = "learning"      // 6: private by default
	ProcessNote   Kind = "process_note"  // 6: what helped, what to change, for the group
	Word          Kind = "word"          // C: the closing word
)

// Field names what card.set may change besides the text. Values are strings; [Settable] lists the pairs that exist.
type Field string

const (
	FieldSky        Field = "sky"        // weather: sun | fair | cloud | rain | storm | fog
	FieldThreeP     Field = "threep"     // topic: problem | project | concern
	FieldUrgency    Field = "urgency"    // topic: 1 | 2 | 3
	FieldImportance Field = "importance" // topic: 1 | 2 | 3
	FieldReady      Field = "ready"      // topic: today | if_needed | not_today
	FieldFacet      Field = "facet"      // question: fact | meaning | feeling | tried | other | aim
	FieldTouches    Field = "touches"    // question: "" | yes, set by the client; seen by the question's author and the client only
	FieldTogether   Field = "together"   // reformulation: "" | yes, set by the author: another consultant may write too
	FieldStep       Field = "step"       // action: first step
	FieldWhen       Field = "when"       // action
	FieldWith       Field = "with"       // action
	FieldObstacle   Field = "obstacle"   // action
	FieldSign       Field = "sign"       // action: how I shall see that it works
	FieldGroup      Field = "group"      // question, contributions: the heading under which the facilitators put it
	FieldSaid       Field = "said"       // a scribe's card: the id of the person whose words these are; that person may correct the text
)

// Visibility is who may see a card besides the rules of its kind and phase.
type Visibility string

const (
	Private Visibility = "private" // its author only; sealed at rest (board-protocol rule 12)
	Shared  Visibility = "shared"  // everyone in the session, as the projection allows
)
