package https_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestPagesComeOverEveryHTTP(t *testing.T) {
	p := newPort(t, nil)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: p.roots, ServerName: "localhost"}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	res, err := client.Get("https://" + p.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.ProtoMajor != 2 || res.StatusCode != 200 {
		t.Errorf("HTTP/2: %s %d", res.Proto, res.StatusCode)
	}
	for name, protocols := range map[string][]string{"named": {"http/1.1"}, "no ALPN": nil, "a protocol unknown here": {"acme-tls/1"}} {
		res, body := p.get(p.dial(protocols...), "/", "localhost")
		if res.StatusCode != 200 || body != "HTTP/1.1" { // 418: the handler does not see that it is over TLS
			t.Errorf("%s: %d %q", name, res.StatusCode, body)
		}
	}
}

func TestTURNSharesThePort(t *testing.T) {
	p := newPort(t, nil)
	for name, protocols := range map[string][]string{"no ALPN": nil, "its own ALPN": {"stun.turn"}} {
		c := p.dial(protocols...)
		if _, err := c.Write([]byte{0, 3}); err != nil {
			t.Fatal(err)
		}
		if said, _ := io.ReadAll(c); string(said) != "turn\x00\x03" {
			t.Errorf("%s: %q", name, said)
		}
	}
	c := p.dial("http/1.1") // who says HTTP is no TURN client
	if _, err := c.Write([]byte{0, 3, '\r', '\n', '\r', '\n'}); err != nil {
		t.Fatal(err)
	}
	if said, _ := io.ReadAll(c); string(said[:min(4, len(said))]) == "turn" {
		t.Errorf("%q", said)
	}
}

// TestWhoSaysNothingIsClosed: before the handshake, within it, and after one without ALPN; others are served meanwhile.
func TestWhoSaysNothingIsClosed(t *testing.T) {
	t.Parallel()
	p := newPort(t, nil)
	silent := map[string]net.Conn{"after the handshake": p.dial()}
	for name, sent := range map[string]string{"at all": "", "within the handshake": "\x16\x03\x01"} {
		c, err := net.Dial("tcp", p.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, sent); err != nil {
			t.Fatal(err)
		}
		silent[name] = c
	}
	if res, _ := p.get(p.dial("http/1.1"), "/", "localhost"); res.StatusCode != 200 {
		t.Error("others wait for those who say nothing")
	}
	began := time.Now()
	for name, c := range silent {
		_ = c.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.ReadAll(c); err != nil && time.Since(began) >= patience {
			t.Errorf("silent %s: %v", name, err)
		}
	}
	if took := time.Since(began); took < 3*time.Second || took > 8*time.Second {
		t.Errorf("closed after %s", took)
	}
}

func TestPlainHTTPIsToldTheWay(t *testing.T) {
	p := newPort(t, nil)
	dial := func() net.Conn {
		c, err := net.Dial("tcp", p.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	res, body := p.get(dial(), "/g/1?a=b", "codev.example:8443")
	if at := res.Header.Get("Location"); res.StatusCode != http.StatusPermanentRedirect || at != "https://codev.example:8443/g/1?a=b" {
		t.Errorf("%d to %q: %q", res.StatusCode, at, body)
	}
	c := dial()
	if _, err := io.WriteString(c, "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if said, _ := io.ReadAll(c); string(said[:12]) != "HTTP/1.1 400" {
		t.Errorf("a change is answered %q", said)
	}
	c = dial()
	if _, err := c.Write([]byte("\x00\x03\x00\x00\x21\x12\xa4\x42")); err != nil {
		t.Fatal(err)
	}
	if said, _ := io.ReadAll(c); strings.Contains(string(said), "HTTP") {
		t.Errorf("TURN without TLS is answered %q", said)
	}
}
