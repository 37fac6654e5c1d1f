package main

import (
	"context"
	"testing"
	"time"

	"codev/collab"
	"codev/collab/people"
	"codev/signaling/client"
)

// seated starts a group of three and has them enter a session.
func seated(t *testing.T, base string) ([]*client.Person, []*client.Tab, people.Session) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	all, session, err := client.Gather(ctx, base, 3)
	if err != nil {
		t.Fatal(err)
	}
	var tabs []*client.Tab
	for _, p := range all {
		tab, err := client.Join(ctx, p, session.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(tab.Close)
		tabs = append(tabs, tab)
	}
	return all, tabs, session
}

// told waits until a tab is sent away, and checks the reason.
func told(t *testing.T, tab *client.Tab, code collab.ByeCode) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := tab.Wait(ctx, func(v *client.View) bool { return v.Bye != nil }); err != nil {
		t.Fatalf("a tab is not told %s: %v", code, err)
	}
	tab.Look(func(v *client.View) {
		if string(v.Bye.Code) != string(code) {
			t.Errorf("a tab is told %s, want %s", v.Bye.Code, code)
		}
	})
}

func TestStoppingTellsEveryTabToComeBack(t *testing.T) {
	cfg := testConfig(t)
	p := start(t, cfg)
	_, tabs, _ := seated(t, p.url)
	if err := p.stop(); err != nil {
		t.Errorf("stopping with people in a session: %v", err)
	}
	for _, tab := range tabs {
		told(t, tab, collab.ByeRestart)
	}
}

func TestARemovedMemberLeavesTheRoomAtOnce(t *testing.T) {
	p := start(t, testConfig(t))
	all, tabs, session := seated(t, p.url)
	path := "/api/groups/" + string(session.Group) + "/members/" + string(all[1].You.ID)
	if err := all[0].Call(t.Context(), "DELETE", path, nil, nil); err != nil {
		t.Fatal(err)
	}
	told(t, tabs[1], collab.ByeRemoved)
	if _, err := client.Join(t.Context(), all[1], session.ID, nil); err == nil {
		t.Error("somebody who was removed comes in again")
	}
}

func TestSigningOutEndsTheSocketsOfThatPerson(t *testing.T) {
	p := start(t, testConfig(t))
	all, tabs, session := seated(t, p.url)
	if err := all[2].Call(t.Context(), "POST", "/api/signout", struct{}{}, nil); err != nil {
		t.Fatal(err)
	}
	told(t, tabs[2], collab.ByeRemoved)
	if _, err := client.Join(t.Context(), all[2], session.ID, nil); err == nil {
		t.Error("a revoked device comes in again")
	}
}
