package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxAddresses bounds what a limiter remembers. When it is full, the addresses that have their whole allowance back are
// forgotten; if there are none, newcomers share one allowance until there are.
const maxAddresses = 10_000

// limiter allows each client address a burst of tries and then one every interval. Safe for concurrent use.
type limiter struct {
	every time.Duration
	burst int
	now   func() time.Time

	mu     sync.Mutex // protects following
	tries  map[netip.Addr]*rate.Limiter
	crowd  *rate.Limiter
	swept  time.Time
	capped int
}

func newLimiter(every time.Duration, burst int, now func() time.Time) *limiter {
	return &limiter{
		every: every, burst: burst, now: now, capped: maxAddresses,
		tries: map[netip.Addr]*rate.Limiter{},
		crowd: rate.NewLimiter(rate.Every(every), burst),
	}
}

// take spends one try of the address. Otherwise it tells how long to wait.
func (l *limiter) take(addr netip.Addr) (wait time.Duration, ok bool) {
	now := l.now()
	r := l.of(addr, now).ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

func (l *limiter) of(addr netip.Addr, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.tries[addr]; ok {
		return one
	}
	if len(l.tries) >= l.capped && now.Sub(l.swept) >= l.every {
		l.swept = now
		for a, one := range l.tries {
			if one.TokensAt(now) >= float64(l.burst) {
				delete(l.tries, a)
			}
		}
	}
	if len(l.tries) >= l.capped {
		return l.crowd
	}
	one := rate.NewLimiter(rate.Every(l.every), l.burst)
	l.tries[addr] = one
	return one
}

// client is the address that a request comes from; all of an IPv6 /64 is one client. A proxy on this machine is believed
// about whom it serves (the last entry of X-Forwarded-For, its own); anybody else could write that header themselves.
func client(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	if addr.Unmap().IsLoopback() {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if told, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1])); err == nil {
			addr = told
		}
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		return netip.PrefixFrom(addr, 64).Masked().Addr()
	}
	return addr
}
