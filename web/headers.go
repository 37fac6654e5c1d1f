package web

import (
	"net/http"
	"strings"
)

// policy is the Content-Security-Policy of every answer: nothing from anywhere else, nothing inline.
// connect-src 'self' covers the websocket of the same origin (CSP 3, section 6.7.2.8); blob: is what a camera preview or
// an export in the browser may use.
var policy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"media-src 'self' blob:",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
}, "; ")

// permissions lets the session's own page use what a session needs and nothing else.
const permissions = "camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), " +
	"geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()"

// secured sets the security headers on every answer. HSTS is sent over TLS only (RFC 6797, section 7.2).
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Permissions-Policy", permissions)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses changes that another site asks for (Sec-Fetch-Site, else Origin against Host). A request with
// neither header does not come from a browser and carries nobody's cookie by accident.
func sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeProblem(w, errOrigin) }))
	return guard.Handler(next)
}
