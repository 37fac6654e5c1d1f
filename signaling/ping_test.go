package signaling

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"codev/signaling/wire"
)

// pinged tells when a ping arrives by itself, as it does on a line where nothing else is under way.
type pinged struct {
	net.Conn
	at chan<- time.Time
}

func (p pinged) Read(b []byte) (int, error) {
	n, err := p.Conn.Read(b)
	if n > 0 && b[0] == 0x89 { // RFC 6455, 5.2: final frame, ping
		p.at <- time.Now()
	}
	return n, err
}

// Who sends frames shows by them that they are there; whoever is quiet is asked.
func TestOnlyWhoIsQuietIsPinged(t *testing.T) {
	t.Parallel()
	r := gather(t, newEdge(t))
	pings := make(chan time.Time, 1000)
	r.who["aicha"].Through(&http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return pinged{c, pings}, err
	}})
	r.must(r.tab["aicha"].Again(r.ctx()))
	often := time.NewTicker(pingEvery / 8)
	defer often.Stop()
	sent := time.Now()
	for until := time.Now().Add(3 * pingEvery); sent.Before(until); {
		select {
		case at := <-pings:
			if at.Sub(sent) < pingEvery/2 { // a machine may be slower than that
				t.Errorf("pinged %v after a frame", at.Sub(sent))
			}
		case <-often.C:
			r.must(r.tab["aicha"].Send(r.ctx(), wire.Alive{T: "alive"}))
			sent = time.Now()
		}
	}
	for range 2 {
		select {
		case at := <-pings:
			if quiet := at.Sub(sent); quiet < pingEvery*3/4 {
				t.Errorf("pinged after %v", quiet)
			}
			sent = at
		case <-time.After(3 * pingEvery):
			t.Fatal("nobody asks who is quiet")
		}
	}
}
