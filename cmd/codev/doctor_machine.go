package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"codev/db"
	"codev/db/embedded"
)

const (
	wantedBuffer      = 4 << 20 // what the media port asks of the kernel (package sfu)
	wantedDescriptors = 4096
	oldestPostgres    = 140000
	clockApart        = 2 * time.Second
)

func (d *doctor) database(ctx context.Context) finding {
	if d.cfg.DatabaseURL == "" {
		if d.alive {
			return ok("private, and it answers")
		}
		return ok("private: it starts with the server")
	}
	i, err := db.Inspect(ctx, d.cfg.DatabaseURL)
	switch {
	case err != nil:
		return fail("cannot be used: "+strings.Join(strings.Fields(err.Error()), " "), "look at CODEV_DATABASE_URL: host, port, user, password, name; and whether PostgreSQL runs")
	case i.Version < oldestPostgres:
		return fail(fmt.Sprintf("PostgreSQL %d", i.Version/10000), "codev needs 14 or newer")
	case !i.Migrated:
		return warn(fmt.Sprintf("PostgreSQL %d, not up to date with this program", i.Version/10000), "codev serve migrates it at its start")
	}
	return ok(fmt.Sprintf("PostgreSQL %d, migrated", i.Version/10000))
}

func (d *doctor) clock(ctx context.Context) finding {
	if d.cfg.DatabaseURL == "" {
		return ok("database and machine have the same clock")
	}
	before := time.Now()
	i, err := db.Inspect(ctx, d.cfg.DatabaseURL)
	if err != nil {
		return warn("the database's clock cannot be read", "see database")
	}
	apart := i.Clock.Sub(before)
	if slack := clockApart + time.Since(before); apart > slack || apart < -slack {
		return fail(fmt.Sprintf("the database is %s from this machine", apart.Round(time.Second)), "let both set their clocks by NTP (timedatectl set-ntp true)")
	}
	return ok("database and machine agree")
}

func (d *doctor) dataDir(context.Context) finding {
	if d.cfg.DatabaseURL != "" {
		return ok("not used: the database is an external one")
	}
	dir := d.cfg.DataDir
	for { // what does not exist is made by the server, below what does
		info, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir {
			dir = filepath.Dir(dir)
			continue
		}
		if err != nil || !info.IsDir() {
			return fail(dir+" is not a directory that can be used", "choose another with --data-dir or CODEV_DATA_DIR")
		}
		break
	}
	file, err := os.CreateTemp(dir, ".codev-doctor-*")
	if err != nil {
		return fail(dir+" cannot be written by this user", "give it to the user that runs codev, or choose another with --data-dir or CODEV_DATA_DIR")
	}
	_ = file.Close()
	_ = os.Remove(file.Name())
	return ok(d.cfg.DataDir)
}

func (d *doctor) programs(context.Context) finding {
	if d.cfg.DatabaseURL != "" {
		return ok("not needed: the database is an external one")
	}
	dir, major, err := embedded.Programs()
	if err != nil {
		return fail(err.Error(), "install PostgreSQL (Debian: apt install postgresql), or set CODEV_DATABASE_URL")
	}
	return ok(fmt.Sprintf("PostgreSQL %d in %s", major, dir))
}

func (d *doctor) descriptors(context.Context) finding {
	limit, known := openFiles()
	if !known {
		return warn("the limit cannot be read", "ulimit -n should say 4096 or more")
	}
	if limit < wantedDescriptors { // Go raises the soft limit to the hard one at its start
		return warn(fmt.Sprintf("%d for each process", limit), "more are needed for many rooms: LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536")
	}
	return ok(fmt.Sprintf("%d for each process", limit))
}

func (d *doctor) buffers(context.Context) finding {
	var small []string
	for _, name := range []string{"rmem_max", "wmem_max"} {
		raw, err := os.ReadFile("/proc/sys/net/core/" + name)
		if err != nil {
			return ok("chosen by the system")
		}
		if n, err := strconv.Atoi(strings.TrimSpace(string(raw))); err == nil && n < wantedBuffer {
			small = append(small, fmt.Sprintf("net.core.%s=%d", name, wantedBuffer))
		}
	}
	if len(small) > 0 {
		return warn("the kernel gives sockets less than 4 MiB: bursts of pictures may be lost", "sysctl -w "+strings.Join(small, " ")+", and the same lines in /etc/sysctl.d/codev.conf")
	}
	return ok("4 MiB or more")
}
