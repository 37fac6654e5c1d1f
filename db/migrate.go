package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed schema/*.sql
var schema embed.FS

// Migrate brings the database at url up to date. Several programs may call it at once: an advisory lock lets one work and
// the others wait. Each migration is a transaction. A database that is ahead of this program is left as it is.
func Migrate(ctx context.Context, url string) error {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return errors.New("db: the database's URL cannot be read") // the error would show its password
	}
	conn := stdlib.OpenDB(*cfg)
	err = migrate(ctx, conn)
	if err != nil {
		err = fmt.Errorf("db: migrate: %w", plain(err))
	}
	return errors.Join(err, conn.Close())
}

func migrate(ctx context.Context, conn *sql.DB) error {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, conn, files, goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
