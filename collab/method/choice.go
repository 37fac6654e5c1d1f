package method

// The choice of the client (scenario S2): the facilitator asks a topic's owner, who alone can say yes. No path makes somebody the
// client without their tap (M-72). It is open in the topic phase until an exposé has begun (M-73).

// offer asks an owner; a second offer takes the place of the first.
func (t *turn) offer(a RoleOfferAct) Code {
	if _, begun := t.Visited[Expose]; begun {
		return CodePhase
	}
	if t.Vote.Open {
		return CodeChanged
	}
	roles := t.RolesOf(a.Owner)
	switch {
	case roles == nil:
		return CodeGone
	case a.Ready == ReadyNotToday:
		return CodeChanged
	case roles.Has(Observer):
		return CodeRole
	case roles.Has(Facilitator) && t.deputy() == "":
		return CodeRole
	}
	t.Offer = &Offer{Card: a.Card, Owner: a.Owner}
	return ""
}

// offered reports whether this very question is open to the sender. To everybody else it looks like one that never was.
func (t *turn) offered(card CardID) bool {
	return t.Offer != nil && t.Offer.Owner == t.by && t.Offer.Card == card
}

func (t *turn) decline(card CardID) Code {
	if !t.offered(card) {
		return CodeChanged
	}
	t.Offer = nil
	t.tell(OfferDeclined{})
	return ""
}

// accept makes the sender the client, in the place of an earlier one. A facilitator hands the lead to the deputy first (M-74).
func (t *turn) accept(card CardID) Code {
	if !t.offered(card) {
		return CodeChanged
	}
	old, was := t.Who(Client), t.RolesOf(t.by)
	if was.Has(Facilitator) {
		deputy := t.deputy()
		if deputy == "" {
			return CodeRole
		}
		t.become(deputy, t.RolesOf(deputy).Without(Deputy).With(Facilitator))
		t.tell(LeadMoved{From: t.by, To: deputy})
	}
	if old != t.by {
		if old != "" {
			t.become(old, restored(t.Before))
		}
		t.Before = was
		t.become(t.by, was.With(Client))
	}
	t.Topic, t.Offer = card, nil
	t.tell(ClientChosen{Person: t.by, Card: card})
	return ""
}

// restored is what a client becomes again when another topic is chosen. The lead does not come back by itself: who had it is deputy now.
func restored(before Roles) Roles {
	if before.Has(Facilitator) {
		return before.Without(Facilitator).With(Consultant).With(Deputy)
	}
	if len(before) == 0 {
		return Roles{Consultant}
	}
	return before
}

// deputy is the first deputy, in seat order, who is there to lead.
func (t *turn) deputy() PersonID {
	for _, seat := range t.Seats {
		if seat.Roles.Has(Deputy) && t.facts.present(seat.Person) {
			return seat.Person
		}
	}
	return ""
}

func (t *turn) become(p PersonID, roles Roles) {
	t.Seats[t.seat(p)].Roles = roles
}
