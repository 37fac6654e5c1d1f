//go:build !unix

package embedded

import (
	"context"
	"errors"
	"log/slog"
)

// ErrNotFound says that there is no PostgreSQL to run: a private one needs Unix sockets and accounts.
var ErrNotFound = errors.New("no private PostgreSQL on this operating system: set CODEV_DATABASE_URL")

// Config is as on Unix.
type Config struct {
	DataDir string
	Log     *slog.Logger
}

// Server never runs here.
type Server struct{}

// Start refuses with [ErrNotFound].
func Start(context.Context, Config) (*Server, error) { return nil, ErrNotFound }

// URL is that of no database.
func (*Server) URL() string { return "" }

// Stop has nothing to end.
func (*Server) Stop() error { return nil }

// Programs finds none.
func Programs() (dir string, major int, err error) { return "", 0, ErrNotFound }
