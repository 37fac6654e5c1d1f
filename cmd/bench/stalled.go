package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"codev/collab/board"
	"codev/collab/method"
	"codev/signaling/client"
)

// Sizes of the bench of a stalled reader.
const (
	stalledBytes    = 20 << 20 // written past it
	stalledVersions = 12       // of the contract, each as long as it may be: one showing is some 200 kB
	stalledAgree    = 3        // consultants who have it shown by turns, so that none is held up for going too fast
)

// contract is what a room is shown again and again.
type contract struct {
	id   method.CardID
	by   []*client.Tab // who has it shown
	size int           // bytes of one showing
	turn int
}

// showAll has the contract shown until so many bytes were written to each tab, and gives the most memory of the server meanwhile, in MiB.
func (c *contract) showAll(ctx context.Context, s *server, bytes int) (most float64, err error) {
	for written := 0; written < bytes; written += c.size {
		value := []board.Agreement{board.AgreeYes, board.AgreePrecision}[c.turn/len(c.by)%2]
		by := c.by[c.turn%len(c.by)]
		c.turn++
		if answer, err := by.Do(ctx, board.Agree{ID: c.id, N: stalledVersions, Value: value}); err != nil || answer.Code != "" {
			return 0, fmt.Errorf("agreeing: %q %w", answer.Code, err)
		}
		u, err := s.usage()
		if err != nil {
			return 0, err
		}
		most = max(most, u.memory)
	}
	return most, nil
}

// toContract goes on from the clarification and has the client write a contract with all its versions.
func toContract(ctx context.Context, tabs []*client.Tab) (*contract, error) {
	c := &contract{id: method.CardID(uuid.NewString()), by: tabs[2:]}
	text := strings.Repeat("🙂", method.MaxRunes(method.ContractCard))
	way := []step{
		{tabs[0], method.PhaseGoAct{From: method.Clarify, To: method.Contract, Confirm: true}},
		{tabs[1], board.Add{ID: c.id, Kind: method.ContractCard, Text: text}},
	}
	first := "🙂"
	for n := range stalledVersions { // each says something else than the last
		next := []string{"😐", "🙂"}[n%2]
		way = append(way,
			step{tabs[1], board.MakeVersion{ID: c.id}},
			step{tabs[1], board.Text{ID: c.id, Rev: n, D: board.Delta{{Delete: first}, {Insert: next}}}})
		first = next
	}
	if err := walk(ctx, way); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(tabs[1].Cards()[c.id])
	c.size = len(raw)
	return c, err
}

// measureStalled writes much past a reader who has stopped reading. The memory it costs is what the server holds at most then, beyond
// what it held while as much was written with everybody reading. It is closed as slow when it is told so, or, where the frame before that
// could not be finished either, when the server counts it.
func measureStalled(ctx context.Context, e *env) ([]figure, error) {
	admin, err := freePort()
	if err != nil {
		return nil, err
	}
	s, done, err := freshServer(ctx, e, "--admin-addr", admin)
	if err != nil {
		return nil, err
	}
	defer done()
	all, session, err := client.Gather(ctx, s.url, 3+stalledAgree)
	if err != nil {
		return nil, err
	}
	reader := all[len(all)-1]
	shown, err := gatherAround(ctx, all[:len(all)-1], session.ID)
	if err != nil {
		return nil, err
	}
	var calm float64
	for range 3 { // until the server has the memory that this traffic takes
		most, err := shown.showAll(ctx, s, stalledBytes)
		if err != nil {
			return nil, err
		}
		calm = max(calm, most)
	}
	ws, err := stall(ctx, reader, session.ID)
	if err != nil {
		return nil, err
	}
	defer ws.CloseNow() //nolint:errcheck // the server closed it
	most, err := shown.showAll(ctx, s, stalledBytes)
	if err != nil {
		return nil, err
	}
	code, late := wakes(ctx, ws)
	counted, err := slowSockets(ctx, admin)
	if err != nil {
		return nil, err
	}
	closed := 0.
	if code == "slow" || counted > 0 {
		closed = 1
	}
	return []figure{
		{"gained_mib", most - calm, "MiB", "<= 2"},
		{"closed_as_slow", closed, "1 = yes", ">= 1"},
		{"read_after_mib", float64(late) / (1 << 20), "MiB", ""}, // from the buffers of the two sockets
	}, nil
}

// gatherAround seats people around a contract. Only those who have it shown stay: what others would read tells nothing more.
func gatherAround(ctx context.Context, all []*client.Person, session method.SessionID) (*contract, error) {
	var tabs []*client.Tab
	for _, p := range all {
		tab, err := client.Join(ctx, p, session, nil)
		if err != nil {
			return nil, err
		}
		tabs = append(tabs, tab)
	}
	if err := toQuestions(ctx, tabs); err != nil {
		return nil, err
	}
	c, err := toContract(ctx, tabs)
	tabs[0].Close()
	tabs[1].Close()
	return c, err
}

// freePort is an address of the loopback that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// slowSockets is how many sockets the server closed because they did not keep up.
func slowSockets(ctx context.Context, admin string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+admin+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if n, ok := strings.CutPrefix(lines.Text(), "codev_sockets_slow_total "); ok {
			return strconv.Atoi(n)
		}
	}
	return 0, errors.New("the server does not say how many sockets were slow")
}

// stall joins, takes the snapshot and reads nothing more.
func stall(ctx context.Context, p *client.Person, session method.SessionID) (*websocket.Conn, error) {
	ws, err := p.Dial(ctx, session)
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(1 << 20)
	hello := fmt.Sprintf(`{"t":"hello","v":1,"client":%q}`, uuid.NewString())
	if err := ws.Write(ctx, websocket.MessageText, []byte(hello)); err != nil {
		return nil, err
	}
	for range 2 { // the welcome, and a part
		if _, _, err := ws.Read(ctx); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// wakes reads what is left in a stalled socket, to its end: the code of its bye, "" if it was cut without one, and the bytes.
func wakes(ctx context.Context, ws *websocket.Conn) (code string, bytes int) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		_, raw, err := ws.Read(ctx)
		if err != nil {
			return code, bytes
		}
		var bye struct{ T, Code string }
		if bytes += len(raw); json.Unmarshal(raw, &bye) == nil && bye.T == "bye" {
			code = bye.Code
		}
	}
}
