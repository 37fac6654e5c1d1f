package main

import (
	"bytes"
	"log/slog"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	cfg, unknown, err := configure(
		[]string{"--addr", "127.0.0.1:0", "--udp-port=7901"},
		[]string{"CODEV_ADDR=:9999", "CODEV_PUBLIC_IP=192.0.2.1", "CODEV_UDP_PORT=", "CODEV_LOG_LEVEL=debug", "CODEV_ADMIN_ADDR=off", "CODEV_ADRR=:1", "HOME=/"},
		&bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Addr: "127.0.0.1:0", UDPPort: 7901, TURNPort: 3478, PublicIP: netip.MustParseAddr("192.0.2.1"), LogLevel: slog.LevelDebug, DataDir: cfg.DataDir}
	if cfg != want {
		t.Errorf("got %+v, want %+v", cfg, want)
	}
	if !filepath.IsAbs(cfg.DataDir) || filepath.Base(cfg.DataDir) != "data" {
		t.Errorf("data directory %q", cfg.DataDir)
	}
	if !slices.Equal(unknown, []string{"CODEV_ADRR"}) {
		t.Errorf("unknown variables: %v", unknown)
	}
}

func TestAMistakeIsOneClearLineAndExit2(t *testing.T) {
	for name, c := range map[string]struct {
		args, environ []string
		says          string
	}{
		"no command":        {nil, nil, "codev serve"},
		"unknown command":   {[]string{"server"}, nil, `"server"`},
		"unknown flag":      {[]string{"serve", "--port=1"}, nil, "-port"},
		"stray argument":    {[]string{"serve", "8080"}, nil, `"8080"`},
		"address":           {[]string{"serve", "--addr=8080"}, nil, `addr: "8080"`},
		"admin address":     {[]string{"serve"}, []string{"CODEV_ADMIN_ADDR=nine"}, `admin-addr: "nine"`},
		"port in words":     {[]string{"serve"}, []string{"CODEV_UDP_PORT=many"}, `CODEV_UDP_PORT: "many"`},
		"port out of range": {[]string{"serve", "--udp-port=70000"}, nil, "70000"},
		"TURN port":         {[]string{"serve", "--turn-port=none"}, nil, `"none"`},
		"public name":       {[]string{"serve", "--public-ip=example.org"}, nil, `"example.org"`},
		"key without cert":  {[]string{"serve", "--tls-key=k.pem"}, nil, "both or none"},
		"no certificate":    {[]string{"serve", "--tls-key=none.pem", "--tls-cert=none.pem"}, nil, "none.pem"},
		"database":          {[]string{"serve", "--database-url=mysql://u:hunter2@h/db"}, nil, "postgres://"},
		"level":             {[]string{"serve", "--log-level=loud"}, nil, "loud"},
	} {
		var out, errs bytes.Buffer
		if code := command(t.Context(), c.args, c.environ, &out, &errs); code != exitUsage {
			t.Errorf("%s: exit %d", name, code)
		}
		if got := errs.String(); !strings.Contains(got, c.says) || strings.Contains(got, "hunter2") {
			t.Errorf("%s: says %q, want %q in it", name, got, c.says)
		}
		if got := errs.String(); !strings.HasSuffix(name, "command") && strings.Count(got, "\n") != 1 {
			t.Errorf("%s: more than one line: %q", name, got)
		}
	}
}

func TestHelpIsTheReferenceOfEverySetting(t *testing.T) {
	var out, errs bytes.Buffer
	if code := command(t.Context(), []string{"serve", "--help"}, nil, &out, &errs); code != 0 || errs.Len() > 0 {
		t.Fatalf("exit %d, %q", code, errs.String())
	}
	for _, s := range settings {
		if !strings.Contains(out.String(), "--"+s.flag+" ") || !strings.Contains(out.String(), s.env) {
			t.Errorf("%s or %s is missing in\n%s", s.flag, s.env, out.String())
		}
	}
}
