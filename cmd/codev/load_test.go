package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"codev/signaling/client/load"
)

func TestLoadFillsRoomsAndReports(t *testing.T) {
	p := start(t, testConfig(t))
	metrics := "http://" + logged(p.log.String(), "admin", "addr") + "/metrics"
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out, say bytes.Buffer
	args := []string{"load", "--server", p.url, "--rooms", "2", "--people", "3", "--duration", "2s", "--rejoins", "1", "--metrics", metrics, "--json"}
	if code := command(ctx, args, nil, &out, &say); code != 0 {
		t.Fatalf("exit %d: %s", code, &say)
	}
	var r load.Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.Streams != 24 || r.Silent != 0 || r.Packets < 500 || r.Latency.P50 <= 0 || r.Latency.P99 < r.Latency.P50 {
		t.Errorf("%+v", r)
	}
	if r.Joins == nil || r.Joins.FirstMedia.P50 <= 0 || r.Joins.ByAll.Max < r.Joins.FirstMedia.P50 {
		t.Errorf("joins %+v", r.Joins)
	}
	if s := r.Server; s == nil || s.ForwardedPerCPUSecond <= 0 || s.During.Peers != 6 || s.After.Peers != 0 {
		t.Errorf("server %+v", r.Server)
	}
	if !strings.Contains(say.String(), "joining\n") || !strings.Contains(say.String(), "measuring · 6 people") {
		t.Errorf("said %q", &say)
	}
}

func TestLoadOnBadLinesWithChurnEndsWhenAsked(t *testing.T) {
	p := start(t, testConfig(t))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cfg := load.Config{
		Server: p.url, People: 3, Duration: 4 * time.Second, Churn: 2 * time.Second,
		Line: load.Line{Delay: 10 * time.Millisecond},
	}
	r, err := load.Run(ctx, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Churned == nil || r.Churned.Changes == 0 || r.Churned.Failed != 0 || r.Silent != 0 {
		t.Errorf("%+v, churn %+v", r, r.Churned)
	}
	// So late a line would lose against ICE-TCP, which does not pass through it: nothing may get around it.
	cfg.Churn, cfg.Duration, cfg.Line.Delay = 0, time.Hour, 300*time.Millisecond
	cfg.Settled = func() { time.AfterFunc(2*time.Second, cancel) } // an interrupt
	if r, err = load.Run(ctx, cfg, nil); err != nil || r.Seconds == 0 || r.Latency.P50 < 570 {
		t.Errorf("%v, %+v", err, r)
	}
}

func TestLoadRefusesOneClearLine(t *testing.T) {
	for args, want := range map[string]string{
		"--server ftp://x":                       "must be an address",
		"--server https://codev.example":         "--mine",
		"--people 1":                             "between 2 and 12",
		"--loss 100":                             "99 %",
		"--bitrate 1":                            "bit/s",
		"--server http://127.0.0.1:1":            "connection refused",
		"more":                                   "flags only",
		"--metrics http://127.0.0.1:1/":          "metrics",
		"--narrow-down 10":                       "20 kbit/s",
		"--duration -1s --server http://[::1]:1": "negative",
	} {
		var out, say bytes.Buffer
		code := command(t.Context(), append([]string{"load"}, strings.Fields(args)...), nil, &out, &say)
		last := strings.TrimSpace(say.String())
		if code == 0 || !strings.Contains(last, want) || out.Len() > 0 {
			t.Errorf("%s: exit %d, %q, %q", args, code, last, &out)
		}
	}
}
