package web

import (
	"errors"
	"net/http"
	"time"

	"codev/collab/people"
)

const (
	cookieName = "codev"
	cookieLife = 365 * 24 * time.Hour
)

// Identify says who a request comes from: nil without an error for nobody, or for a cookie that is no longer good.
func Identify(p *people.Service, r *http.Request) (*people.Auth, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil || cookie.Value == "" {
		return nil, nil
	}
	auth, err := p.Authenticate(r.Context(), cookie.Value)
	if errors.Is(err, people.ErrSignIn) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &auth, nil
}

// signIn sets the device's cookie; "" leaves the one the browser has.
func signIn(w http.ResponseWriter, r *http.Request, secret string) {
	if secret == "" {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: int(cookieLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overTLS(r),
	})
}

// signOut takes the cookie away.
func signOut(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: overTLS(r),
	})
}

// renew makes the cookie roll: another year from today.
func renew(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		signIn(w, r, cookie.Value)
	}
}

// overTLS reports whether the browser speaks HTTPS, to us or to a proxy in front. A forged header does no more than
// mark the forger's own cookie.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}
