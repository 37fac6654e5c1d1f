package method

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC)

// one seat for each role; a person's id is their role.
func eightSeats() []Seat {
	var seats []Seat
	for _, r := range []Role{Consultant, Facilitator, CoFacilitator, Deputy, Timekeeper, Scribe, Observer} {
		seats = append(seats, Seat{PersonID(r), Roles{r}})
	}
	return append([]Seat{{"client", Roles{Consultant}}}, seats...)
}

func newSession(silence Silence) State { return NewState(Classic90, eightSeats(), silence, noon) }

// must applies an act that is expected to pass.
func must(t *testing.T, s State, now time.Time, by PersonID, act Act, f Facts) (State, []Effect) {
	t.Helper()
	next, effects, err := s.Do(now, by, act, f)
	if err != nil {
		t.Fatalf("%s by %s in %s: %v", act.Action(), by, s.Phase, err)
	}
	if err := next.Check(); err != nil {
		t.Fatalf("after %s by %s in %s: %v", act.Action(), by, s.Phase, err)
	}
	return next, effects
}

// walk brings a session to a phase, one minute a phase, the person "client" accepted as client on the way.
func walk(t *testing.T, s State, to Phase) (State, time.Time) {
	t.Helper()
	now := noon
	for s.Phase != to {
		now = now.Add(time.Minute)
		if s.Phase == Topic && s.Who(Client) == "" {
			s, _ = must(t, s, now, "facilitator", RoleOfferAct{Card: "topic", Owner: "client"}, Facts{})
			s, _ = must(t, s, now, "client", RoleAcceptAct{Card: "topic"}, Facts{})
		}
		s, _ = must(t, s, now, "facilitator", PhaseGoAct{From: s.Phase, To: s.Phase.Next(), Confirm: true}, Facts{})
	}
	return s, now
}

// command is one act of the table, with the code that its own rules give once the permission table lets it pass.
type command struct {
	act   Act
	facts Facts
	code  func(s State, by PersonID) Code
}

func passes(State, PersonID) Code              { return "" }
func always(c Code) func(State, PersonID) Code { return func(State, PersonID) Code { return c } }

// nobodyAsked: a leader finds no ask, whoever else is not asked.
func nobodyAsked(s State, by PersonID) Code {
	if s.RolesOf(by).any(leaders) {
		return CodeGone
	}
	return CodeRole
}

// begun: what can be asked until an exposé has begun gives this code there.
func begun(before Code) func(State, PersonID) Code {
	return func(s State, _ PersonID) Code {
		if _, begun := s.Visited[Expose]; begun {
			return CodePhase
		}
		return before
	}
}

// commands is every session act but phase.go, with the variants that matter.
func commands() []command {
	return []command{
		{ClockAddAct{2}, Facts{}, passes},
		{ClockAddAct{0}, Facts{}, always(CodeBad)},
		{ClockAddAct{16}, Facts{}, always(CodeBad)},
		{ClockAddAct{-16}, Facts{}, always(CodeBad)},
		{ClockPauseAct{}, Facts{}, passes},
		{ClockResumeAct{}, Facts{}, passes},
		{FloorGiveAct{"consultant"}, Facts{}, passes},
		{FloorGiveAct{"stranger"}, Facts{}, always(CodeGone)},
		{FloorGiveAct{"client"}, Facts{}, func(s State, _ PersonID) Code {
			if s.Phase == Consult && s.Silence == SilenceStrict {
				return CodeRole
			}
			return ""
		}},
		{FloorWithdrawAct{}, Facts{}, passes},
		{FloorReleaseAct{}, Facts{}, func(s State, by PersonID) Code {
			if s.Floor != by {
				return CodeChanged
			}
			return ""
		}},
		{HandRaiseAct{}, Facts{}, passes},
		{HandLowerAct{}, Facts{}, passes},
		{RoundPassAct{}, Facts{}, passes},
		{RoleOfferAct{"c", "consultant", ReadyToday}, Facts{}, passes},
		{RoleOfferAct{Card: "c"}, Facts{}, always(CodeGone)},
		{RoleOfferAct{Card: "c", Owner: "stranger"}, Facts{}, always(CodeGone)},
		{RoleOfferAct{"c", "consultant", ReadyNotToday}, Facts{}, always(CodeChanged)},
		{RoleOfferAct{Card: "c", Owner: "observer"}, Facts{}, always(CodeRole)},
		{RoleOfferAct{Card: "c", Owner: "facilitator"}, Facts{}, passes},
		{RoleOfferAct{Card: "c", Owner: "facilitator"}, Facts{Present: map[PersonID]bool{"facilitator": true}}, always(CodeRole)},
		{RoleAcceptAct{"c"}, Facts{}, always(CodeChanged)},
		{RoleDeclineAct{"c"}, Facts{}, always(CodeChanged)},
		{VoteOpenAct{}, Facts{}, begun(CodeFew)}, // TestVote walks the states with a vote
		{VoteOpenAct{[]Candidate{{"a", "client"}, {"b", "deputy"}}}, Facts{}, begun("")},
		{VoteCastAct{Vote: 1}, Facts{}, always(CodeChanged)},
		{VoteRevealAct{Vote: 1}, Facts{}, always(CodeChanged)},
		{VoteCancelAct{Vote: 1}, Facts{}, always(CodeChanged)},
		{SignalSendAct{SignalPause}, Facts{}, passes},
		{SignalSendAct{"applause"}, Facts{}, always(CodeBad)},
		{StopSayAct{}, Facts{}, passes},
		{GateLiftAct{}, Facts{}, passes},
		{GateRestoreAct{}, Facts{}, passes},
		{ScreenTakeAct{}, Facts{}, passes}, // nobody shares in these states: TestScreen walks the others
		{ScreenAskAct{}, Facts{}, passes},
		{ScreenReleaseAct{}, Facts{}, passes},
		{ScreenGrantAct{"consultant"}, Facts{}, nobodyAsked},
		{ScreenRefuseAct{"consultant"}, Facts{}, nobodyAsked},
		{ScreenStopAct{"consultant"}, Facts{}, always(CodeChanged)},
		{SessionCloseAct{}, Facts{}, passes},
	}
}

