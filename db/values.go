package db

import (
	"strings"

	"codev/collab/method"
)

// value is what p points to, the zero value for NULL.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// nullable is NULL for the empty string.
func nullable[T ~string](s T) *string {
	if s == "" {
		return nil
	}
	p := string(s)
	return &p
}

func ids[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, id := range list {
		out[i] = string(id)
	}
	return out
}

// joinRoles writes roles for one element of an array of texts; the queries split it again.
func joinRoles(roles method.Roles) string { return strings.Join(ids(roles), " ") }

// oneOr is refused unless a change met one row.
func oneOr(refused error, n int64, err error) error {
	if err == nil && n == 0 {
		return refused
	}
	return err
}
