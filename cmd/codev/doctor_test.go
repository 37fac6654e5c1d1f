package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// findings are all that doctor says, by check.
func findings(t *testing.T, cfg Config) map[string]finding {
	t.Helper()
	all := map[string]finding{}
	for f := range examine(t.Context(), cfg) {
		all[f.Check] = f
	}
	if len(all) != len(checks) {
		t.Errorf("%d of %d checks", len(all), len(checks))
	}
	return all
}

func expectVerdicts(t *testing.T, all map[string]finding, want map[string]verdict) {
	t.Helper()
	for check, v := range want {
		if all[check].Verdict != v {
			t.Errorf("%s: %+v, want %s", check, all[check], v)
		}
	}
	for check, f := range all {
		if f.Verdict == verdictFail && f.Advice == "" || f.Says == "" {
			t.Errorf("%s says %+v: no advice", check, f)
		}
	}
}

func TestDoctorLooksAtTheRunningServer(t *testing.T) {
	cfg := testConfig(t)
	cfg.TLSCert, cfg.TLSKey, _ = certificateFiles(t)
	p := start(t, cfg)
	base, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Addr, cfg.AdminAddr = base.Host, logged(p.log.String(), "admin", "addr")
	all := findings(t, cfg)
	expectVerdicts(t, all, map[string]verdict{
		"server": verdictOK, "database": verdictOK, "clock": verdictOK, "STUN": verdictOK, "TURN, UDP": verdictOK, "TURN, HTTPS port": verdictOK,
		"certificate": verdictWarn, // it ends within the hour
	})
	if !strings.Contains(all["TURN, HTTPS port"].Says, "refuses a foreign address") || !strings.Contains(all["database"].Says, "migrated") {
		t.Errorf("%+v, %+v", all["TURN, HTTPS port"], all["database"])
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	expectVerdicts(t, findings(t, cfg), map[string]verdict{"server": verdictWarn, "STUN": verdictWarn, "TURN, UDP": verdictWarn, "database": verdictOK})
}

func TestDoctorSaysWhatKeepsPeopleOut(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	udp, err := net.ListenPacket("udp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	var mediaPort int
	if _, err := fmt.Sscan(port, &mediaPort); err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		Addr: taken.Addr().String(), UDPPort: udp.LocalAddr().(*net.UDPAddr).Port, DataDir: t.TempDir(),
		DatabaseURL: "postgres://codev:hunter2@127.0.0.1:" + port + "/codev?connect_timeout=1",
	}
	go func() { // whoever asks is sent away at once
		for {
			c, err := taken.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	all := findings(t, cfg)
	expectVerdicts(t, all, map[string]verdict{"server": verdictFail, "media port, UDP": verdictFail, "database": verdictFail, "public name": verdictWarn})
	if strings.Contains(fmt.Sprint(all), "hunter2") {
		t.Errorf("a password is shown: %v", all)
	}
}

func TestDoctorPrintsALineEachAndItsExitCode(t *testing.T) {
	args := []string{"doctor", "--addr=127.0.0.1:0", "--admin-addr=off", "--udp-port=0", "--data-dir", t.TempDir()}
	var out, errs bytes.Buffer
	code := command(t.Context(), append(slices.Clone(args), "--json"), nil, &out, &errs)
	failed := false
	for line := range strings.Lines(out.String()) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		failed = failed || f.Verdict == verdictFail
	}
	if (code != 0) != failed || errs.Len() > 0 {
		t.Errorf("exit %d, %q:\n%s", code, errs.String(), out.String())
	}
	out.Reset()
	_ = command(t.Context(), args, nil, &out, &errs)
	for _, c := range checks {
		if !strings.Contains(out.String(), "  "+c.name+" ") {
			t.Errorf("%s is missing:\n%s", c.name, out.String())
		}
	}
	if code := command(t.Context(), append(args, "--database-url=postgres://a:b@127.0.0.1:1/c?connect_timeout=1"), nil, &out, &errs); code != exitFailed {
		t.Errorf("exit %d without its database", code)
	}
	if code := command(t.Context(), []string{"doctor", "--nonsense"}, nil, &out, &errs); code != exitUsage {
		t.Errorf("exit %d for a flag that is none", code)
	}
}