// steps is every phase.go, from anywhere to anywhere, confirmed or not, with a contract or without.
func steps(t *testing.T) []command {
	var out []command
	needs := map[[2]Phase]string{}
	for _, w := range lines(t, "edges.txt") {
		needs[[2]Phase{Phase(w[0]), Phase(w[1])}] = w[2]
	}
	for _, from := range append(Phases(), "lunch") {
		for _, to := range append(Phases(), "lunch") {
			for _, confirm := range []bool{false, true} {
				for _, written := range []bool{false, true} {
					out = append(out, command{PhaseGoAct{from, to, confirm}, Facts{ContractWritten: written}, func(s State, _ PersonID) Code {
						need, ok := needs[[2]Phase{from, to}]
						switch {
						case from == "lunch" || to == "lunch":
							return CodeBad
						case from != s.Phase || !ok:
							return CodePhase
						case need == "client" && s.Who(Client) == "":
							return CodeClient
						case need == "contract:confirm" && !written && !confirm, need == "time:confirm" && !confirm:
							return CodeConfirm
						}
						return ""
					}})
				}
			}
		}
	}
	return out
}

// Every (state, command, role) of the machine: M-50 to M-58, M-62, M-70 to M-72, M-110 to M-114, M-121, M-122. The permission half comes from
// permissions.txt, the way of the phases from edges.txt. A refusal leaves the state as it was; no act changes its receiver.
func TestEveryStateCommandRole(t *testing.T) {
	want := readExpectation(t)
	tried := 0
	for _, silence := range []Silence{SilenceStrict, SilenceStandard, SilenceInteractive} {
		for _, phase := range Phases() {
			s, now := walk(t, newSession(silence), phase)
			acts := commands()
			if silence == SilenceStandard { // it concerns speech only
				acts = append(acts, steps(t)...)
			}
			for _, c := range acts {
				for _, seat := range s.Seats {
					tried++
					expect := want.session(phase, seat.Roles, c.act.Action(), silence)
					if expect == "" {
						expect = c.code(s, seat.Person)
					}
					before := s.clone()
					next, effects, err := s.Do(now, seat.Person, c.act, c.facts)
					if got := codeOf(t, err); got != expect {
						t.Errorf("%s, %s: %s %T%+v: %q, want %q", silence, phase, seat.Person, c.act, c.act, got, expect)
					}
					if !reflect.DeepEqual(s, before) {
						t.Fatalf("%s %T changed its receiver", phase, c.act)
					}
					if err != nil && (!reflect.DeepEqual(next, before) || effects != nil) {
						t.Errorf("%s %T was refused and did something", phase, c.act)
					}
					if err == nil && next.Check() != nil {
						t.Errorf("%s %T: %v", phase, c.act, next.Check())
					}
				}
			}
		}
	}
	if tried < 30_000 {
		t.Errorf("only %d tried", tried)
	}
}

