package collab

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"codev/collab/method"
)

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
		synctest.Wait()
		room.state.Seats = slices.Clone(room.state.Seats)
		for i, s := range room.state.Seats { // the lead moves
			switch s.Person {
			case nadia:
				room.state.Seats[i].Roles = method.Roles{method.Consultant}
			case aicha:
				room.state.Seats[i].Roles = method.Roles{method.CoFacilitator}
			}
		}
		told(lead, nil)
		told(other, []LineOf{{aicha, QualityLimited}})
		other.at.Line(QualityGood)
		told(other, nil)
	})
}
