package web

import (
	"strings"
	"testing"
	"time"

	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
)

func TestWrittenTextCannotForgeMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"# a heading":                "> \\# a heading",
		"a\n===":                     "> a\\\n> \\===",
		"a\n---":                     "> a\\\n> \\---",
		"[click](http://evil)":       "> \\[click\\](http\\://evil)",
		"<img src=x>":                "> \\<img src=x\\>",
		"&lt;b&gt; R&D":              "> \\&lt;b\\&gt; R&D",
		"1. one\n2) two":             "> 1\\. one\\\n> 2\\) two",
		"- a\n+ b\n* c":              "> \\- a\\\n> \\+ b\\\n> \\* c",
		"    code\tblock":            "> code block",
		"www.evil.example a@evil.ex": "> www\\.evil.example a\\@evil.ex",
		"one\r\ntwo\u2028# three":    "> one\\\n> two\\\n> \\# three",
		"para\n\npara":               "> para\\\n>\n> para",
		"back\\slash `code` ~~no~~":  "> back\\\\slash \\`code\\` \\~\\~no\\~\\~",
		"Qui a demandé la fiche ? Moi - « elle ». 12.5 %": "> Qui a demandé la fiche ? Moi - « elle ». 12.5 %",
	} {
		w := &writer{}
		w.quote(in)
		if got := strings.Trim(w.String(), "\n"); got != want {
			t.Errorf("%q becomes\n%s\nwant\n%s", in, got, want)
		}
	}
}

func TestNamesStayOnTheirLine(t *testing.T) {
	if got := plain("Anne\n# Not a heading"); got != "Anne \\# Not a heading" {
		t.Error(got)
	}
}

func someRecord() *record {
	card := func(kind method.Kind, by method.PersonID, text string) board.CardView {
		return board.CardView{Kind: kind, Author: by, Text: text}
	}
	anne, bo := named{"p1", "Anne"}, named{"p2", "Bo"}
	ask := card(method.Question, "p2", "What is # at stake?")
	answer := card(method.Answer, "p1", "My sleep.")
	offered := card(method.Suggestion, "p2", "Write half a page.")
	offered.Kept = true
	unsigned := board.CardView{Kind: method.Resource, Text: "A map.", Unsigned: true}
	together := card(method.Reformulation, "p2", "You want to sleep.")
	together.Writers = []method.PersonID{"p1"}
	action := card(method.PlanAction, "p1", "Say it on Thursday.")
	action.Fields = map[method.Field]string{method.FieldStep: "Ask two nurses", method.FieldWhen: "Tuesday"}
	return &record{
		Session: people.Session{StartsAt: time.Date(2026, 11, 12, 18, 0, 0, 0, time.UTC)},
		Group:   people.GroupRef{Name: "Night *shift*"}, Client: &anne,
		Ask:           &versions{[]board.Version{{N: 1, Text: "How do I make them?"}}},
		Contract:      &contract{versions{[]board.Version{{N: 1, Text: "Help me choose."}}}, map[method.PersonID]board.Agreement{"p2": board.AgreeYes}},
		Questions:     []question{{ask, &answer}},
		Contributions: []board.CardView{offered, unsigned}, Reformulations: []board.CardView{together},
		Plan:      plan{Actions: []board.CardView{action}},
		Learnings: []board.CardView{{Kind: method.Learning, Author: "p1", Sealed: true}},
		People:    []participant{{anne, method.Roles{method.Client}}, {bo, method.Roles{method.Consultant, method.Deputy}}},
	}
}

func TestMarkdownSpeaksTheReadersLanguageAndLeavesContentAlone(t *testing.T) {
	for lang, headings := range map[string][]string{
		"fr": {"# Séance du 2026-11-12", "## La question que je me pose", "## Contrat de consultation", "## Plan d'action", "**Piste, gardé** · Bo", "**Ressource**", "Bo, Anne", "- Premier pas: Ask two nurses"},
		"en": {"# Session of 2026-11-12", "## The question I ask myself", "## Consultation contract", "## Action plan", "**Suggestion, kept** · Bo", "**Resource**", "Bo, Anne", "- First step: Ask two nurses"},
	} {
		got := string(markdown(someRecord(), lang))
		for _, want := range append(headings, "> What is \\# at stake?", "> Help me choose.", "Night \\*shift\\*") {
			if !strings.Contains(got, want+"\n") {
				t.Errorf("%s: %q is missing in\n%s", lang, want, got)
			}
		}
		if strings.Contains(got, "## "+wordsFor(lang).notes) {
			t.Errorf("%s: a section without a card has a heading", lang)
		}
	}
}

func TestBothLanguagesSayEverything(t *testing.T) {
	for role := range english.roles {
		if french.roles[role] == "" {
			t.Errorf("no French for the role %s", role)
		}
	}
	for _, kind := range contributionKinds {
		if english.kinds[kind] == "" || french.kinds[kind] == "" {
			t.Errorf("no word for %s", kind)
		}
	}
	if len(english.fields) != len(french.fields) || len(english.agreed) != len(french.agreed) {
		t.Error("the languages differ in fields or agreements")
	}
}
