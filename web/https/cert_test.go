package https_test

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codev/web/https"
)

func TestACertificateThatCannotServeIsSaidAtTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(p *pair)
		says  string
	}{
		"missing":       {func(p *pair) { _ = os.Remove(p.cert) }, "cert.pem does not exist"},
		"key missing":   {func(p *pair) { _ = os.Remove(p.key) }, "key.pem does not exist"},
		"a directory":   {func(p *pair) { _ = os.Remove(p.key); _ = os.Mkdir(p.key, 0o700) }, "key.pem cannot be read"},
		"no PEM":        {func(p *pair) { _ = os.WriteFile(p.cert, []byte("hello"), 0o600) }, "cannot be used together"},
		"other key":     {func(p *pair) { q := newPair(p.t); _ = os.Rename(q.key, p.key) }, "cannot be used together"},
		"expired":       {func(p *pair) { p.renew(2, time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)) }, "expired on"},
		"not valid yet": {func(p *pair) { p.renew(2, time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)) }, "clock"},
	} {
		p := newPair(t)
		c.spoil(p)
		if _, err := https.Load(p.cert, p.key, nil, nil); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestARenewedCertificateIsTakenUp(t *testing.T) {
	var later atomic.Int64
	p := newPort(t, func() time.Time { return time.Now().Add(time.Duration(later.Load())) })
	serves := func(serial int64) {
		t.Helper()
		if got := p.dial("http/1.1").ConnectionState().PeerCertificates[0].SerialNumber.Int64(); got != serial {
			t.Errorf("it serves number %d, want %d", got, serial)
		}
	}
	from, to := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	p.renew(2, from, to)
	serves(1) // looked at a moment ago
	later.Store(int64(61 * time.Second))
	serves(2)
	if err := os.WriteFile(p.key, []byte("half a renewal"), 0o600); err != nil {
		t.Fatal(err)
	}
	later.Store(int64(122 * time.Second))
	serves(2) // what works stays
	p.renew(3, from, to)
	later.Store(int64(183 * time.Second))
	serves(3)
}
