package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

func TestLimiterGivesABurstThenOneAnInterval(t *testing.T) {
	now := time.Unix(1e9, 0)
	l := newLimiter(time.Second, 3, func() time.Time { return now })
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for i := range 3 {
		if _, ok := l.take(a); !ok {
			t.Fatalf("try %d refused", i)
		}
	}
	if wait, ok := l.take(a); ok || wait <= 0 || wait > time.Second {
		t.Errorf("the fourth try: %v, wait %v", ok, wait)
	}
	if _, ok := l.take(b); !ok {
		t.Error("another address pays for the first")
	}
	now = now.Add(time.Second)
	if _, ok := l.take(a); !ok {
		t.Error("after a second there is no try")
	}
	if _, ok := l.take(a); ok {
		t.Error("after a second there are two")
	}
}

func TestLimiterForgetsWhoIsDoneAndNeverGrowsBeyondItsBound(t *testing.T) {
	now := time.Unix(1e9, 0)
	l := newLimiter(time.Second, 1, func() time.Time { return now })
	l.capped = 4
	addr := func(i int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("192.0.2.%d", i)) }
	for i := range 4 {
		l.take(addr(i))
	}
	if _, ok := l.take(addr(4)); !ok {
		t.Error("the crowd's own try is refused")
	}
	if _, ok := l.take(addr(5)); ok {
		t.Error("newcomers beyond the bound do not share one allowance")
	}
	if len(l.tries) > 4 {
		t.Errorf("%d addresses remembered", len(l.tries))
	}
	now = now.Add(2 * time.Second)
	if _, ok := l.take(addr(6)); !ok || len(l.tries) != 1 {
		t.Errorf("addresses with their whole allowance are still remembered: %d", len(l.tries))
	}
}

func TestClientAddress(t *testing.T) {
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1234", "203.0.113.9", "192.0.2.7"}, // not a proxy of ours
		{"[::ffff:192.0.2.7]:1234", "", "192.0.2.7"},
		{"[2001:db8:1:2:3:4:5:6]:443", "", "2001:db8:1:2::"},
		{"[fe80::1%eth0]:443", "", "fe80::"},
		{"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "forged, 203.0.113.9", "203.0.113.9"},
		{"[::1]:1", "2001:db8::1", "2001:db8::"},
		{"127.0.0.1:1", "203.0.113.9, nonsense", "127.0.0.1"},
		{"nonsense", "", "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := client(r); got.String() != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}
