package method

// Label is a name in both languages of the product.
type Label struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// In gives the name in a language, "fr" or any other for English.
func (l Label) In(lang string) string {
	if lang == "fr" {
		return l.FR
	}
	return l.EN
}

// Step is one phase of a template, for six people at the table.
type Step struct {
	Phase   Phase `json:"phase"`
	Minutes int   `json:"minutes"`
}

// Template is a plan of minutes over the nine phases (method.md 1.3). Names and order of the phases are fixed (M-1).
type Template struct {
	ID       string  `json:"id"` // as stored and on the wire
	Name     Label   `json:"name"`
	Points   int     `json:"points"` // what each spreads over the topics in a vote (method.md 1.6 B)
	Steps    [9]Step `json:"steps"`
	Unsigned []Kind  `json:"unsigned,omitempty"` // cards of these kinds are shown without their author (M-88)
}

// The presets, 90 minutes each: the two of method.md 1.3 (M-90), and the classic one with contributions that nobody signs (M-88).
var (
	Classic90 = Template{ID: "classic90", Name: Label{EN: "Classic, 90 minutes", FR: "Classique, 90 minutes"}, Points: 2, Steps: [9]Step{
		{Open, 7}, {Topic, 9}, {Expose, 7}, {Clarify, 20}, {Contract, 9}, {Consult, 20}, {Plan, 7}, {Learn, 8}, {Close, 3},
	}}
	NeedFirst90 = Template{ID: "needfirst90", Name: Label{EN: "Need first, 90 minutes", FR: "Le besoin d'abord, 90 minutes"}, Points: 2, Steps: [9]Step{
		{Open, 6}, {Topic, 8}, {Expose, 7}, {Clarify, 25}, {Contract, 13}, {Consult, 14}, {Plan, 6}, {Learn, 8}, {Close, 3},
	}}
)

// Unsigned90 is Classic90 for groups in which who offers should not weigh on what is offered.
var Unsigned90 = Template{
	ID: "unsigned90", Name: Label{EN: "Unsigned, 90 minutes", FR: "Sans signature, 90 minutes"},
	Points: 2, Steps: Classic90.Steps, Unsigned: contributions,
}

// Templates returns the presets in the order in which they are offered.
func Templates() []Template { return []Template{Classic90, NeedFirst90, Unsigned90} }

// TemplateByID finds a preset.
func TemplateByID(id string) (Template, bool) {
	for _, t := range Templates() {
		if t.ID == id {
			return t, true
		}
	}
	return Template{}, false
}

// frame is what method.md 1.3 fixes about a phase whatever the template.
type frame struct {
	name      Label
	floor     int // minutes: never planned below
	perPerson int // seconds that the plan gains for each person above six, and loses for each below
}

var frames = map[Phase]frame{
	Open:     {Label{"Opening round", "Tour d'ouverture"}, 4, 0},
	Topic:    {Label{"Topic round and choice", "Tour des sujets et choix"}, 5, 60},
	Expose:   {Label{"Exposé", "Exposé"}, 4, 0},
	Clarify:  {Label{"Clarification", "Clarification"}, 10, 0},
	Contract: {Label{"Contract", "Contrat de consultation"}, 4, 45},
	Consult:  {Label{"Consultation", "Consultation"}, 10, -(60 + 45 + 60)}, // pays for the three rounds
	Plan:     {Label{"Synthesis and action plan", "Synthèse et plan d'action"}, 4, 0},
	Learn:    {Label{"Learnings and evaluation", "Apprentissages et évaluation"}, 5, 60},
	Close:    {Label{"Closing", "Clôture"}, 2, 0},
}

// Name is the phase's name in both languages; the zero Label for what is no phase.
func (p Phase) Name() Label { return frames[p].name }

// Floor is the least a phase is planned for, in seconds (method.md 1.3); 0 for what is no phase.
func (p Phase) Floor() int { return frames[p].floor * 60 }

// The smallest, usual and largest number of people a plan is made for; other numbers count as the nearest.
const (
	minPeople  = 4
	basePeople = 6
	maxPeople  = 8
)

// Plan gives the seconds of each phase for so many people at the table, observers not counted (M-91): more people
// lengthen the topic round, the contract and the learnings and shorten the consultation, fewer do the reverse. The total stays the template's,
// and no phase goes below its floor: what the consultation cannot give, the clarification gives.
func (t Template) Plan(people int) map[Phase]int {
	more := min(max(people, minPeople), maxPeople) - basePeople
	plan := make(map[Phase]int, len(t.Steps))
	for _, step := range t.Steps {
		plan[step.Phase] = step.Minutes*60 + more*frames[step.Phase].perPerson
	}
	if short := Consult.Floor() - plan[Consult]; short > 0 {
		plan[Consult] += short
		plan[Clarify] -= short
	}
	return plan
}
