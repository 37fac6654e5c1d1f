package method

import "slices"

// Subject is what an action is about, as far as rights depend on it. The zero value is the subject of a session action.
type Subject struct {
	Kind       Kind
	Mine       bool       // the actor (of [Sees]: the viewer) is the card's author
	Visibility Visibility // of the card; of card.add the wanted one, "" for the kind's default
	Field      Field      // of card.set. A card added with fields asks once more for each of them
	Together   bool       // the card's author invited others to write
	Said       bool       // the card's field said names the actor
	Wrote      bool       // the actor wrote in the card, which is another's
	Unsigned   bool       // the card is shown without its author
	Returned   bool       // a question handed back to its author
	Of         Kind       // the kind of the card this one answers, "" if none
	OfMine     bool       // that card is the actor's
	As         Kind       // of card.share: what the card becomes, "" for what it is
	Silence    Silence    // the group's setting; matters to session actions only
}

// Allowed judges one action in one phase by somebody with these roles (M-10). It returns nil or a [Refusal]:
//
//   - [CodeBad] for what the method does not know: a phase, an action, a kind, a field the kind has not, a visibility the kind
//     cannot have, an answer to what is no question;
//   - [CodePhase] if the same roles could do it in another phase;
//   - [CodeRole] if not at all.
//
// It knows rights only. That the card is live and that the actor sees it ([Sees]) is the board's to check first.
func Allowed(phase Phase, roles Roles, act Action, s Subject) error {
	if !wellFormed(phase, act, s) {
		return Refusal{CodeBad}
	}
	code := CodeRole
	for _, r := range rowsOf[act] {
		if !r.covers(roles, act, s) {
			continue
		}
		if r.inPhase(phase) {
			return nil
		}
		code = CodePhase
	}
	return Refusal{code}
}

// wellFormed reports whether the question can be asked at all (M-11).
func wellFormed(phase Phase, act Action, s Subject) bool {
	if !phase.Valid() || !act.Valid() {
		return false
	}
	if !act.OnCard() {
		return true
	}
	switch {
	case !s.Kind.Valid():
		return false
	case act == CardSet:
		return slices.Contains(info(s.Kind).fields, s.Field)
	case act == CardAdd && s.Kind == Answer && s.Of != Question:
		return false
	case act == CardAdd:
		return s.Visibility == "" || MayBe(s.Kind, s.Visibility)
	case act == CardShare:
		return s.As == "" || s.As.Valid()
	}
	return true
}

func (r *rule) inPhase(p Phase) bool { return len(r.in) == 0 || slices.Contains(r.in, p) }

// rowsOf finds the rows of an action.
var rowsOf = func() map[Action][]*rule {
	rows := map[Action][]*rule{}
	for i := range table {
		for _, act := range table[i].do {
			rows[act] = append(rows[act], &table[i])
		}
	}
	return rows
}()

// covers reports whether the row, one of the action's, gives this to these roles, in whichever phase.
func (r *rule) covers(roles Roles, act Action, s Subject) bool {
	if act.OnCard() && !slices.Contains(r.kinds, s.Kind) || !r.concerns(roles) {
		return false
	}
	if act == CardSet && !slices.Contains(r.fields, s.Field) {
		return false
	}
	if act == CardShare && s.As != "" && s.As != s.Kind && !slices.Contains(r.as, s.As) {
		return false
	}
	if act == CardShare && len(r.as) > 0 && !slices.Contains(r.as, s.As) {
		return false
	}
	return !slices.ContainsFunc(r.only, func(c Condition) bool { return !c.holds(act, s) })
}

func (r *rule) concerns(roles Roles) bool {
	return len(r.who) == 0 && slices.ContainsFunc(roles, Role.Valid) || roles.any(r.who)
}

func (c Condition) holds(act Action, s Subject) bool {
	switch c {
	case IfOwn:
		return s.Mine || act == CardAdd
	case IfOther:
		return !s.Mine
	case IfPrivate:
		return s.Visibility == Private
	case IfShared:
		return s.Visibility == Shared
	case IfTogether:
		return s.Together
	case IfSaid:
		return s.Said
	case IfWrote:
		return s.Wrote
	case IfInteractive:
		return s.Silence == SilenceInteractive
	}
	return false
}

// Kinds lists the kinds somebody with these roles may add in a phase, in the order of [AllKinds] (M-12).
func Kinds(phase Phase, roles Roles) []Kind {
	var out []Kind
	for _, k := range AllKinds() {
		if Allowed(phase, roles, CardAdd, Subject{Kind: k, Mine: true, Of: answered(k)}) == nil {
			out = append(out, k)
		}
	}
	return out
}

// answered is the kind of card that a card of kind k belongs to.
func answered(k Kind) Kind {
	if k == Answer {
		return Question
	}
	return ""
}

// Right is one thing the browser may offer: an action, for a card action on which kind and field, what it becomes, and
// which cards. An action whose conditions do not hold for a card is not offered on it.
type Right struct {
	Action Action      `json:"k"`
	Kind   Kind        `json:"kind,omitempty"`
	Field  Field       `json:"field,omitempty"`
	As     Kind        `json:"as,omitempty"`
	If     []Condition `json:"if,omitempty"` // all must hold: own, other, private, shared, together, said
}

// Rights prints the rows of the permission table that hold in a phase for somebody with these roles (M-12), in a fixed order:
// what it lists [Allowed] accepts, and what it does not list [Allowed] refuses.
func Rights(phase Phase, roles Roles, silence Silence) []Right {
	out := []Right{}
	if !phase.Valid() {
		return out
	}
	seen := map[string]bool{}
	for i := range table {
		r := &table[i]
		if !r.inPhase(phase) || !r.concerns(roles) || slices.Contains(r.only, IfInteractive) && silence != SilenceInteractive {
			continue
		}
		for _, right := range r.rights() {
			if key := right.key(); !seen[key] {
				seen[key] = true
				out = append(out, right)
			}
		}
	}
	return out
}

func (r Right) key() string {
	key := string(r.Action) + "|" + string(r.Kind) + "|" + string(r.Field) + "|" + string(r.As)
	for _, c := range r.If {
		key += "|" + string(c)
	}
	return key
}

// rights spells a row out.
func (r *rule) rights() []Right {
	var out []Right
	for _, act := range r.do {
		if !act.OnCard() {
			out = append(out, Right{Action: act})
			continue
		}
		for _, k := range r.kinds {
			base := Right{Action: act, Kind: k}
			if act != CardAdd {
				base.If = slices.Clone(r.only)
			}
			switch {
			case act == CardSet:
				for _, f := range info(k).fields {
					if slices.Contains(r.fields, f) {
						base.Field = f
						out = append(out, base)
					}
				}
			case act == CardShare && len(r.as) > 0:
				for _, as := range r.as {
					base.As = as
					out = append(out, base)
				}
			default:
				out = append(out, base)
			}
		}
	}
	return out
}
