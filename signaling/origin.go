package signaling

import (
	"net/http"
	"net/url"
	"strings"
)

// foreign is whether a page of another origin asks for the socket (RFC 6455 section 10.2). Who is no browser says nothing.
func foreign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || !strings.EqualFold(u.Host, r.Host)
}
