package method

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// history plays one seeded session of random acts, likely and unlikely ones, and checks after each what must hold of every
// state (M-5): one leader, at most one client who neither leads nor observes, nobody at the table who has no seat; the
// phase moved by compare and set only, one step (M-110, M-111); the plan and the seats are the same; a refusal changed nothing; the receiver
// never changed (M-121).
func history(t *testing.T, seed uint64) (passed, refused int) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	silence := []Silence{SilenceStrict, SilenceStandard, SilenceInteractive}[rnd.IntN(3)]
	s := NewState(Templates()[rnd.IntN(2)], someSeats(rnd), silence, noon)
	if err := s.Check(); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	s.Gates.Protect = Protection{Expose: rnd.IntN(2) == 0, Reading: rnd.IntN(2) == 0}
	plan, table := s.Minutes, people(s)
	now := noon
	for step := range 400 {
		now = now.Add(time.Duration(rnd.IntN(90_000)) * time.Millisecond)
		by, act, facts := someAct(rnd, s)
		before := s.clone()
		next, effects, err := s.Do(now, by, act, facts)
		where := fmt.Sprintf("seed %d step %d: %T%+v by %q in %s", seed, step, act, act, by, s.Phase)
		if !reflect.DeepEqual(s, before) {
			t.Fatalf("%s changed its receiver", where)
		}
		if err != nil {
			refused++
			codeOf(t, err)
			if !reflect.DeepEqual(next, before) || effects != nil {
				t.Fatalf("%s was refused and did something", where)
			}
			continue
		}
		passed++
		if err := next.Check(); err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if next.Phase != s.Phase {
			step, ok := act.(PhaseGoAct)
			if !ok || step.From != s.Phase || step.To != next.Phase || s.Phase.Next() != next.Phase && s.Phase.Prev() != next.Phase || s.Who(Facilitator) != by {
				t.Fatalf("%s moved the phase to %s", where, next.Phase)
			}
		}
		if p := next.Who(Client); p != s.Who(Client) && (act.Action() != RoleAccept || by != p) {
			t.Fatalf("%s made %q the client", where, p)
		}
		if p := next.Who(Facilitator); p != s.Who(Facilitator) && act.Action() != RoleAccept {
			t.Fatalf("%s made %q the leader", where, p)
		}
		if !reflect.DeepEqual(next.Minutes, plan) || !slices.Equal(people(next), table) {
			t.Fatalf("%s changed the plan or the seats", where)
		}
		if phaseIndex(next.Phase) >= phaseIndex(Expose) && next.Who(Client) == "" {
			t.Fatalf("%s: an exposé without a client", where)
		}
		heardAndShown(t, where, next)
		if next.Closed {
			return passed, refused
		}
		s = next
	}
	return passed, refused
}

// M-5, M-72, M-110, M-111, M-121: two hundred seeded histories.
func TestRandomHistories(t *testing.T) {
	passed, refused, closed := 0, 0, 0
	for seed := range uint64(200) {
		p, r := history(t, seed)
		passed, refused = passed+p, refused+r
		if p+r < 400 {
			closed++
		}
	}
	if passed < 10_000 || refused < 10_000 || closed < 20 {
		t.Errorf("thin histories: %d acts passed, %d refused, %d sessions closed", passed, refused, closed)
	}
}

func phaseIndex(p Phase) int { return slices.Index(phaseOrder[:], p) }

func people(s State) []PersonID {
	var out []PersonID
	for _, seat := range s.Seats {
		out = append(out, seat.Person)
	}
	return out
}

