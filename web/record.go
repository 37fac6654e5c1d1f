package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"codev/collab"
	"codev/collab/board"
	"codev/collab/method"
	"codev/collab/people"
)

// record is what a closed session leaves for one reader (API.md, The record).
type record struct {
	Session        people.Session   `json:"session"`
	Group          people.GroupRef  `json:"group"`
	Client         *named           `json:"client"`
	Topic          *board.CardView  `json:"topic"`
	Headline       *board.CardView  `json:"headline"`
	Ask            *versions        `json:"ask"`
	Contract       *contract        `json:"contract"`
	Questions      []question       `json:"questions"`
	Reformulations []board.CardView `json:"reformulations"`
	Contributions  []board.CardView `json:"contributions"`
	Plan           plan             `json:"plan"`
	Learnings      []board.CardView `json:"learnings"`
	ProcessNotes   []board.CardView `json:"processNotes"`
	Words          []board.CardView `json:"words"`
	Notes          []board.CardView `json:"notes"`
	People         []participant    `json:"people"`
}

type (
	named struct {
		ID   method.PersonID `json:"id"`
		Name string          `json:"name"`
	}
	participant struct {
		named
		Roles method.Roles `json:"roles"`
	}
	versions struct {
		Versions []board.Version `json:"versions"`
	}
	contract struct {
		versions
		Agreed map[method.PersonID]board.Agreement `json:"agreed"`
	}
	question struct {
		Card   board.CardView  `json:"card"`
		Answer *board.CardView `json:"answer"`
	}
	plan struct {
		Retained []board.CardView `json:"retained"`
		Actions  []board.CardView `json:"actions"`
	}
)

// contributionKinds are the kinds of the consultation, which the record keeps together, in offering order.
var contributionKinds = []method.Kind{
	method.Experience, method.Hypothesis, method.Suggestion, method.Resonance, method.Resource, method.OpenQuestion,
}

// readRecord reads a closed session as its reader may see it, through the board's one projection.
func (s *site) readRecord(c call) (*record, error) {
	place, err := s.People.SessionFor(c.r.Context(), *c.you, c.session())
	if err != nil {
		return nil, err
	}
	if place.Session.State != "closed" {
		return nil, errState
	}
	loaded, err := s.Records.LoadSession(c.r.Context(), c.session())
	if err != nil {
		return nil, err
	}
	doc := board.NewDoc(loaded.Cards, nil)
	if opened, err := doc.Open(c.you.ID, c.you.Key.Open); err == nil {
		doc = opened // otherwise this device has not the key: the reader's private cards say that they are sealed
	}
	viewer := board.Viewer{Person: c.you.ID, Roles: loaded.State.RolesOf(c.you.ID)}
	return newRecord(place, loaded, board.Snapshot(doc, viewer, loaded.State.Phase)), nil
}

// newRecord sorts the cards a reader may see into the record's parts. Removed cards are not part of it.
func newRecord(place people.Seat, loaded collab.Loaded, cards []board.CardView) *record {
	cards = slices.DeleteFunc(cards, func(v board.CardView) bool { return v.Removed })
	of := func(kinds ...method.Kind) []board.CardView {
		found := []board.CardView{}
		for _, v := range cards {
			if slices.Contains(kinds, v.Kind) {
				found = append(found, v)
			}
		}
		return found
	}
	r := &record{
		Session: place.Session, Group: place.Group,
		Topic: cardNamed(cards, loaded.State.Topic), Headline: firstOf(of(method.Headline)),
		Questions: []question{}, Reformulations: of(method.Reformulation), Contributions: of(contributionKinds...),
		Plan:      plan{of(method.Retain), of(method.PlanAction)},
		Learnings: of(method.Learning), ProcessNotes: of(method.ProcessNote), Words: of(method.Word), Notes: of(method.Note),
		People: []participant{},
	}
	if ask := firstOf(of(method.Ask)); ask != nil {
		r.Ask = &versions{wordings(*ask, place.Session.ClosedAt)}
	}
	if agreed := firstOf(of(method.ContractCard)); agreed != nil {
		r.Contract = &contract{versions{wordings(*agreed, place.Session.ClosedAt)}, agreed.Agreed}
		if r.Contract.Agreed == nil {
			r.Contract.Agreed = map[method.PersonID]board.Agreement{}
		}
	}
	for _, q := range of(method.Question) {
		answers := slices.DeleteFunc(of(method.Answer), func(a board.CardView) bool { return a.Of != q.ID })
		r.Questions = append(r.Questions, question{q, firstOf(answers)})
	}
	for _, m := range loaded.Members {
		p := participant{named{m.Person, m.Name}, list(loaded.State.RolesOf(m.Person))}
		r.People = append(r.People, p)
		if slices.Contains(p.Roles, method.Client) {
			r.Client = &p.named
		}
	}
	return r
}

// wordings are the versions of a statement, and its last words if the session ended before they were made one.
func wordings(v board.CardView, closed *time.Time) []board.Version {
	all := list(slices.Clone(v.Versions))
	if v.Text == "" || len(all) > 0 && all[len(all)-1].Text == v.Text {
		return all
	}
	last := board.Version{N: len(all) + 1, Text: v.Text}
	if closed != nil {
		last.At = *closed
	}
	return append(all, last)
}

func firstOf(cards []board.CardView) *board.CardView {
	if len(cards) == 0 {
		return nil
	}
	return &cards[0]
}

func cardNamed(cards []board.CardView, id method.CardID) *board.CardView {
	i := slices.IndexFunc(cards, func(v board.CardView) bool { return id != "" && v.ID == id })
	if i < 0 {
		return nil
	}
	return &cards[i]
}

func (s *site) record(c call) error {
	r, err := s.readRecord(c)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, "record", r)
}

func (s *site) recordMarkdown(c call) error {
	r, err := s.readRecord(c)
	if err != nil {
		return err
	}
	return c.download(r, "md", "text/markdown; charset=utf-8", markdown(r, c.you.Lang))
}

func (s *site) recordJSON(c call) error {
	r, err := s.readRecord(c)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(map[string]any{"record": r}, "", "  ")
	if err != nil {
		return fmt.Errorf("web: record: %w", err)
	}
	return c.download(r, "json", "application/json; charset=utf-8", append(text, '\n'))
}

// download sends the record as a file named after the session's day.
func (c call) download(r *record, ext, kind string, data []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "codev-"+r.Session.StartsAt.UTC().Format(time.DateOnly)+"."+ext))
	h.Set("Cache-Control", "no-store")
	_, err := c.w.Write(data)
	return err
}
