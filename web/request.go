package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
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

// hijackedBuffer is for reading from a websocket: frames from browsers are small, larger reads go past it.
const hijackedBuffer = 1 << 10

// Hijack passes the connection on to the websocket, which looks for http.Hijacker itself. What was read already waits in a buffer of its
// own: net/http's, of 4 KiB, would live as long as the tab.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	h, ok := r.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, errors.New("web: this connection cannot become a websocket")
	}
	r.status = http.StatusSwitchingProtocols
	conn, rw, err := h.Hijack()
	if err != nil {
		return nil, nil, err
	}
	read, _ := rw.Reader.Peek(rw.Reader.Buffered()) // never short
	rw.Reader = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(read), conn), max(hijackedBuffer, len(read)))
	if len(read) > 0 {
		_, err = rw.Reader.Peek(len(read))
	}
	return conn, rw, err
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
