package relay

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"
)

const (
	// life of credentials: longer than any session, because a browser refreshes its allocation and restarts ICE with the ones it came
	// with. They end earlier with their seat.
	life = 12 * time.Hour
	// perSeat bounds the allocations of one seat: a browser makes one for each address of its machine and each way to this server, and a
	// few more while it changes network.
	perSeat = 24
	// maxSeats bounds the seats that are remembered; past it the one that expires first is forgotten.
	maxSeats = 20_000
)

// Seat is who may relay: one tab of one participant. The words are the caller's.
type Seat struct{ Room, Peer, Client string }

// covers says whether ending s ends the other: an empty peer or client means all of them.
func (s Seat) covers(o Seat) bool {
	return s.Room == o.Room && (s.Peer == "" || s.Peer == o.Peer) && (s.Client == "" || s.Client == o.Client)
}

// Credentials are what a client authenticates with (RFC 8489 section 9.2).
type Credentials struct {
	Username string
	Password string
	Expires  time.Time
}

// seat is one that has had credentials.
type seat struct {
	of      Seat
	word    string // random, in the user name
	expires time.Time
	sockets map[*socket]bool
}

// seats knows who may relay. Its methods may be called concurrently.
type seats struct {
	secret [32]byte
	now    func() time.Time

	mu     sync.Mutex // guards what follows
	byWord map[string]*seat
	bySeat map[Seat]*seat
	swept  time.Time
	closed bool
}

func newSeats(now func() time.Time) *seats {
	s := &seats{now: now, byWord: map[string]*seat{}, bySeat: map[Seat]*seat{}}
	_, _ = rand.Read(s.secret[:]) // never fails (crypto/rand)
	return s
}

// issue makes credentials; a seat that has some keeps its word, so that one End takes them all back.
func (s *seats) issue(of Seat) Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.sweepLocked(now)
	one := s.bySeat[of]
	if one == nil {
		var word [12]byte
		_, _ = rand.Read(word[:])
		one = &seat{of: of, word: hex.EncodeToString(word[:]), sockets: map[*socket]bool{}}
		s.bySeat[of], s.byWord[one.word] = one, one
	}
	one.expires = now.Add(life).Truncate(time.Second)
	name := strconv.FormatInt(one.expires.Unix(), 10) + ":" + one.word
	return Credentials{Username: name, Password: s.password(name), Expires: one.expires}
}

// sweepLocked forgets what has expired, once a minute, and makes room.
func (s *seats) sweepLocked(now time.Time) {
	if now.Sub(s.swept) < time.Minute && len(s.bySeat) < maxSeats {
		return
	}
	s.swept = now
	var first *seat
	for _, one := range s.bySeat {
		if len(one.sockets) > 0 {
			continue
		}
		if one.expires.Before(now) {
			s.forgetLocked(one)
		} else if first == nil || one.expires.Before(first.expires) {
			first = one
		}
	}
	if len(s.bySeat) >= maxSeats && first != nil {
		s.forgetLocked(first)
	}
}

func (s *seats) forgetLocked(one *seat) {
	delete(s.bySeat, one.of)
	delete(s.byWord, one.word)
}

func (s *seats) password(username string) string {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write([]byte(username))
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}

// authenticate is turn.AuthHandler. Credentials that have expired still keep what was allocated with them, until the seat ends: no call
// is cut because it is long.
func (s *seats) authenticate(a *turn.RequestAttributes) (word string, key []byte, ok bool) {
	expiry, word, found := strings.Cut(a.Username, ":")
	at, err := strconv.ParseInt(expiry, 10, 64)
	if !found || err != nil || a.Realm != realm {
		return "", nil, false
	}
	s.mu.Lock()
	one := s.byWord[word]
	s.mu.Unlock()
	if one == nil || (a.Method == stun.MethodAllocate && s.now().Unix() >= at) {
		return "", nil, false
	}
	return word, turn.GenerateAuthKey(a.Username, realm, s.password(a.Username)), true
}

// mayAllocate is turn.QuotaHandler's question.
func (s *seats) mayAllocate(word string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.byWord[word]
	return one != nil && len(one.sockets) < perSeat
}

// add gives a socket to its seat; false when the seat has ended or has its share.
func (s *seats) add(word string, k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.byWord[word]
	if one == nil || s.closed || len(one.sockets) >= perSeat {
		return false
	}
	one.sockets[k] = true
	return true
}

func (s *seats) remove(word string, k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one := s.byWord[word]; one != nil {
		delete(one.sockets, k)
	}
}

// end forgets the seats that of covers and returns their sockets, for the caller to close.
func (s *seats) end(of Seat) (open []*socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.bySeat {
		if of.covers(one.of) {
			s.forgetLocked(one)
			for k := range one.sockets {
				open = append(open, k)
			}
		}
	}
	return open
}

// close ends every seat for good.
func (s *seats) close() (open []*socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, one := range s.byWord {
		for k := range one.sockets {
			open = append(open, k)
		}
	}
	clear(s.byWord)
	clear(s.bySeat)
	return open
}

// channel counts a channel bound by the allocation at an address; it returns the socket of one that has too many.
func (s *seats) channel(word string, at netip.AddrPort) *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.byWord[word]
	if one == nil {
		return nil
	}
	for k := range one.sockets {
		if k.at == at {
			if k.channels++; k.channels > channelsEach {
				return k
			}
		}
	}
	return nil
}
