package web

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
)

type requestIDKey struct{}

// withRequestID gives the request a random id, to find what a person reports in the log.
func withRequestID(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestIDKey{}, rand.Text()[:10])
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Hijack passes the connection on to the websocket, which looks for http.Hijacker itself.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	h, ok := r.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, errors.New("web: this connection cannot become a websocket")
	}
	r.status = http.StatusSwitchingProtocols
	return h.Hijack()
}

// Unwrap lets http.ResponseController reach the rest.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logText is an error as a log line may have it: of PostgreSQL's errors the code alone, since their message can quote
// what somebody wrote (board-protocol rule 17).
func logText(err error) string {
	var sql interface{ SQLState() string }
	if errors.As(err, &sql) {
		return "SQLSTATE " + sql.SQLState()
	}
	return err.Error()
}
