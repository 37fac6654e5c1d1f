package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// client files as the build leaves them.
var built = fstest.MapFS{
	"index.html":            {Data: []byte("<!doctype html><title>Codev</title>")},
	"assets/main-ABC.js":    {Data: []byte("plain")},
	"assets/main-ABC.js.br": {Data: []byte("brotli")},
	"assets/main-ABC.js.gz": {Data: []byte("gzip")},
	"assets/font-1.woff2":   {Data: []byte("font")},
	"secret.txt":            {Data: []byte("not an asset")},
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAssetsAreKeptForGoodAndSentCompressed(t *testing.T) {
	h := New(Config{Dist: built, Socket: http.NotFoundHandler()})
	for _, c := range []struct{ accept, body, encoding string }{
		{"", "plain", ""},
		{"gzip", "gzip", "gzip"},
		{"gzip, deflate, br", "brotli", "br"},
		{"br;q=0, gzip;q=0.5", "gzip", "gzip"},
		{"zstd", "plain", ""},
	} {
		res := get(t, h, "/assets/main-ABC.js", "Accept-Encoding", c.accept)
		if got := text(t, res); got != c.body || res.Header.Get("Content-Encoding") != c.encoding {
			t.Errorf("accepting %q: got %q encoded %q", c.accept, got, res.Header.Get("Content-Encoding"))
		}
		if got := res.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("Cache-Control %q", got)
		}
		if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/javascript") {
			t.Errorf("Content-Type %q", got)
		}
	}
}

func TestFontsAreSentAsTheyAre(t *testing.T) {
	h := New(Config{Dist: built, Socket: http.NotFoundHandler()})
	res := get(t, h, "/assets/font-1.woff2", "Accept-Encoding", "br, gzip")
	if text(t, res) != "font" || res.Header.Get("Content-Type") != "font/woff2" || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("got %v", res.Header)
	}
}

func TestOnlyAssetsAreServed(t *testing.T) {
	h := New(Config{Dist: built, Socket: http.NotFoundHandler()})
	for _, path := range []string{"/assets/none.js", "/assets/main-ABC.js.br", "/assets/..%2fsecret.txt", "/assets/%2e%2e%2findex.html", "/assets/"} {
		if res := get(t, h, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

func TestPagesAreTheSmallHTMLAndNeverStored(t *testing.T) {
	h := New(Config{Dist: built, Socket: http.NotFoundHandler()})
	for path, status := range map[string]int{
		"/": 200, "/start": 200, "/i": 200, "/r": 200, "/g/x": 200, "/s/x": 200, "/s/x/record": 200, "/nothing": 404,
	} {
		res := get(t, h, path)
		if body := text(t, res); res.StatusCode != status || !strings.Contains(body, "<title>Codev") {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

func TestWithoutAClientThePageSaysHowToBuildIt(t *testing.T) {
	h := New(Config{Dist: fstest.MapFS{".keep": {}}, Socket: http.NotFoundHandler()})
	if res := get(t, h, "/"); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(text(t, res), "client not built: make run") {
		t.Errorf("got %d", res.StatusCode)
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	h := New(Config{Dist: built, Socket: http.NotFoundHandler()})
	for _, path := range []string{"/", "/assets/main-ABC.js", "/assets/none.js", "/api/none", "/nothing"} {
		header := get(t, h, path).Header
		for name, want := range map[string]string{
			"Content-Security-Policy":   "default-src 'none'; script-src 'self'; style-src 'self'",
			"Permissions-Policy":        "camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self)",
			"Referrer-Policy":           "no-referrer",
			"X-Content-Type-Options":    "nosniff",
			"Strict-Transport-Security": "",
		} {
			if got := header.Get(name); !strings.HasPrefix(got, want) || (want == "" && got != "") {
				t.Errorf("%s: %s: %q", path, name, got)
			}
		}
		if strings.Contains(header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: an unsafe policy", path)
		}
	}
	if got := get(t, h, "https://codev.example/").Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("over TLS there is no HSTS")
	}
}
