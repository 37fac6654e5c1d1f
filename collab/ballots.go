package collab

import (
	"maps"
	"slices"

	"codev/collab/board"
	"codev/collab/method"
)

// ballots is the box of the open vote: how each person votes, in this memory and nowhere else (board-protocol rule 7). It is emptied
// at the reveal. Nothing of it may be logged, counted per person, stored, or sent to anybody but its voter. Owned by run.
type ballots struct {
	vote int                        // whose number the ballots are of
	by   map[method.PersonID]ballot // of everybody who voted; nil: nobody
	lost bool                       // ballots of this vote may have been lost with an earlier room
}

// ballot is one person's points.
type ballot struct {
	client string // the tab that gave it, the only one it is shown to
	points map[method.CardID]int
}

// sum adds up what was given to each of these topics; one without points has 0.
func (b ballots) sum(topics []method.Candidate) map[method.CardID]int {
	totals := make(map[method.CardID]int, len(topics))
	for _, c := range topics {
		totals[c.Card] = 0
		for _, one := range b.by {
			totals[c.Card] += one.points[c.Card]
		}
	}
	return totals
}

// candidates lists the topics that can be voted on, in reading order.
func candidates(doc *board.Doc) []method.Candidate {
	out := []method.Candidate{}
	for _, c := range doc.Cards() {
		if stands(c) {
			out = append(out, method.Candidate{Card: c.ID, Owner: c.Author})
		}
	}
	return out
}

// standing picks those topics of a vote that can still be voted on.
func standing(doc *board.Doc, topics []method.CardID) []method.Candidate {
	out := []method.Candidate{}
	for _, id := range topics {
		if c := doc.Card(id); c != nil && stands(c) {
			out = append(out, method.Candidate{Card: id, Owner: c.Author})
		}
	}
	return out
}

// stands reports whether a card is a topic that is shown and whose owner does not say "not today".
func stands(c *board.Card) bool {
	return c.Kind == method.TopicCard && c.Live() && c.Visibility == method.Shared && c.Fields[method.FieldReady] != method.ReadyNotToday
}

// put keeps a ballot that was judged, in the place of an earlier one, and confirms it to its tab.
func (r *Room) put(a *Attachment, effects []method.Effect) {
	for _, e := range effects {
		if cast, ok := e.(method.BallotCast); ok {
			if r.box.by == nil {
				r.box.by = map[method.PersonID]ballot{}
			}
			r.box.by[cast.By] = ballot{client: a.client, points: cast.Points}
			r.showBallot(a)
		}
	}
}

// showBallot tells a tab its person's own ballot. Another tab of the same person learns that there is one.
func (r *Room) showBallot(a *Attachment) {
	one, ok := r.box.by[a.person]
	switch {
	case !ok:
	case one.client == a.client:
		a.out.Send(Balloted{Vote: r.box.vote, Points: maps.Clone(one.points)})
	default:
		a.out.Send(Balloted{Vote: r.box.vote, Elsewhere: true})
	}
}

// counted brings a state's vote to what is: an ended vote empties the box, a topic that is shown no more gives its points back, and
// how many have voted of how many is counted anew.
func (r *Room) counted(s method.State) method.State {
	if !s.Polls(r.box.vote) {
		r.box = ballots{vote: s.Vote.N}
	}
	topics := standing(r.doc, s.Vote.Topics)
	if !s.Vote.Open {
		return s.Counted(topics, 0, 0, false)
	}
	r.giveBack(topics)
	of := 0
	for _, seat := range s.Seats {
		_, voted := r.box.by[seat.Person]
		if voted || method.Voter(seat.Roles) && r.presence[seat.Person].On != OnAway {
			of++
		}
	}
	return s.Counted(topics, len(r.box.by), of, r.box.lost)
}

// giveBack takes points off topics that do not stand, and tells who gave them.
func (r *Room) giveBack(topics []method.Candidate) {
	for person, one := range r.box.by {
		left := maps.Clone(one.points)
		maps.DeleteFunc(left, func(card method.CardID, _ int) bool {
			return !slices.ContainsFunc(topics, func(c method.Candidate) bool { return c.Card == card })
		})
		if len(left) == len(one.points) {
			continue
		}
		r.box.by[person] = ballot{client: one.client, points: left}
		if s, here := r.attached[person]; here {
			r.showBallot(s.Attachment)
		}
	}
}

// poll keeps the count of the vote true. It runs after every turn of the loop, as [Room.enforce] does.
func (r *Room) poll() {
	if next := r.counted(r.state); !next.Vote.SameCount(r.state.Vote) {
		r.become(next, nil)
	}
}

// sealed reports whether a ballot comes too late: the reveal, or what else ends the vote, is on its way into the Store.
func (r *Room) sealed(act method.Act) bool {
	cast, ok := act.(method.VoteCastAct)
	return ok && r.inflight != nil && r.inflight.store.State != nil && !r.inflight.store.State.Polls(cast.Vote)
}
