package method

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// allFields are the fields of every kind.
func allFields() []Field {
	var out []Field
	for _, k := range AllKinds() {
		for _, f := range Fields(k) {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// everySubject is every well-formed subject of an action, as far as rights may depend on it.
func everySubject(t *testing.T, act Action) []Subject {
	if !act.OnCard() {
		return []Subject{{}}
	}
	var out []Subject
	for _, row := range readKinds(t) {
		for i := range 32 {
			s := Subject{Kind: row.kind, Mine: i&1 != 0, Visibility: Private, Together: i&4 != 0, Said: i&8 != 0, Wrote: i&16 != 0, Of: answered(row.kind)}
			if i&2 != 0 {
				s.Visibility = Shared
			}
			switch act {
			case CardAdd:
				if s.Mine && slices.Contains(row.visibility, s.Visibility) {
					out = append(out, s)
				}
			case CardSet:
				for _, f := range row.fields {
					s.Field = f
					out = append(out, s)
				}
			case CardShare:
				for _, as := range append([]Kind{""}, AllKinds()...) {
					s.As = as
					out = append(out, s)
				}
			default:
				out = append(out, s)
			}
		}
	}
	return out
}

// Rules M-10, M-20 to M-47 and M-50 to M-58, M-62, M-70, M-71: the whole product of phase, role, action and subject, against
// permissions.txt. The ids of the rows: M-20 M-21 M-22 M-23 M-24 M-25 M-26 M-27 M-28 M-29 M-30 M-31 M-32 M-33 M-34 M-35 M-36
// M-37 M-38 M-39 M-40 M-41 M-42 M-43 M-44 M-45 M-46 M-47; M-50 M-51 M-52 M-53 M-54 M-55 M-56 M-57 M-58.
func TestPermissionTable(t *testing.T) {
	want := readExpectation(t)
	allowed, refused := 0, 0
	for _, act := range Actions() {
		for _, s := range everySubject(t, act) {
			for _, r := range roleOrder {
				for _, p := range Phases() {
					got, expect := codeOf(t, Allowed(p, Roles{r}, act, s)), want.verdict(p, r, act, s)
					if got != expect {
						t.Errorf("%s %s %s %+v: %q, want %q", p, r, act, s, got, expect)
					}
					if got == "" {
						allowed++
					} else {
						refused++
					}
				}
			}
		}
	}
	if allowed < 3000 || refused < 100_000 {
		t.Errorf("only %d allowed and %d refused were tried", allowed, refused)
	}
}

// Every word of permissions.txt grants something real: a misspelt one would expect nothing and pass unseen.
func TestExpectationIsUsed(t *testing.T) {
	e := readExpectation(t)
	verbs := []string{"write", "private", "set", "touch", "share", "together", "said", "move", "group", "wrote", "return", "keep", "agree", "version"}
	for p, roles := range e {
		if !p.Valid() {
			t.Errorf("no phase %q", p)
		}
		for r, grants := range roles {
			for g := range grants {
				switch {
				case g.kind == "":
					if a := Action(g.verb); !a.Valid() || a.OnCard() {
						t.Errorf("%s %s: no session action %q", p, r, g.verb)
					}
				case !slices.Contains(verbs, g.verb) || !Kind(g.kind).Valid():
					t.Errorf("%s %s: %+v names no verb or kind", p, r, g)
				case (g.verb == "set" || g.verb == "touch") && !slices.Contains(Fields(Kind(g.kind)), Field(g.more)):
					t.Errorf("%s %s: %+v names no field", p, r, g)
				case g.verb == "share" && g.more != "" && !Kind(g.more).Valid():
					t.Errorf("%s %s: %+v names no kind", p, r, g)
				}
			}
		}
	}
}

// M-3, M-4: rights are the union of the roles, except that a client has no right of a role that a client may not hold.
func TestRightsAreTheUnion(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	subjects := map[Action][]Subject{}
	for _, act := range Actions() {
		subjects[act] = everySubject(t, act)
	}
	for range 100_000 {
		act := actions[rnd.IntN(len(actions))]
		s := subjects[act][rnd.IntN(len(subjects[act]))]
		p := phaseOrder[rnd.IntN(len(phaseOrder))]
		a, b := roleOrder[rnd.IntN(len(roleOrder))], roleOrder[rnd.IntN(len(roleOrder))]
		want := Allowed(p, Roles{a}, act, s) == nil || Allowed(p, Roles{b}, act, s) == nil
		if a == Client || b == Client {
			other := a
			if a == Client {
				other = b
			}
			want = Allowed(p, Roles{Client}, act, s) == nil || other == Timekeeper && Allowed(p, Roles{Timekeeper}, act, s) == nil
		}
		if got := Allowed(p, Roles{a, b}, act, s) == nil; got != want {
			t.Fatalf("%s %s+%s %s %+v: %v, want %v", p, a, b, act, s, got, want)
		}
	}
}

// M-11: what the method does not know is malformed, whoever asks and whenever.
func TestMalformedQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		phase Phase
		act   Action
		s     Subject
	}{
		"phase":                 {"lunch", CardAdd, Subject{Kind: Note}},
		"no phase":              {"", FloorRelease, Subject{}},
		"action":                {Open, "card.like", Subject{Kind: Note}},
		"the room's own act":    {Open, SessionExpire, Subject{}},
		"the room's clock":      {Expose, ClockHold, Subject{}},
		"kind":                  {Open, CardAdd, Subject{Kind: "reaction"}},
		"no kind":               {Open, CardText, Subject{Mine: true}},
		"field of another kind": {Open, CardSet, Subject{Kind: Weather, Mine: true, Field: FieldFacet}},
		"no field":              {Open, CardSet, Subject{Kind: Weather, Mine: true}},
		"the author as a field": {Open, CardSet, Subject{Kind: Weather, Mine: true, Field: "author"}},
		"shared note":           {Open, CardAdd, Subject{Kind: Note, Visibility: Shared}},
		"shared draft":          {Expose, CardAdd, Subject{Kind: Draft, Visibility: Shared}},
		"private question":      {Clarify, CardAdd, Subject{Kind: Question, Visibility: Private}},
		"visibility":            {Clarify, CardAdd, Subject{Kind: Question, Visibility: "friends"}},
		"answer to nothing":     {Clarify, CardAdd, Subject{Kind: Answer}},
		"answer to an answer":   {Clarify, CardAdd, Subject{Kind: Answer, Of: Answer}},
		"becomes nothing known": {Consult, CardShare, Subject{Kind: Draft, Mine: true, As: "essay"}},
	} {
		for _, r := range roleOrder {
			if got := codeOf(t, Allowed(c.phase, Roles{r}, c.act, c.s)); got != CodeBad {
				t.Errorf("%s, %s: %q, want bad", name, r, got)
			}
		}
	}
}

// Nobody without a role may do anything, and a role of the future has no right.
func TestNoRoleNoRight(t *testing.T) {
	for _, act := range Actions() {
		for _, s := range everySubject(t, act) {
			for _, p := range Phases() {
				for _, roles := range []Roles{nil, {}, {"sponsor"}} {
					if got := codeOf(t, Allowed(p, roles, act, s)); got != CodeRole {
						t.Fatalf("%s %v %s %+v: %q", p, roles, act, s, got)
					}
				}
			}
		}
	}
}

// M-12: what is offered and what is accepted are the same: a subject is allowed exactly if a listed right fits it.
func TestRightsPrintTheTable(t *testing.T) {
	fits := func(r Right, act Action, s Subject) bool {
		return r.Action == act && r.Kind == s.Kind && r.Field == s.Field && (r.As == s.As || r.As == "" && s.As == s.Kind) &&
			!slices.ContainsFunc(r.If, func(c Condition) bool { return !c.holds(act, s) })
	}
	for _, silence := range []Silence{SilenceStrict, SilenceStandard, SilenceInteractive} {
		for _, p := range Phases() {
			for _, r := range roleOrder {
				rights := map[Action][]Right{}
				for _, right := range Rights(p, Roles{r}, silence) {
					rights[right.Action] = append(rights[right.Action], right)
				}
				for _, act := range Actions() {
					if act.OnCard() && silence != SilenceStandard {
						continue // the setting concerns speech only
					}
					for _, s := range everySubject(t, act) {
						s.Silence = silence
						offered := slices.ContainsFunc(rights[act], func(right Right) bool { return fits(right, act, s) })
						if accepted := Allowed(p, Roles{r}, act, s) == nil; accepted != offered {
							t.Fatalf("%s %s %s %+v: accepted %v, offered %v", p, r, act, s, accepted, offered)
						}
					}
				}
			}
		}
	}
	if got := Rights("lunch", Roles{Facilitator}, SilenceStandard); len(got) != 0 {
		t.Errorf("rights in no phase: %v", got)
	}
}

// M-12: the kinds on offer, and nothing twice among the rights.
func TestKindsOnOffer(t *testing.T) {
	for _, c := range []struct {
		phase Phase
		roles Roles
		want  []Kind
	}{
		{Open, Roles{Consultant}, []Kind{Note, Weather, FollowUp}},
		{Topic, Roles{Facilitator}, []Kind{Note, TopicCard}},
		{Topic, Roles{Observer}, []Kind{Note}},
		{Expose, Roles{Client}, []Kind{Note, Headline, Ask}},
		{Expose, Roles{Consultant, Deputy}, []Kind{Note, Draft}},
		{Clarify, Roles{Client}, []Kind{Note, Ask, Answer}},
		{Clarify, Roles{Consultant}, []Kind{Note, Question, Parked}},
		{Contract, Roles{Client}, []Kind{Note, ContractCard}},
		{Contract, Roles{Facilitator}, []Kind{Note}},
		{Contract, Roles{Facilitator, Consultant}, []Kind{Note, Reformulation}},
		{Consult, Roles{Consultant}, []Kind{Note, Experience, Hypothesis, Suggestion, Resonance, Resource, OpenQuestion}},
		{Plan, Roles{Client, Timekeeper}, []Kind{Note, Retain, PlanAction}},
		{Learn, Roles{Observer}, []Kind{Note, Learning}},
		{Learn, Roles{Facilitator}, []Kind{Note, Learning, ProcessNote}},
		{Close, Roles{Timekeeper}, []Kind{Note, Word}},
	} {
		if got := Kinds(c.phase, c.roles); !slices.Equal(got, c.want) {
			t.Errorf("%s %v: %v, want %v", c.phase, c.roles, got, c.want)
		}
		seen := map[string]bool{}
		for _, r := range Rights(c.phase, c.roles, SilenceStandard) {
			if seen[r.key()] {
				t.Errorf("%s %v: %+v twice", c.phase, c.roles, r)
			}
			seen[r.key()] = true
		}
	}
}

// M-56, M-61: the client of the consultation raises a hand only where the group lets the client speak.
func TestClientsHandFollowsTheSilence(t *testing.T) {
	for silence, want := range map[Silence]Code{SilenceStrict: CodeRole, SilenceStandard: CodeRole, SilenceInteractive: ""} {
		if got := codeOf(t, Allowed(Consult, Roles{Client}, HandRaise, Subject{Silence: silence})); got != want {
			t.Errorf("%s: %q, want %q", silence, got, want)
		}
	}
	if got := codeOf(t, Allowed(Clarify, Roles{Client}, HandRaise, Subject{Silence: SilenceInteractive})); got != CodePhase {
		t.Errorf("in another phase: %q", got)
	}
}

func BenchmarkAllowed(b *testing.B) {
	s := Subject{Kind: Suggestion, Mine: true, Visibility: Shared}
	for b.Loop() {
		if Allowed(Consult, Roles{Consultant, Deputy}, CardText, s) != nil {
			b.Fatal("refused")
		}
	}
}
