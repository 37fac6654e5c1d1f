package method

import "testing"

// M-80 to M-83: what of others' cards reaches whom, in every phase. M-80 M-81 M-82 M-83.
func TestSees(t *testing.T) {
	neverShown := map[Kind]bool{Note: true, Draft: true, Parked: true}
	for _, p := range Phases() {
		for _, r := range roleOrder {
			roles := Roles{r}
			for _, k := range AllKinds() {
				for _, v := range []Visibility{Private, Shared, ""} {
					for _, returned := range []bool{false, true} {
						s := Subject{Kind: k, Visibility: v, Returned: returned}
						want := v == Shared && !neverShown[k] && (!returned || r == Facilitator || r == CoFacilitator)
						if got := Sees(p, roles, s); got != want {
							t.Errorf("%s %s sees %+v: %v, want %v", p, r, s, got, want)
						}
						s.Mine = true
						if !Sees(p, roles, s) {
							t.Errorf("%s %s does not see their own %+v", p, r, s)
						}
					}
				}
			}
		}
	}
}

// M-80: what is decided by nobody is not seen.
func TestSeesFailsClosed(t *testing.T) {
	for name, got := range map[string]bool{
		"no roles": Sees(Consult, nil, Subject{Kind: Experience, Visibility: Shared}),
		"no phase": Sees("", Roles{Facilitator}, Subject{Kind: Experience, Visibility: Shared}),
		"no kind":  Sees(Consult, Roles{Facilitator}, Subject{Visibility: Shared}),
	} {
		if got {
			t.Errorf("%s: seen", name)
		}
	}
}

// M-84, M-85, M-88: the mark on a question, the kept contributions, and whose words an unsigned card holds.
func TestSeesMarks(t *testing.T) {
	for _, r := range roleOrder {
		for _, mine := range []bool{false, true} {
			for _, f := range allFields() {
				want := f != FieldTouches || mine || r == Client
				if got := SeesField(Roles{r}, f, Subject{Kind: Question, Mine: mine}); got != want {
					t.Errorf("%s mine=%v sees %s: %v", r, mine, f, got)
				}
				want = f != FieldSaid || mine
				if got := SeesField(Roles{r}, f, Subject{Kind: Experience, Mine: mine, Unsigned: true}); got != want && f != FieldTouches {
					t.Errorf("%s mine=%v sees %s of an unsigned card: %v", r, mine, f, got)
				}
			}
		}
		if !SeesField(Roles{r}, FieldSaid, Subject{Kind: Experience, Said: true, Unsigned: true}) {
			t.Errorf("%s is quoted unsigned and not told", r)
		}
		if SeesKept(Roles{r}) != (r == Client) {
			t.Errorf("%s sees what is kept: %v", r, SeesKept(Roles{r}))
		}
	}
}