// session is what permissions.txt expects of somebody's roles, with the one right that is a setting of the group.
func (e expectation) session(p Phase, roles Roles, act Action, silence Silence) Code {
	hand := act == HandRaise || act == HandLower
	code := CodeRole
	for _, r := range roles {
		if hand && r == Client && silence == SilenceInteractive {
			if p == Consult {
				return ""
			}
			code = CodePhase
			continue
		}
		switch e.verdict(p, r, act, Subject{}) {
		case "":
			return ""
		case CodePhase:
			code = CodePhase
		}
	}
	return code
}

// M-111: after the end everything is over, for everybody and for the Room; and nobody without a seat acts at all.
func TestClosedAndStrangers(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Close)
	acts := append(commands(), steps(t)...)
	for _, c := range acts {
		if got := codeOf(t, errOf(s.Do(now, "stranger", c.act, c.facts))); got != CodeGone {
			t.Errorf("a stranger's %T: %q", c.act, got)
		}
		if got := codeOf(t, errOf(s.Do(now, "", c.act, c.facts))); got != CodeGone {
			t.Errorf("nobody's %T: %q", c.act, got)
		}
	}
	s, effects := must(t, s, now, "facilitator", SessionCloseAct{}, Facts{})
	if !s.Closed || !s.Clock.Paused || s.Floor != "" || !slices.Equal(effects, []Effect{SessionClosed{}}) {
		t.Errorf("closed %v, clock %+v, effects %v", s.Closed, s.Clock, effects)
	}
	for _, c := range acts {
		for _, seat := range s.Seats {
			if got := codeOf(t, errOf(s.Do(now, seat.Person, c.act, c.facts))); got != CodeClosed { // M-120
				t.Errorf("%s's %T after the end: %q", seat.Person, c.act, got)
			}
		}
	}
	if got := codeOf(t, errOf(s.Do(now, "", ExpireAct{}, Facts{}))); got != CodeClosed {
		t.Errorf("expiring a closed session: %q", got)
	}
}

func errOf(_ State, _ []Effect, err error) error { return err }

// M-123: the Room's own acts work in every phase for the Room, and for no person.
func TestRoomsOwnActs(t *testing.T) {
	for _, phase := range Phases() {
		s, now := walk(t, newSession(SilenceStandard), phase)
		for _, seat := range s.Seats {
			for _, act := range []Act{ExpireAct{}, ClockHoldAct{"client"}} {
				if got := codeOf(t, errOf(s.Do(now, seat.Person, act, Facts{}))); got != CodeBad {
					t.Errorf("%s's %T: %q", seat.Person, act, got)
				}
			}
		}
		gone, effects := must(t, s, now, "", ExpireAct{}, Facts{})
		if !gone.Closed || !slices.Equal(effects, []Effect{SessionClosed{}}) {
			t.Errorf("%s: expired %v, %v", phase, gone.Closed, effects)
		}
	}
}

// M-110, M-115: the ways between phases and what each stamps, against edges.txt.
func TestEdges(t *testing.T) {
	rows := lines(t, "edges.txt")
	if len(rows) != len(Edges()) {
		t.Fatalf("%d edges, want %d", len(Edges()), len(rows))
	}
	for i, w := range rows {
		e := Edges()[i]
		from, to := Phase(w[0]), Phase(w[1])
		if e.From != from || e.To != to || e.By != Facilitator || from.Next() != to && from.Prev() != to {
			t.Errorf("edge %d: %+v, want %v", i, e, w)
		}
		s, now := walk(t, newSession(SilenceStandard), from)
		if from == Topic && to == Expose {
			s, _ = must(t, s, now, "facilitator", RoleOfferAct{Card: "topic", Owner: "client"}, Facts{})
			s, _ = must(t, s, now, "client", RoleAcceptAct{"topic"}, Facts{})
		}
		var expect []Effect
		if w[3] != "-" {
			expect = append(expect, StampVersions{Kind(w[3])})
		}
		expect = append(expect, PhaseChanged{from, to})
		next, effects := must(t, s, now, "facilitator", PhaseGoAct{from, to, true}, Facts{})
		if next.Phase != to || !slices.Equal(effects, expect) {
			t.Errorf("%s to %s: now %s, effects %v, want %v", from, to, next.Phase, effects, expect)
		}
	}
}

// M-111: a double click cannot skip a phase, nor two clicks on two screens.
func TestCompareAndSet(t *testing.T) {
	s, now := walk(t, newSession(SilenceStandard), Clarify)
	go2 := PhaseGoAct{From: Clarify, To: Contract}
	s, _ = must(t, s, now, "facilitator", go2, Facts{})
	if next, _, err := s.Do(now, "facilitator", go2, Facts{}); codeOf(t, err) != CodePhase || next.Phase != Contract {
		t.Errorf("the second click: %v, now %s", err, next.Phase)
	}
}
