package load

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"
)

// Config says whom to address, with how many, and how. The zero value of a field is its default.
type Config struct {
	Server string // address of the server: http://127.0.0.1:8080
	// Mine says that a server that is not on this machine is the operator's own.
	Mine bool

	Rooms    int           // default 1
	People   int           // in each room, default 8
	Duration time.Duration // of the window that is measured, default 10 s
	// JoinEvery spreads the joins, 0: one room after the other, everybody of a room at once.
	JoinEvery time.Duration
	// Rejoins is how many times the last of the first room leaves and comes back after the window, timed.
	Rejoins int
	// Churn is how long a participant stays on average before leaving and coming back; 0: for good.
	Churn time.Duration

	NoVideo   bool // sound alone
	Simulcast bool // three layers q, h, f instead of one
	Bitrate   int  // of the one layer, bit/s; default 1,000,000
	Screen    bool // the first of each room shares a screen
	Turns     bool // one of a room speaks at a time, the others are silent
	AskKeys   bool // the last of each room asks for key frames, one a second
	Line      Line // of everybody
	// Narrow is the line of the last of each room instead of Line, when it is not the zero Line.
	Narrow Line

	// Metrics is the server's metrics address (http://127.0.0.1:9090/metrics), "" for none.
	Metrics string
	// Settled, when set, is called when everybody has joined, before the window.
	Settled func()
}

// Errors of a Config, for the person at the command line.
var (
	ErrNotMine = errors.New("this server is not on this machine: a load on somebody else's server is an attack; if it is yours, say --mine")
	ErrServer  = errors.New("the server must be an address such as http://127.0.0.1:8080")
)

// check fills the defaults in.
func (c Config) check() (Config, error) {
	u, err := url.Parse(c.Server)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return c, ErrServer
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) && !c.Mine {
		return c, ErrNotMine
	}
	if c.Rooms == 0 {
		c.Rooms = 1
	}
	if c.People == 0 {
		c.People = 8
	}
	if c.Duration == 0 {
		c.Duration = 10 * time.Second
	}
	if c.Bitrate == 0 {
		c.Bitrate = 1_000_000
	}
	switch {
	case c.Rooms < 0 || c.Rooms > 200:
		return c, fmt.Errorf("%d rooms: between 1 and 200", c.Rooms)
	case c.People < 2 || c.People > 12:
		return c, fmt.Errorf("%d people in a room: between 2 and 12", c.People)
	case c.Duration < 0 || c.JoinEvery < 0 || c.Churn < 0 || c.Rejoins < 0:
		return c, errors.New("times and counts cannot be negative")
	case c.Bitrate < 50_000 || c.Bitrate > 5_000_000:
		return c, fmt.Errorf("%d bit/s: between 50,000 and 5,000,000", c.Bitrate)
	}
	return c, errors.Join(c.Line.check(), c.Narrow.check())
}
