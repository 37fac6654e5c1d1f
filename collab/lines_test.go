package collab

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

// leadMoves gives the process rights from Nadia to Aïcha.
type leadMoves struct{}

func (leadMoves) handle(r *Room) {
	r.state.Seats = slices.Clone(r.state.Seats)
	for i, s := range r.state.Seats {
		switch s.Person {
		case nadia:
			r.state.Seats[i].Roles = method.Roles{method.Consultant}
		case aicha:
			r.state.Seats[i].Roles = method.Roles{method.CoFacilitator}
		}
	}
}

func TestOnlyThoseWhoLeadAreToldOfLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tb := sit(t, method.Clarify)
		lead, slow, other := tb.join(nadia), tb.join(marc), tb.join(aicha)
		told := func(p *tab, want ...[]LineOf) {
			t.Helper()
			time.Sleep(1100 * time.Millisecond)
			got := find[LinesChanged](p.told())
			if !slices.EqualFunc(got, want, func(g LinesChanged, w []LineOf) bool { return slices.Equal(g.People, w) }) {
				t.Errorf("told %v, want %v", got, want)
			}
		}
		told(lead)
		lead.at.Line(QualityGood)
		slow.at.Line(QualityAudio)
		told(lead, []LineOf{{marc, QualityAudio}})
		told(lead) // nothing changed
		other.at.Line(QualityLimited)
		slow.at.Line(QualityLimited)
		told(lead, []LineOf{{marc, QualityLimited}, {aicha, QualityLimited}})
		lead = tb.join(nadia) // another tab knows nothing yet
		told(lead, []LineOf{{marc, QualityLimited}, {aicha, QualityLimited}})
		slow.at.Detach(false)
		told(lead, []LineOf{{aicha, QualityLimited}})

		room, err := tb.hub.open(t.Context(), tb.id)
		if err != nil {
			t.Fatal(err)
		}
		told(other)
		room.post(leadMoves{})
		told(lead, nil)
		told(other, []LineOf{{aicha, QualityLimited}})
		other.at.Line(QualityGood)
		told(other, nil)
	})
}
