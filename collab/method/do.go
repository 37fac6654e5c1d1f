package method

import (
	"slices"
	"time"
)

// Do judges one act and applies it: the next state and what follows from it, or a [Refusal] and the state as it was.
// The receiver is never changed, nor anything it points to. now is the server's time; by is the sender as the
// session's upgrade knows them, "" for the Room's own acts. An act that asks for what is already so changes nothing and is no refusal.
//
// In this order: [CodeClosed] after the end (M-120); [CodeGone] for who has no seat; [Allowed]; then what the act itself asks.
func (s State) Do(now time.Time, by PersonID, act Act, f Facts) (State, []Effect, error) {
	if s.Closed {
		return s, nil, Refusal{CodeClosed}
	}
	if err := s.mayAct(by, act); err != nil {
		return s, nil, err
	}
	t := &turn{State: s.clone(), now: instant(now), by: by, facts: f}
	if code := t.apply(act); code != "" {
		return s, nil, Refusal{code}
	}
	return t.State.settled().Gated(t.now), t.effects, nil
}

// mayAct keeps the Room's own acts from people and people's acts from nobody, and asks the permission table.
func (s State) mayAct(by PersonID, act Act) error {
	switch act.(type) {
	case ExpireAct, ClockHoldAct:
		if by != "" {
			return Refusal{CodeBad}
		}
		return nil
	}
	roles := s.RolesOf(by)
	if roles == nil {
		return Refusal{CodeGone}
	}
	return Allowed(s.Phase, roles, act.Action(), Subject{Silence: s.Silence})
}

// turn is one act being applied to a copy of the state. Its methods return a refusal's code, "" when done; after a refusal
// the copy is thrown away.
type turn struct {
	State
	now     time.Time
	by      PersonID
	facts   Facts
	effects []Effect
}

func (t *turn) tell(e ...Effect) { t.effects = append(t.effects, e...) }

func (t *turn) apply(act Act) Code {
	switch a := act.(type) {
	case PhaseGoAct:
		return t.goTo(a)
	case ClockAddAct:
		return t.addMinutes(a.Minutes)
	case ClockPauseAct:
		t.Clock, t.Waiting = t.Clock.paused(t.now), ""
	case ClockResumeAct:
		return t.resume()
	case ClockHoldAct:
		t.hold(a.Person)
	case FloorGiveAct:
		return t.give(a.Person)
	case FloorWithdrawAct:
		t.Floor = ""
	case FloorReleaseAct:
		return t.release()
	case HandRaiseAct:
		if t.Floor != t.by && !slices.Contains(t.Hands, t.by) {
			t.Hands = append(t.Hands, t.by)
		}
	case HandLowerAct:
		t.Hands = without(t.Hands, t.by)
	case RoundPassAct:
		return t.pass()
	case RoleOfferAct:
		return t.offer(a)
	case RoleAcceptAct:
		return t.accept(a.Card)
	case RoleDeclineAct:
		return t.decline(a.Card)
	case VoteOpenAct:
		return t.openVote(a)
	case VoteCastAct:
		return t.cast(a)
	case VoteRevealAct:
		return t.reveal(a)
	case VoteCancelAct:
		return t.cancelVote(a)
	case SignalSendAct:
		if !a.Signal.Valid() {
			return CodeBad
		}
		t.tell(Signalled{By: t.by, Signal: a.Signal})
	case SessionCloseAct, ExpireAct:
		t.end()
	default:
		return t.applyMedia(act)
	}
	return ""
}

// applyMedia applies what concerns gates and the shared screen.
func (t *turn) applyMedia(act Act) Code {
	switch a := act.(type) {
	case StopSayAct:
		t.stop()
	case GateLiftAct:
		t.Gates.Lifted = true
	case GateRestoreAct:
		t.Gates.Lifted = false
	case ScreenTakeAct:
		return t.take()
	case ScreenAskAct:
		t.ask()
	case ScreenReleaseAct:
		t.State = t.Departed(t.by)
	case ScreenGrantAct:
		return t.grant(a.Person)
	case ScreenRefuseAct:
		return t.word(a.Person)
	case ScreenStopAct:
		return t.stopShare(a.Person)
	default:
		return CodeBad
	}
	return ""
}

// goTo walks one edge (M-110 to M-115).
func (t *turn) goTo(a PhaseGoAct) Code {
	if !a.From.Valid() || !a.To.Valid() {
		return CodeBad
	}
	e, ok := edge(t.Phase, a.To)
	if a.From != t.Phase || !ok || !t.RolesOf(t.by).Has(e.By) {
		return CodePhase
	}
	if code := e.Guard.refuses(t.State, t.now, a.Confirm, t.facts); code != "" {
		return code
	}
	if t.Vote.Open && !a.Confirm { // its ballots would be lost
		return CodeConfirm
	}
	t.leave()
	t.enter(a.To)
	t.tell(e.Effects...)
	t.tell(PhaseChanged{From: e.From, To: e.To})
	return ""
}

// leave keeps what a return to the phase needs.
func (t *turn) leave() {
	t.Visited[t.Phase] = t.Clock.paused(t.now)
	t.Heard[t.Phase] = t.Spoken
	t.Hands, t.Floor, t.Waiting, t.Offer = []PersonID{}, "", "", nil
	t.Gates.Lifted, t.Gates.Stopped = false, nil
	if t.Vote.Open {
		t.Vote = t.Vote.ended()
	}
}

// enter begins a phase, or goes on with one that was left: with the time and the round it had.
func (t *turn) enter(p Phase) {
	t.Phase = p
	t.Spoken = append([]PersonID{}, t.Heard[p]...)
	if old, ok := t.Visited[p]; ok {
		t.Clock = old.resumed(t.now)
	} else {
		t.Clock = runningClock(t.now, t.Minutes[p])
	}
	switch p {
	case Expose, Plan:
		t.Floor = t.Who(Client)
	default:
		t.Floor = t.turnAfter("", t.facts.Present)
	}
}

func (t *turn) addMinutes(minutes int) Code {
	if minutes == 0 || minutes < -maxAdd || minutes > maxAdd {
		return CodeBad
	}
	next := t.Clock.added(minutes * 60)
	switch {
	case minutes > 0 && next.Planned > maxPhase:
		return CodeLimit
	case minutes < 0 && (next.Remaining(t.now) < leastNow*time.Second || next.Planned < t.Phase.Floor()):
		return CodeLimit
	}
	t.Clock = next
	return ""
}

// resume is the leaders' at any time, and the client's when the clock was held for them.
func (t *turn) resume() Code {
	if !t.RolesOf(t.by).any(leaders) && t.Clock.Paused && t.Waiting != t.by {
		return CodeRole
	}
	t.Clock, t.Waiting = t.Clock.resumed(t.now), ""
	return ""
}

// hold stops the clock for the client of the exposé. A clock that somebody stopped is theirs to start.
func (t *turn) hold(p PersonID) {
	if t.Phase == Expose && t.RolesOf(p).Has(Client) && !t.Clock.Paused {
		t.Clock, t.Waiting = t.Clock.paused(t.now), p
	}
}

func (t *turn) end() {
	t.Clock = t.Clock.paused(t.now)
	t.Hands, t.Floor, t.Waiting, t.Offer = []PersonID{}, "", "", nil
	t.Gates.Lifted, t.Gates.Stopped, t.Screen, t.Vote = false, nil, Screen{}, t.Vote.ended()
	t.Closed = true
	t.tell(SessionClosed{})
}

func without(list []PersonID, p PersonID) []PersonID {
	return slices.DeleteFunc(list, func(have PersonID) bool { return have == p })
}