// someSeats is a table of three to eight with one facilitator and other roles as they come.
func someSeats(rnd *rand.Rand) []Seat {
	var seats []Seat
	for i := range 3 + rnd.IntN(6) {
		roles := Roles{Consultant}
		switch rnd.IntN(6) {
		case 0:
			roles = Roles{roleOrder[3+rnd.IntN(5)]}
		case 1:
			roles = roles.With(roleOrder[3+rnd.IntN(4)])
		}
		if i == 1 {
			roles = Roles{Facilitator}
			if rnd.IntN(2) == 0 {
				roles = roles.With(Consultant)
			}
		}
		seats = append(seats, Seat{PersonID(fmt.Sprintf("p%d", i)), roles})
	}
	return seats
}

// heardAndShown checks that the screen is with somebody who may share, and that no gate is closed that may never be.
func heardAndShown(t *testing.T, where string, s State) {
	t.Helper()
	if p := s.Screen.By; p != "" && !s.mayShare(p) {
		t.Fatalf("%s left the screen with %q", where, p)
	}
	for _, p := range s.Gates.Closed {
		if s.RolesOf(p).any(leaders) || slices.Contains(s.Gates.Stopped, p) || s.Gates.Now == ProtectExpose && s.RolesOf(p).Has(Client) {
			t.Fatalf("%s closed the gate of %q", where, p)
		}
	}
}

// someMediaAct is an act on gates or the screen; half of those that answer an ask come from the owner.
func someMediaAct(rnd *rand.Rand, s State, by, who PersonID) (PersonID, Act) {
	if rnd.IntN(4) > 0 {
		return by, []Act{StopSayAct{}, GateLiftAct{}, GateRestoreAct{}, ScreenTakeAct{}, ScreenAskAct{}, ScreenReleaseAct{}}[rnd.IntN(6)]
	}
	if s.Screen.By != "" && rnd.IntN(2) == 0 {
		by = s.Screen.By
	}
	if len(s.Screen.Asks) > 0 {
		who = s.Screen.Asks[0]
	}
	return by, []Act{ScreenGrantAct{who}, ScreenRefuseAct{who}, ScreenStopAct{who}}[rnd.IntN(3)]
}

// someVoteAct is an act of a vote, with ballots good and bad.
func someVoteAct(rnd *rand.Rand, s State, by PersonID, facts Facts) (PersonID, Act, Facts) {
	n := s.Vote.N
	if rnd.IntN(8) == 0 {
		n++
	}
	topic := func() CardID { return CardID(s.Seats[rnd.IntN(len(s.Seats))].Person) }
	switch rnd.IntN(6) {
	case 0:
		var topics []Candidate
		for _, seat := range s.Seats[:1+rnd.IntN(len(s.Seats))] {
			topics = append(topics, Candidate{Card: CardID(seat.Person), Owner: seat.Person})
		}
		return s.Who(Facilitator), VoteOpenAct{topics}, facts
	case 1:
		return s.Who(Facilitator), VoteRevealAct{Vote: n, Totals: map[CardID]int{topic(): 3}, Ballots: rnd.IntN(6)}, facts
	case 2:
		return by, VoteCancelAct{n}, facts
	default:
		return by, VoteCastAct{Vote: n, Points: map[CardID]int{topic(): rnd.IntN(4), topic(): rnd.IntN(3)}}, facts
	}
}

