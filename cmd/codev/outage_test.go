package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codev/collab/board"
	"codev/collab/method"
	"codev/db/embedded"
	"codev/signaling/client"
)

// outageLasts is how long PostgreSQL does not answer.
const outageLasts = 10 * time.Second

// outage is a PostgreSQL that can be taken away.
type outage struct {
	url         string
	begin, end  func()
	description string
}

// frozen is a PostgreSQL of the test's own, all of whose processes can be stopped: connections stay and nothing answers.
func frozen(t *testing.T) outage {
	t.Helper()
	dir := t.TempDir()
	pg, err := embedded.Start(t.Context(), embedded.Config{DataDir: dir, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Error(err)
		}
	})
	var pids []int
	signal := func(s syscall.Signal) {
		for _, pid := range pids {
			if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
				t.Error(err)
			}
		}
	}
	t.Cleanup(func() { signal(syscall.SIGCONT) }) // or it could not stop
	return outage{url: pg.URL(), description: "frozen", end: func() { signal(syscall.SIGCONT) }, begin: func() {
		pids = append(backends(t, pg.URL()), postmaster(t, dir))
		signal(syscall.SIGSTOP)
	}}
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func backends(t *testing.T, url string) []int {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background()) //nolint:errcheck // it is read only
	rows, err := conn.Query(t.Context(), "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
	if err != nil {
		t.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	return pids
}

// cut is a PostgreSQL behind a way that can be taken away: connections break, and new ones are refused, as while it is
// stopped and started again.
func cut(t *testing.T) outage {
	t.Helper()
	pg, err := embedded.Start(t.Context(), embedded.Config{DataDir: t.TempDir(), Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(pg.URL())
	if err != nil {
		t.Fatal(err)
	}
	way := &way{t: t, to: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"), at: "127.0.0.1:" + strconv.Itoa(freePort(t))}
	way.open()
	t.Cleanup(way.shut)
	u.Host, u.RawQuery = way.at, "sslmode=disable"
	return outage{url: u.String(), description: "cut", begin: way.shut, end: way.open}
}

// way carries bytes to a socket until it is shut.
type way struct {
	t      *testing.T
	at, to string

	mu       sync.Mutex // protects following
	listener net.Listener
	conns    []net.Conn
	carriers sync.WaitGroup
}

func (w *way) open() {
	w.t.Helper()
	l, err := net.Listen("tcp", w.at)
	if err != nil {
		w.t.Error(err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener = l
	w.carriers.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", w.to)
			if err != nil {
				_ = in.Close()
				continue
			}
			w.mu.Lock()
			w.conns = append(w.conns, in, out)
			w.mu.Unlock()
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				w.carriers.Go(func() {
					_, _ = io.Copy(pair[0], pair[1])
					_ = pair[0].Close()
				})
			}
		}
	})
}

func (w *way) shut() {
	w.mu.Lock()
	if w.listener != nil {
		_ = w.listener.Close()
	}
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.listener, w.conns = nil, nil
	w.mu.Unlock()
	w.carriers.Wait()
}

func TestPostgreSQLAwayForTenSeconds(t *testing.T) {
	for _, lose := range []func(*testing.T) outage{frozen, cut} {
		o := lose(t)
		t.Run(o.description, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig(t)
			cfg.DatabaseURL = o.url
			p := start(t, cfg)
			m := meet(t, p.url)
			m.to(method.Clarify)
			kept := m.adds(peer, board.Add{Kind: method.Question, Text: "avant"})
			o.begin()
			over := time.After(outageLasts)
			posted := m.during(p.url)
			<-over
			for _, n := range posted {
				m.unanswered(n)
			}
			m.all("that saving waits", func(v *client.View) bool { return !v.Saving })
			o.end()
			m.all("that saving goes on", func(v *client.View) bool { return v.Saving })
			m.after(kept, posted)
		})
	}
}

// during does all that can be done while nothing can be saved, and returns the numbers of what waits.
func (m *meeting) during(url string) (posted []int) {
	m.t.Helper()
	for n := range 5 {
		number, err := m.tabs[peer].Post(m.ctx(), board.Add{ID: method.CardID(uuid.NewString()), Kind: method.Question, Text: fmt.Sprint("pendant ", n)})
		if err != nil {
			m.t.Fatal(err)
		}
		posted = append(posted, number)
	}
	m.all("that saving waits", func(v *client.View) bool { return !v.Saving })
	who := m.people[peer].You.ID
	began := time.Now()
	if _, err := m.tabs[lead].Act(m.ctx(), method.FloorGiveAct{Person: who}); err != nil {
		m.t.Fatal(err)
	}
	m.all("the floor given meanwhile", func(v *client.View) bool { return v.State.Floor == who })
	if took := time.Since(began); took > 2*time.Second {
		m.t.Errorf("giving the floor took %v", took)
	}
	var problem *client.APIError
	if _, err := m.people[lead].Fetch(m.ctx(), "GET", "/readyz", nil); !errors.As(err, &problem) || problem.Status != 503 {
		m.t.Errorf("readyz says %v", err)
	}
	return posted
}

func (m *meeting) unanswered(n int) {
	m.t.Helper()
	ended, cancel := context.WithCancel(m.ctx())
	cancel()
	if a, err := m.tabs[peer].Await(ended, n); err == nil {
		m.t.Errorf("operation %d is answered %+v although nothing could be saved", n, a)
	}
}

// after checks that all of it is there, once, and that the floor is where it was put.
func (m *meeting) after(kept method.CardID, posted []int) {
	m.t.Helper()
	for _, n := range posted {
		if a, err := m.tabs[peer].Await(m.ctx(), n); err != nil || a.Code != "" {
			m.t.Errorf("operation %d: %v %s", n, err, a.Code)
		}
	}
	m.types(peer, kept, "après")
	fresh, err := client.Join(m.ctx(), m.people[lead], m.session.ID, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	defer fresh.Close()
	count := map[string]int{}
	for _, c := range fresh.Cards() {
		if c.Kind == method.Question {
			count[c.Text]++
		}
	}
	for n := range posted {
		if text := fmt.Sprint("pendant ", n); count[text] != 1 {
			m.t.Errorf("%q is there %d times", text, count[text])
		}
	}
	if len(count) != len(posted)+1 || count["après"] != 1 {
		m.t.Errorf("the board holds %v", count)
	}
	fresh.Look(func(v *client.View) {
		if v.State.Floor != m.people[peer].You.ID {
			m.t.Errorf("the floor is %q", v.State.Floor)
		}
	})
}
