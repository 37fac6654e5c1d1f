package https

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
)

const (
	maxPlain   = 8 << 10
	plainWords = "This address speaks HTTPS: write https:// before it.\n"
)

// isLetter says whether HTTP may begin so: a method is a word (RFC 9110 section 9.1), a TLS record is not.
func isLetter(b byte) bool { return 'A' <= b && b <= 'Z' }

// answerPlain answers somebody who wrote http:// for https://. The connection has the deadline of the greeting.
func answerPlain(c net.Conn) {
	r, err := http.ReadRequest(bufio.NewReader(io.LimitReader(c, maxPlain)))
	if err != nil {
		return
	}
	status, location := http.StatusBadRequest, ""
	if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Host != "" {
		to := url.URL{Scheme: "https", Host: r.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		status, location = http.StatusPermanentRedirect, "Location: "+to.String()+"\r\n"
	}
	fmt.Fprintf(c, "HTTP/1.1 %d %s\r\n%sContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
		status, http.StatusText(status), location, len(plainWords))
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(c, plainWords)
	}
}
