package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"codev/web/https"
)

// Config is every setting of the server. [configure] makes and checks it.
type Config struct {
	Addr        string     // where pages, API and sockets are served
	AdminAddr   string     // metrics, health, pprof; "" = nowhere
	DatabaseURL string     // external PostgreSQL; "" = a private one in DataDir
	DataDir     string     // absolute
	UDPPort     int        // all media; 0 = any free port
	TURNPort    int        // TURN over UDP and TCP; 0 = any free port, -1 = none
	PublicIP    netip.Addr // where browsers reach the media port; zero = this machine's own addresses
	TLSCert     string     // PEM files; both or none
	TLSKey      string
	LogLevel    slog.Level
}

// setting is one flag with the environment variable that stands for it: a flag wins over the environment.
type setting struct{ flag, env, usage string }

var settings = []setting{
	{"addr", "CODEV_ADDR", "listen `address` of pages, API and sockets"},
	{"admin-addr", "CODEV_ADMIN_ADDR", "listen `address` of /metrics, /healthz, /readyz and /debug/pprof; off: none. Keep it private"},
	{"database-url", "CODEV_DATABASE_URL", "`URL` of a PostgreSQL 14 or newer; empty: codev runs a private one in the data directory"},
	{"data-dir", "CODEV_DATA_DIR", "`directory` of the private PostgreSQL"},
	{"udp-port", "CODEV_UDP_PORT", "UDP (and TCP) `port` of all audio and video; 0: any free one"},
	{"turn-port", "CODEV_TURN_PORT", "UDP and TCP `port` of the built-in TURN relay; off: none. With HTTPS, TURN is on the HTTPS port too"},
	{"public-ip", "CODEV_PUBLIC_IP", "`address` at which browsers reach the media port, when it is not one of this machine's own"},
	{"tls-cert", "CODEV_TLS_CERT", "PEM `file` of a certificate chain: serve HTTPS. Renewed files are taken up by themselves"},
	{"tls-key", "CODEV_TLS_KEY", "PEM `file` of its key"},
	{"log-level", "CODEV_LOG_LEVEL", "`level` of the log: debug, info, warn or error"},
}

// configure reads settings from flags and environment. unknown lists CODEV_ variables that mean nothing, most often a
// slip of the pen. The error is one line for the person who starts the program; [flag.ErrHelp] after --help.
func configure(args, environ []string, help io.Writer) (cfg Config, unknown []string, err error) {
	var publicIP, turnPort string
	fs := flag.NewFlagSet("codev serve", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // the caller prints the error, once
	fs.StringVar(&cfg.Addr, "addr", ":8080", "")
	fs.StringVar(&cfg.AdminAddr, "admin-addr", "127.0.0.1:9090", "")
	fs.StringVar(&cfg.DatabaseURL, "database-url", "", "")
	fs.StringVar(&cfg.DataDir, "data-dir", "data", "")
	fs.IntVar(&cfg.UDPPort, "udp-port", 7900, "")
	fs.StringVar(&turnPort, "turn-port", "3478", "")
	fs.StringVar(&publicIP, "public-ip", "", "")
	fs.StringVar(&cfg.TLSCert, "tls-cert", "", "")
	fs.StringVar(&cfg.TLSKey, "tls-key", "", "")
	fs.TextVar(&cfg.LogLevel, "log-level", slog.LevelInfo, "")

	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			printHelp(help, fs)
		}
		return cfg, nil, err
	}
	if fs.NArg() > 0 {
		return cfg, nil, fmt.Errorf("unexpected argument %q: settings are flags, see codev serve --help", fs.Arg(0))
	}
	unknown, err = fromEnvironment(fs, environ)
	if err != nil {
		return cfg, nil, err
	}
	if cfg.UDPPort == 0 && !isSet(fs, "turn-port") {
		turnPort = "0" // a server on any free port shall not meet another's
	}
	return cfg, unknown, cfg.check(publicIP, turnPort)
}

func isSet(fs *flag.FlagSet, name string) (set bool) {
	fs.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// fromEnvironment sets every flag that was not given from its environment variable. Empty means unset.
func fromEnvironment(fs *flag.FlagSet, environ []string) (unknown []string, err error) {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "CODEV_") {
			continue
		}
		i := slices.IndexFunc(settings, func(s setting) bool { return s.env == name })
		switch {
		case i < 0:
			unknown = append(unknown, name)
		case value != "" && !given[settings[i].flag]:
			if err := fs.Set(settings[i].flag, value); err != nil {
				return nil, fmt.Errorf("%s: %q is not valid: %w", name, value, err)
			}
		}
	}
	return unknown, nil
}

// check finds mistakes that show without starting anything, and completes what follows from other settings.
func (c *Config) check(publicIP, turnPort string) error {
	if err := checkAddr("addr", c.Addr); err != nil {
		return err
	}
	if c.AdminAddr == "off" {
		c.AdminAddr = ""
	} else if err := checkAddr("admin-addr", c.AdminAddr); err != nil {
		return err
	}
	if c.DatabaseURL != "" {
		u, err := url.Parse(c.DatabaseURL)
		if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
			return errors.New("database-url: it must look like postgres://user:password@host:5432/database") // never echo a password
		}
	}
	if c.UDPPort < 0 || c.UDPPort > 65535 {
		return fmt.Errorf("udp-port: %d is not a port (0 to 65535)", c.UDPPort)
	}
	if c.TURNPort = -1; turnPort != "off" {
		port, err := strconv.ParseUint(turnPort, 10, 16)
		if err != nil {
			return fmt.Errorf("turn-port: %q is not a port (0 to 65535) or off", turnPort)
		}
		c.TURNPort = int(port)
	}
	if publicIP != "" {
		ip, err := netip.ParseAddr(publicIP)
		if err != nil {
			return fmt.Errorf("public-ip: %q is not an IP address", publicIP)
		}
		c.PublicIP = ip
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("tls-cert and tls-key: give both or none")
	}
	if c.TLSCert != "" {
		if _, err := https.Load(c.TLSCert, c.TLSKey, nil, nil); err != nil {
			return fmt.Errorf("tls-cert, tls-key: %w", err)
		}
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		return fmt.Errorf("data-dir: %w", err)
	}
	c.DataDir = dir
	return nil
}

func checkAddr(name, addr string) error {
	if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
		return fmt.Errorf("%s: %q is not an address such as :8080 or 127.0.0.1:8080", name, addr)
	}
	return nil
}

func printHelp(w io.Writer, fs *flag.FlagSet) {
	fmt.Fprint(w, "codev serve [flags]\n\nEvery flag has an environment variable; the flag wins. An empty variable is no variable.\n\n")
	for _, s := range settings {
		kind, text := flag.UnquoteUsage(&flag.Flag{Usage: s.usage})
		fmt.Fprintf(w, "  --%s %s   (%s)\n        %s", s.flag, kind, s.env, text)
		if def := fs.Lookup(s.flag).DefValue; def != "" {
			fmt.Fprintf(w, " (default %s)", strings.ToLower(def))
		}
		fmt.Fprintln(w)
	}
}
