package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// Inspection is what a database says of itself.
type Inspection struct {
	Version  int       // of PostgreSQL, as in server_version_num: 150004 is 15.4
	Clock    time.Time // the database's
	Migrated bool      // has every migration of this program
}

// Inspect looks at the database at url and changes nothing. Its two questions are about the server, not the schema: they are not in query/.
func Inspect(ctx context.Context, url string) (i Inspection, err error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return i, errors.New("db: the database's URL cannot be read") // the error would show its password
	}
	conn := stdlib.OpenDB(*cfg)
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err = conn.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int, clock_timestamp()").Scan(&i.Version, &i.Clock); err != nil {
		return i, fmt.Errorf("db: inspect: %w", plain(err))
	}
	var begun bool // goose would make its table
	if err = conn.QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&begun); err != nil {
		return i, fmt.Errorf("db: inspect: %w", plain(err))
	}
	if !begun {
		return i, nil
	}
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return i, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, conn, files)
	if err != nil {
		return i, err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return i, fmt.Errorf("db: inspect: %w", plain(err))
	}
	i.Migrated = !pending
	return i, nil
}
