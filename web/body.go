package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxBody is the largest request body of the JSON API, in bytes (API.md, Envelope).
const maxBody = 64 << 10

// body decodes the request's JSON object: one value, no unknown member, at most [maxBody] bytes. It refuses with `bad`.
func body[T any](w http.ResponseWriter, r *http.Request) (T, error) {
	var v T
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return v, errBad
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return v, errBad
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return v, errBad // something follows the object
	}
	return v, nil
}
