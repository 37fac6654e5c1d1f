package web

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

const planted = "PLANTED-SECRET"

// put writes a card as the Room's commit leaves it.
func (w *world) put(t *testing.T, id string, kind method.Kind, author, text string, vis method.Visibility) {
	t.Helper()
	var sealed []byte
	plainText, fields := &text, []byte(`{}`)
	if vis == method.Private {
		sealed, plainText, fields = []byte("sealed elsewhere"), nil, nil
	}
	_, err := w.pool.Exec(t.Context(), `INSERT INTO card
		(session_id, id, kind, author_id, phase, ord, visibility, text, fields, sealed, base, rev, returned, created_at)
		VALUES ($1, $2, $3, $4, 'consult', $5, $6, $7, $8::jsonb, $9, 0, 0, false, $10)`,
		w.session, id, kind, w.ids[author], id[:1], vis, plainText, fields, sealed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheRecordIsWhatItsReaderMaySee(t *testing.T) {
	w := newWorld(t, newServer(t))
	w.put(t, "1b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.Question, "seat", "What is at stake?", method.Shared)
	w.put(t, "2b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.Suggestion, "inviter", "# Write [half](http://x) a page", method.Shared)
	w.put(t, "3b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.Draft, "inviter", planted, method.Private)
	w.put(t, "4b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.Question, "seat", planted, method.Shared)
	if _, err := w.pool.Exec(t.Context(), `UPDATE card SET removed_at = now() WHERE id = '4b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10'`); err != nil {
		t.Fatal(err)
	}
	path := "/api/sessions/" + w.session + "/record"
	if res := w.actors["seat"].request("GET", path, ""); res.StatusCode != 409 {
		t.Errorf("the record of a session that is not closed: %d %s", res.StatusCode, text(t, res))
	}
	w.closeSession(t)

	got := do[struct{ Record map[string]any }](t, w.actors["seat"], 200, "GET", path, "").Record
	if q := got["questions"].([]any); len(q) != 1 || q[0].(map[string]any)["answer"] != nil {
		t.Errorf("questions %v", q)
	}
	if c := got["contributions"].([]any); len(c) != 1 {
		t.Errorf("contributions %v", c)
	}
	if p := got["people"].([]any); len(p) != 3 || p[0].(map[string]any)["name"] != "lead" {
		t.Errorf("people %v", p)
	}
	for _, part := range []string{"reformulations", "learnings", "processNotes", "words", "notes"} {
		if list, ok := got[part].([]any); !ok || len(list) != 0 {
			t.Errorf("%s is %v, not an empty list", part, got[part])
		}
	}
	for _, sort := range []string{"seat", "inviter", "lead"} {
		for _, ext := range []string{"", ".md", ".json"} {
			if body := text(t, w.actors[sort].request("GET", path+ext, "")); strings.Contains(body, planted) {
				t.Errorf("%s sees in record%s what is hidden: %s", sort, ext, body)
			}
		}
	}
}

func TestExportsAreFiles(t *testing.T) {
	w := newWorld(t, newServer(t))
	w.put(t, "2b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.Suggestion, "inviter", "# Write [half](http://x) a page", method.Shared)
	w.closeSession(t)
	day := time.Now().Add(time.Hour).UTC().Format(time.DateOnly)
	for ext, kind := range map[string]string{"md": "text/markdown; charset=utf-8", "json": "application/json; charset=utf-8"} {
		res := w.actors["seat"].request("GET", "/api/sessions/"+w.session+"/record."+ext, "")
		if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="codev-`+day+"."+ext+`"` {
			t.Errorf("%s: Content-Disposition %s", ext, got)
		}
		if got := res.Header.Get("Content-Type"); got != kind {
			t.Errorf("%s: Content-Type %s", ext, got)
		}
		body := text(t, res)
		if ext == "json" && !json.Valid([]byte(body)) {
			t.Errorf("not JSON: %s", body)
		}
		if ext == "md" && !strings.Contains(body, `> \# Write \[half\](http\://x) a page`) {
			t.Errorf("Markdown: %s", body)
		}
	}
}

func TestExpiredContentIsGone(t *testing.T) {
	w := newWorld(t, newServer(t))
	w.closeSession(t)
	if _, err := w.pool.Exec(t.Context(), `UPDATE session SET expires_at = now() - interval '1 second' WHERE id = $1`, w.session); err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{"", ".md", ".json"} {
		if res := w.actors["seat"].request("GET", "/api/sessions/"+w.session+"/record"+ext, ""); res.StatusCode != 404 {
			t.Errorf("record%s: %d", ext, res.StatusCode)
		}
	}
}

func TestTheLastWordsOfAStatementAreAVersionToo(t *testing.T) {
	closed := time.Date(2026, 11, 12, 19, 30, 0, 0, time.UTC)
	stamped := []board.Version{{N: 1, Text: "a"}, {N: 2, Text: "b"}}
	for _, c := range []struct {
		view board.CardView
		want []board.Version
	}{
		{board.CardView{}, []board.Version{}},
		{board.CardView{Text: "How?"}, []board.Version{{N: 1, Text: "How?", At: closed}}},
		{board.CardView{Text: "b", Versions: stamped}, stamped},
		{board.CardView{Text: "c", Versions: stamped}, append(stamped[:2:2], board.Version{N: 3, Text: "c", At: closed})},
	} {
		if got := wordings(c.view, &closed); !slices.Equal(got, c.want) || got == nil {
			t.Errorf("%+v: %+v", c.view, got)
		}
	}
}

func TestAContractNobodyAnsweredHasNoAgreements(t *testing.T) {
	w := newWorld(t, newServer(t))
	w.put(t, "5b5c1d6e-9f1a-4a51-8d0f-2f7d6e3b9c10", method.ContractCard, "seat", "Help me choose.", method.Shared)
	w.closeSession(t)
	body := text(t, w.actors["lead"].request("GET", "/api/sessions/"+w.session+"/record", ""))
	if !strings.Contains(body, `"agreed":{}`) || !strings.Contains(body, `"text":"Help me choose."`) {
		t.Error(body)
	}
}
