package web

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var embedded embed.FS

// dist is the built client; web/build.mjs makes it.
func dist() fs.FS {
	sub, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path: this cannot happen
	}
	return sub
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Codev</title><p>client not built: make run</p></html>
`

// page serves the one HTML of the client. It is small and never stored, so that a new release is seen at once.
func (s *site) page(w http.ResponseWriter, status int) {
	html, err := fs.ReadFile(s.dist, "index.html")
	if err != nil {
		html, status = []byte(notBuilt), http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(html)
}

// kinds are the assets that exist. Not mime.TypeByExtension: what it knows of fonts depends on the machine.
var kinds = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// encodings of the precompressed files that the build puts beside each asset, best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// asset serves one file of dist/assets. Names carry a hash of the content: a browser keeps them for good.
func (s *site) asset(c call) error {
	w, r := c.w, c.r
	name := "assets/" + r.PathValue("name")
	kind := kinds[path.Ext(name)]
	if !fs.ValidPath(name) || kind == "" {
		return errGone
	}
	h := w.Header()
	for _, e := range encodings {
		if !accepts(r.Header.Get("Accept-Encoding"), e.name) {
			continue
		}
		if _, err := fs.Stat(s.dist, name+e.suffix); err == nil {
			name += e.suffix
			h.Set("Content-Encoding", e.name)
			break
		}
	}
	data, err := fs.ReadFile(s.dist, name)
	if err != nil {
		return errGone
	}
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	_, _ = w.Write(data)
	return nil
}

// accepts reports whether an Accept-Encoding header names the encoding without a weight of zero.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			return strings.Trim(strings.ReplaceAll(weight, " ", ""), "0.") != "q="
		}
	}
	return false
}
