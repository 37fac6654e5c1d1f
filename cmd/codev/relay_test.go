package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"

	"codev/collab"
	"codev/collab/method"
	"codev/collab/people"
	"codev/signaling/client"
	frames "codev/signaling/wire"
)

// behindTLS is two of the three people in a session of a server with HTTPS.
func behindTLS(t *testing.T, base string, roots *x509.CertPool) (host, guest *client.Person, session people.Session) {
	t.Helper()
	line := func() http.RoundTripper {
		tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
		t.Cleanup(tr.CloseIdleConnections)
		return tr
	}
	host = client.NewPerson(base)
	host.Through(line())
	group, err := host.StartGroup(t.Context(), "Cadres Ouest", "Nadia", "fr")
	seats := []method.PersonID{host.You.ID}
	for _, name := range []string{"Tomás", "Hélène"} {
		if err == nil {
			guest = client.NewPerson(base)
			guest.Through(line())
			err = guest.Enter(t.Context(), host, group.ID, name)
			seats = append(seats, guest.You.ID)
		}
	}
	if err == nil {
		session, err = host.Plan(t.Context(), group.ID, people.NewSession{Facilitator: host.You.ID, Seats: seats})
	}
	if err != nil {
		t.Fatal(err)
	}
	return host, guest, session
}

// iceOf enters and returns what the welcome says of TURN.
func iceOf(t *testing.T, p *client.Person, s people.Session) (tab *client.Tab, ice frames.IceServer) {
	t.Helper()
	tab, err := client.Join(t.Context(), p, s.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	tab.Look(func(v *client.View) {
		if len(v.Welcome.Ice) == 1 {
			ice = v.Welcome.Ice[0]
		}
	})
	return tab, ice
}

// allocate makes a TURN allocation as a browser does, over TLS without ALPN.
func allocate(t *testing.T, ice frames.IceServer, at string, roots *x509.CertPool) (*turn.Client, net.PacketConn, error) {
	t.Helper()
	raw, err := tls.Dial("tcp", at, &tls.Config{RootCAs: roots, ServerName: "localhost"})
	if err != nil {
		t.Fatal(err)
	}
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	c, err := turn.NewClient(&turn.ClientConfig{
		TURNServerAddr: at, Username: ice.Username, Password: ice.Credential, Realm: "codev", Conn: turn.NewSTUNConn(raw), LoggerFactory: quiet,
		RequestedAddressFamily: turn.RequestedAddressFamilyIPv4,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); _ = raw.Close() })
	if err := c.Listen(); err != nil {
		t.Fatal(err)
	}
	conn, err := c.Allocate()
	if err == nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return c, conn, err
}

func TestTheHTTPSPortIsEnoughForTURN(t *testing.T) {
	cfg := testConfig(t)
	var roots *x509.CertPool
	cfg.TLSCert, cfg.TLSKey, roots = certificateFiles(t)
	p := start(t, cfg)
	host, guest, session := behindTLS(t, p.url, roots)
	tab, ice := iceOf(t, guest, session)
	base, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	if len(ice.URLs) != 3 || ice.URLs[0] != "turns:"+base.Host+"?transport=tcp" || ice.Credential == "" {
		t.Fatalf("the welcome says %+v", ice)
	}
	if !strings.HasPrefix(ice.URLs[1], "turn:localhost:") || !strings.HasSuffix(ice.URLs[2], "?transport=tcp") {
		t.Errorf("TURN port: %v", ice.URLs)
	}
	bad := ice
	bad.Credential = strings.Repeat("A", len(ice.Credential))
	if _, _, err := allocate(t, bad, base.Host, roots); err == nil {
		t.Error("a wrong password allocates")
	}
	c, _, err := allocate(t, ice, base.Host, roots)
	if err != nil {
		t.Fatal(err)
	}
	for _, foreign := range []string{"192.0.2.1:53", "169.254.169.254:80", "127.0.0.1:5432"} {
		at, _ := net.ResolveUDPAddr("udp", foreign)
		if err := c.CreatePermission(at); err == nil {
			t.Errorf("a permission for %s", foreign)
		}
	}

	// Whoever is removed relays no longer.
	path := fmt.Sprintf("/api/groups/%s/members/%s", session.Group, guest.You.ID)
	if err := host.Call(t.Context(), "DELETE", path, nil, nil); err != nil {
		t.Fatal(err)
	}
	told(t, tab, collab.ByeRemoved)
	metrics := "http://" + logged(p.log.String(), "admin", "addr") + "/metrics"
	for end := time.Now().Add(10 * time.Second); ; {
		_, figures := fetch(t, http.DefaultClient, metrics)
		if strings.Contains(figures, "codev_turn_allocations 0") && strings.Contains(figures, "codev_turn_allocations_total 1") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("whoever was removed still relays")
		}
	}
	if _, _, err := allocate(t, ice, base.Host, roots); err == nil {
		t.Error("whoever was removed allocates again")
	}
}
