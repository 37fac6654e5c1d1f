package web

import (
	"codev/collab/board"
	"codev/collab/method"
)

// words are what an export says by itself in one language (method.md 1.9).
type words struct {
	headings
	session, group, version, question, answer, kept string

	sealed string
	agreed map[board.Agreement]string
	roles  map[method.Role]string
	kinds  map[method.Kind]string
	fields map[method.Field]string
}

// headings are the titles of the record's parts.
type headings struct {
	topic, headline, ask, contract, questions, reformulations, contributions, retained string
	plan, learnings, processNotes, closing, notes                                      string
}

// wordsFor returns the words of a reader's language; English for one we do not speak.
func wordsFor(lang string) words {
	if lang == "fr" {
		return french
	}
	return english
}

var english = words{
	headings: headings{
		topic: "Topic", headline: "Headline", ask: "The question I ask myself", contract: "Consultation contract",
		questions: "Questions and answers", reformulations: "Reformulations", contributions: "Contributions",
		retained: "What I retain", plan: "Action plan", learnings: "Learnings", processNotes: "For the group's way of working",
		closing: "Closing words", notes: "My notes",
	},
	session: "Session of", group: "Group", version: "Version", question: "Question", answer: "Answer", kept: "kept",
	sealed: "This text was sealed on another device and cannot be opened here.",
	agreed: map[board.Agreement]string{board.AgreeYes: "can work with this", board.AgreePrecision: "asks for a precision"},
	roles: map[method.Role]string{
		method.Client: "client", method.Consultant: "consultant", method.Facilitator: "facilitator", method.CoFacilitator: "co-facilitator",
		method.Deputy: "deputy", method.Timekeeper: "timekeeper", method.Scribe: "scribe", method.Observer: "observer",
	},
	kinds: map[method.Kind]string{
		method.Experience: "Experience", method.Hypothesis: "Hypothesis", method.Suggestion: "Suggestion",
		method.Resonance: "Resonance", method.Resource: "Resource", method.OpenQuestion: "Open question",
	},
	fields: map[method.Field]string{
		method.FieldStep: "First step", method.FieldWhen: "When", method.FieldWith: "With", method.FieldObstacle: "Obstacle",
		method.FieldSign: "How I shall see that it works",
	},
}

var french = words{
	headings: headings{
		topic: "Sujet", headline: "Manchette", ask: "La question que je me pose", contract: "Contrat de consultation",
		questions: "Questions et réponses", reformulations: "Reformulations", contributions: "Apports",
		retained: "Ce que je retiens", plan: "Plan d'action", learnings: "Apprentissages", processNotes: "Pour le fonctionnement du groupe",
		closing: "Mots de la fin", notes: "Mes notes",
	},
	session: "Séance du", group: "Groupe", version: "Version", question: "Question", answer: "Réponse", kept: "gardé",
	sealed: "Ce texte a été scellé sur un autre appareil et ne peut pas être ouvert ici.",
	agreed: map[board.Agreement]string{board.AgreeYes: "peut travailler avec cela", board.AgreePrecision: "demande une précision"},
	roles: map[method.Role]string{
		method.Client: "client·e", method.Consultant: "consultant·e", method.Facilitator: "animateur·trice", method.CoFacilitator: "co-animateur·trice",
		method.Deputy: "suppléant·e", method.Timekeeper: "gardien·ne du temps", method.Scribe: "scribe", method.Observer: "observateur·trice",
	},
	kinds: map[method.Kind]string{
		method.Experience: "Expérience", method.Hypothesis: "Hypothèse", method.Suggestion: "Piste",
		method.Resonance: "Résonance", method.Resource: "Ressource", method.OpenQuestion: "Question ouverte",
	},
	fields: map[method.Field]string{
		method.FieldStep: "Premier pas", method.FieldWhen: "Quand", method.FieldWith: "Avec", method.FieldObstacle: "Obstacle",
		method.FieldSign: "Signe que ça marche",
	},
}
