package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// What a client sends together with its upgrade is read from the socket, however long it is.
func TestHijackKeepsWhatWasRead(t *testing.T) {
	for _, size := range []int{0, 1, hijackedBuffer - 6, 3 * hijackedBuffer} {
		got := make(chan string, 1)
		httpd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ws, err := websocket.Accept(&recorder{ResponseWriter: w}, r, nil)
			if err != nil {
				got <- err.Error()
				return
			}
			defer ws.CloseNow() //nolint:errcheck // it is read
			ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
			defer cancel()
			_, raw, err := ws.Read(ctx)
			if err != nil {
				got <- err.Error()
				return
			}
			got <- string(raw)
		}))
		conn, err := net.Dial("tcp", httpd.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("a", size)
		frame := []byte{0x81, 0x80 | 126, byte(size >> 8), byte(size), 0, 0, 0, 0} // RFC 6455, section 5.2; the mask is zero
		if size < 126 {
			frame = []byte{0x81, 0x80 | byte(size), 0, 0, 0, 0}
		}
		const upgrade = "GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
		if _, err := io.WriteString(conn, upgrade+string(frame)+text); err != nil {
			t.Fatal(err)
		}
		if all := <-got; all != text {
			t.Errorf("%d bytes: read %d: %.60q", size, len(all), all)
		}
		conn.Close()
		httpd.Close()
	}
}