// someAct is an act of anybody, biased towards those that move a session along.
func someAct(rnd *rand.Rand, s State) (PersonID, Act, Facts) {
	somebody := func() PersonID {
		if rnd.IntN(50) == 0 {
			return "stranger"
		}
		return s.Seats[rnd.IntN(len(s.Seats))].Person
	}
	facts := Facts{ContractWritten: rnd.IntN(2) == 0}
	if rnd.IntN(2) == 0 {
		facts.Present = map[PersonID]bool{}
		for _, seat := range s.Seats {
			facts.Present[seat.Person] = rnd.IntN(4) > 0
		}
	}
	by, lead := somebody(), s.Who(Facilitator)
	switch rnd.IntN(28) {
	case 0, 1:
		return lead, PhaseGoAct{From: s.Phase, To: s.Phase.Next(), Confirm: rnd.IntN(2) == 0}, facts
	case 2:
		return lead, PhaseGoAct{From: s.Phase, To: s.Phase.Prev(), Confirm: true}, facts
	case 3:
		return by, PhaseGoAct{From: phaseOrder[rnd.IntN(9)], To: phaseOrder[rnd.IntN(9)], Confirm: true}, facts
	case 4, 5:
		owner := somebody()
		return lead, RoleOfferAct{Card: CardID(owner), Owner: owner, Ready: []string{"", ReadyToday, ReadyNotToday}[rnd.IntN(3)]}, facts
	case 6, 7:
		if s.Offer != nil && rnd.IntN(3) > 0 {
			by = s.Offer.Owner
		}
		return by, RoleAcceptAct{CardID(by)}, facts
	case 8:
		return by, RoleDeclineAct{CardID(by)}, facts
	case 9:
		return by, ClockAddAct{rnd.IntN(34) - 17}, facts
	case 10:
		return by, []Act{ClockPauseAct{}, ClockResumeAct{}}[rnd.IntN(2)], facts
	case 11, 12:
		return by, FloorGiveAct{somebody()}, facts
	case 13:
		return by, FloorWithdrawAct{}, facts
	case 14, 15:
		if s.Floor != "" {
			by = s.Floor
		}
		return by, []Act{FloorReleaseAct{}, RoundPassAct{}}[rnd.IntN(2)], facts
	case 16:
		return by, []Act{HandRaiseAct{}, HandLowerAct{}}[rnd.IntN(2)], facts
	case 17:
		return by, SignalSendAct{[]Signal{SignalClearer, SignalDrift, SignalPause, "applause"}[rnd.IntN(4)]}, facts
	case 18:
		return "", ClockHoldAct{somebody()}, facts
	case 23, 24, 25, 26:
		return someVoteAct(rnd, s, by, facts)
	case 19, 20, 21, 22:
		by, act := someMediaAct(rnd, s, by, somebody())
		return by, act, facts
	default:
		return by, SessionCloseAct{}, facts
	}
}

// M-5: what comes from outside and is no session is found out.
func TestCheckFindsWhatIsBroken(t *testing.T) {
	for name, spoil := range map[string]func(*State){
		"phase":             func(s *State) { s.Phase = "lunch" },
		"silence":           func(s *State) { s.Silence = "" },
		"no leader":         func(s *State) { s.Seats[2].Roles = Roles{Consultant} },
		"two leaders":       func(s *State) { s.Seats[0].Roles = Roles{Facilitator} },
		"two clients":       func(s *State) { s.Seats[0].Roles, s.Seats[1].Roles = Roles{Client}, Roles{Client} },
		"client leads":      func(s *State) { s.Seats[2].Roles = Roles{Client, Facilitator} },
		"no role":           func(s *State) { s.Seats[0].Roles = nil },
		"one person twice":  func(s *State) { s.Seats[0].Person = s.Seats[1].Person },
		"empty seat":        func(s *State) { s.Seats[0].Person = "" },
		"stranger's floor":  func(s *State) { s.Floor = "stranger" },
		"stranger's hand":   func(s *State) { s.Hands = []PersonID{"stranger"} },
		"stranger's turn":   func(s *State) { s.Spoken = []PersonID{"stranger"} },
		"stranger's stop":   func(s *State) { s.Gates.Stopped = []PersonID{"stranger"} },
		"stranger's screen": func(s *State) { s.Screen.By = "stranger" },
		"stranger asks":     func(s *State) { s.Screen.Asks = []PersonID{"stranger"} },
		"stranger's offer":  func(s *State) { s.Offer = &Offer{"c", "stranger"} },
		"waits for nobody":  func(s *State) { s.Waiting = "stranger" },
		"nobody at a table": func(s *State) { s.Seats = nil },
	} {
		s := newSession(SilenceStandard)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		spoil(&s)
		if s.Check() == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
