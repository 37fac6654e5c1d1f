package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"codev/collab"
	"codev/collab/people"
)

// problem is an error as the browser sees it (API.md, Envelope). The sentence is made there, in the reader's language.
type problem struct {
	status int
	Code   string        `json:"code"`
	Field  string        `json:"field,omitempty"`
	Why    string        `json:"why,omitempty"`
	retry  time.Duration // for Retry-After; 0 = none
}

func (p problem) Error() string { return "web: " + p.Code }

var (
	errBad      = problem{status: http.StatusBadRequest, Code: "bad"}
	errSignin   = problem{status: http.StatusUnauthorized, Code: "signin"}
	errRights   = problem{status: http.StatusForbidden, Code: "rights"}
	errOrigin   = problem{status: http.StatusForbidden, Code: "origin"}
	errGone     = problem{status: http.StatusNotFound, Code: "gone"}
	errLink     = problem{status: http.StatusGone, Code: "link"}
	errState    = problem{status: http.StatusConflict, Code: "state"}
	errDatabase = problem{status: http.StatusServiceUnavailable, Code: "database"}
	errInternal = problem{status: http.StatusInternalServerError, Code: "internal"}
)

// problemOf translates an error of the packages below. ok is false for what nobody foresaw: that is logged and answered
// as `internal`.
func problemOf(err error) (p problem, ok bool) {
	var field people.FieldError
	switch {
	case errors.As(err, &p):
		return p, true
	case errors.As(err, &field):
		return problem{status: http.StatusUnprocessableEntity, Code: "invalid", Field: field.Field, Why: field.Why}, true
	case errors.Is(err, people.ErrNotFound), errors.Is(err, collab.ErrNoSession):
		return errGone, true
	case errors.Is(err, people.ErrLink):
		return errLink, true
	case errors.Is(err, people.ErrRights):
		return errRights, true
	case errors.Is(err, people.ErrSignIn):
		return errSignin, true
	case errors.Is(err, people.ErrState):
		return errState, true
	case errors.Is(err, people.ErrOffline):
		return errDatabase, true
	}
	return errInternal, false
}

// fail answers err.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	p, ok := problemOf(err)
	if !ok {
		s.Log.Error("request failed", "request", requestID(r.Context()), "route", r.Pattern, "err", logText(err))
	}
	writeProblem(w, p)
}

func writeProblem(w http.ResponseWriter, p problem) {
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((p.retry+time.Second-1)/time.Second)))
	}
	writeJSON(w, p.status, map[string]problem{"error": p})
}

// writeJSON answers v. A value of ours always encodes; an error of the connection is the reader's loss alone.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if v != nil {
		_ = json.NewEncoder(w).Encode(v)
	}
}
