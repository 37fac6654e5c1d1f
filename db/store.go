package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"codev/collab"
	"codev/collab/people"
	"codev/db/internal/rows"
)

// Store is the database. It satisfies collab.Store and people.Store; every method may be called from any goroutine.
type Store struct {
	pool  *pgxpool.Pool
	q     *rows.Queries
	texts *groups
	limit time.Duration // of one commit: then nothing is known of it
	now   func() time.Time
}

var (
	_ collab.Store = (*Store)(nil)
	_ people.Store = (*Store)(nil)
)

// reachWithin is how long it may take to connect, or to find out that a connection is dead.
const reachWithin = 8 * time.Second

// Options of a Store; the zero value is good.
type Options struct {
	Connections int32                   // at most; 0: twice the processors, at least 8
	Conn        func(net.Conn) net.Conn // how each connection is read and written; nil: as it is
	Limit       time.Duration           // of one commit, then nothing is known of it; 0: eight seconds
	Now         func() time.Time        // decides what has expired and how long the log is kept; nil: time.Now
}

// Open connects to the database at url, whose schema is up to date ([Migrate]), and tries it once.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("db: the database's URL cannot be read") // the error would show its password
	}
	if o.Connections > 0 {
		cfg.MaxConns = o.Connections
	} else {
		cfg.MaxConns = max(8, 2*cfg.MaxConns)
	}
	o.Limit = cmp.Or(o.Limit, commitTimeout)
	if o.Now == nil {
		o.Now = time.Now
	}
	cfg.ConnConfig.ConnectTimeout = cmp.Or(cfg.ConnConfig.ConnectTimeout, reachWithin)
	cfg.PingTimeout = cmp.Or(cfg.PingTimeout, reachWithin)
	if o.Conn != nil {
		cfg.ConnConfig.DialFunc = through(cfg.ConnConfig.DialFunc, o.Conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fail("open", err)
	}
	s := &Store{pool: pool, q: rows.New(pool), texts: newGroups(pool, o.Limit), limit: o.Limit, now: o.Now}
	if err := s.Ping(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// through has every connection that dial opens be read and written by way of conn.
func through(dial pgconn.DialFunc, conn func(net.Conn) net.Conn) pgconn.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return conn(c), nil
	}
}

// Close waits for what is running and disconnects.
func (s *Store) Close() {
	s.texts.close()
	s.pool.Close()
}

// Ping is whether the database answers (readyz).
func (s *Store) Ping(ctx context.Context) error { return fail("ping", s.pool.Ping(ctx)) }

// Expire deletes the sessions whose content has expired, with all that hangs on them, and says how many. Until it runs they
// are there but neither loaded nor listed.
func (s *Store) Expire(ctx context.Context) (int64, error) {
	n, err := s.q.DeleteExpired(ctx, s.now())
	return n, fail("expire", err)
}

// tx runs f in a transaction, committed if f returns nil.
func (s *Store) tx(ctx context.Context, name string, f func(q *rows.Queries) error) error {
	return fail(name, pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return f(rows.New(tx)) }))
}

// fenceState is the SQLSTATE of fence_session in schema/.
const fenceState = "CVF01"

// fail says what of an error leaves this package, and where it was born. What other packages ask for by name stays.
func fail(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pgx.ErrNoRows):
		return people.ErrNotFound
	}
	for _, known := range []error{people.ErrNotFound, people.ErrState, collab.ErrNoSession, collab.ErrFenced} {
		if errors.Is(err, known) {
			return known
		}
	}
	return fmt.Errorf("db: %s: %w", name, plain(err))
}

// plain takes the contents of rows out of an error: PostgreSQL's message and detail may quote them.
func plain(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "57P01", "57P02", "57P03", "53300": // shutting down, crashed, starting, too many connections
			return fmt.Errorf("%w: SQLSTATE %s", people.ErrOffline, pg.Code)
		}
		if pg.ConstraintName != "" {
			return fmt.Errorf("SQLSTATE %s (%s)", pg.Code, pg.ConstraintName)
		}
		return fmt.Errorf("SQLSTATE %s", pg.Code)
	}
	if unreachable(err) {
		return fmt.Errorf("%w: %w", people.ErrOffline, err)
	}
	return err
}

// unreachable is whether an error comes from the way to the server.
func unreachable(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err)
}
