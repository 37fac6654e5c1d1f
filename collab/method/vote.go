package method

import (
	"maps"
	"slices"
)

// The secret vote on the topics (method.md 1.6 B, scenario S2). Its totals advise and people decide: nobody becomes the client by them.
//
//	none ──vote.open──▶ open ──vote.reveal──▶ totals ──vote.open──▶ open, the next vote
//	                     └──vote.cancel, or the end of the phase──▶ none
//
// A [State] never holds a ballot. The Room keeps them in memory and gives their sum to the reveal (M-174).

// fewest is how many people a secret vote needs: of two, each would know how the other voted (M-175).
const fewest = 3

// usualPoints is what a vote gives in sessions planned before their template said it.
const usualPoints = 2

// Vote is the session's last vote, and how many there were.
type Vote struct {
	Points int            `json:"points"`           // what each voter may spread over the topics
	N      int            `json:"n"`                // counts the votes of the session; 0: there was none
	Open   bool           `json:"open"`             // ballots are taken
	Topics []CardID       `json:"topics,omitempty"` // what it is about
	Totals map[CardID]int `json:"totals,omitempty"` // of every topic, from the reveal on

	// Derived by [State.Counted] from what the Room holds; never stored.
	Standing []Candidate `json:"-"` // those of Topics that are still shown
	Cast     int         `json:"-"` // ballots given
	Of       int         `json:"-"` // people who may give one: those who did, and the others who are here
	Lost     bool        `json:"-"` // ballots were lost with the server's memory: please vote again
}

// Candidate is a topic that can be given points, and whose it is.
type Candidate struct {
	Card  CardID
	Owner PersonID
}

// Voter reports whether somebody with these roles votes on the topics (M-171).
func Voter(roles Roles) bool { return roles.any(consultants) }

// Polls reports whether ballots of vote n are taken.
func (s State) Polls(n int) bool { return s.Vote.Open && s.Vote.N == n }

// Counted returns s with what the Room knows of its vote: the topics that stand, how many of how many have voted, and whether
// ballots were lost.
func (s State) Counted(standing []Candidate, cast, of int, lost bool) State {
	s.Vote.Standing, s.Vote.Cast, s.Vote.Of, s.Vote.Lost = standing, cast, of, lost
	return s
}

// SameCount tells whether two votes are alike in what [State.Counted] sets.
func (v Vote) SameCount(w Vote) bool {
	return slices.Equal(v.Standing, w.Standing) && v.Cast == w.Cast && v.Of == w.Of && v.Lost == w.Lost
}

// ended is a vote without ballots and without totals.
func (v Vote) ended() Vote { return Vote{Points: v.Points, N: v.N} }

// clone copies what a change may touch.
func (v Vote) clone() Vote {
	v.Topics, v.Totals, v.Standing = slices.Clone(v.Topics), maps.Clone(v.Totals), slices.Clone(v.Standing)
	return v
}

// openVote begins a vote on the topics shown now; an unanswered offer ends with it. One that is open stays as it is.
func (t *turn) openVote(a VoteOpenAct) Code {
	if _, begun := t.Visited[Expose]; begun {
		return CodePhase
	}
	if t.Vote.Open {
		return ""
	}
	voters := 0
	for _, seat := range t.Seats {
		if Voter(seat.Roles) && t.facts.present(seat.Person) {
			voters++
		}
	}
	if voters < fewest || len(a.Topics) < 2 {
		return CodeFew
	}
	v := Vote{Points: t.Vote.Points, N: t.Vote.N + 1, Open: true, Standing: slices.Clone(a.Topics), Of: voters}
	if v.Points == 0 {
		v.Points = usualPoints
	}
	for _, c := range a.Topics {
		v.Topics = append(v.Topics, c.Card)
	}
	t.Vote, t.Offer = v, nil
	return ""
}

// cast judges a ballot; the Room keeps it.
func (t *turn) cast(a VoteCastAct) Code {
	if !t.Polls(a.Vote) {
		return CodeChanged
	}
	left := t.Vote.Points
	for card, points := range a.Points {
		i := slices.IndexFunc(t.Vote.Standing, func(c Candidate) bool { return c.Card == card })
		switch {
		case points < 1 || points > left:
			return CodeBad
		case i < 0:
			return CodeGone
		case t.Vote.Standing[i].Owner == t.by:
			return CodeRole
		}
		left -= points
	}
	t.tell(BallotCast{By: t.by, Points: maps.Clone(a.Points)})
	return ""
}

// reveal ends a vote with its totals. One that was revealed already stays as it is.
func (t *turn) reveal(a VoteRevealAct) Code {
	switch {
	case a.Vote != t.Vote.N || !t.Vote.Open && t.Vote.Totals == nil:
		return CodeChanged
	case !t.Vote.Open:
		return ""
	case a.Ballots < fewest:
		return CodeFew
	}
	t.Vote.Open, t.Vote.Lost, t.Vote.Totals = false, false, map[CardID]int{}
	maps.Copy(t.Vote.Totals, a.Totals)
	return ""
}

func (t *turn) cancelVote(a VoteCancelAct) Code {
	if !t.Polls(a.Vote) {
		return CodeChanged
	}
	t.Vote = t.Vote.ended()
	return ""
}

// VoteView is what everybody in the room is told of a vote: never who voted, nor how.
type VoteView struct {
	N      int            `json:"n"`
	Open   bool           `json:"open"`
	Points int            `json:"points"`           // a voter's
	Topics []CardID       `json:"topics"`           // that can be given points
	Cast   int            `json:"cast,omitempty"`   // while it is open: so many have voted
	Of     int            `json:"of,omitempty"`     // of so many
	Few    bool           `json:"few,omitempty"`    // not enough have: the totals would tell who voted how
	Lost   bool           `json:"lost,omitempty"`   // the server started anew: ballots are kept nowhere, please vote again
	Totals map[CardID]int `json:"totals,omitempty"` // once revealed
}

// voteView is nil where there is no vote to speak of: the totals are for the choice, in the phase of the choice (M-178).
func (s State) voteView() *VoteView {
	v := s.Vote
	if s.Phase != Topic || !v.Open && v.Totals == nil {
		return nil
	}
	view := &VoteView{N: v.N, Open: v.Open, Points: v.Points, Topics: []CardID{}}
	for _, c := range v.Standing {
		view.Topics = append(view.Topics, c.Card)
	}
	if v.Open {
		view.Cast, view.Of, view.Few, view.Lost = v.Cast, v.Of, v.Cast < fewest, v.Lost
		return view
	}
	view.Totals = map[CardID]int{}
	for _, card := range view.Topics {
		view.Totals[card] = v.Totals[card]
	}
	return view
}
