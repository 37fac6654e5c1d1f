package https_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"codev/web/https"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 20 * time.Second

// pair is a certificate for localhost in two files.
type pair struct {
	t         *testing.T
	cert, key string
	roots     *x509.CertPool
}

func newPair(t *testing.T) *pair {
	dir := t.TempDir()
	p := &pair{t: t, cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), roots: x509.NewCertPool()}
	p.renew(1, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	return p
}

// renew writes another certificate into the files.
func (p *pair) renew(serial int64, from, to time.Time) {
	p.t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(serial), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true, NotBefore: from, NotAfter: to,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, private.Public(), private)
	if err != nil {
		p.t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		p.t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		p.t.Fatal(err)
	}
	p.roots.AddCert(leaf)
	p.write(p.cert, "CERTIFICATE", der)
	p.write(p.key, "PRIVATE KEY", pkcs8)
	for _, file := range []string{p.cert, p.key} { // a version of the files is known by its time
		at := time.Unix(1_700_000_000+serial, 0)
		if err := os.Chtimes(file, at, at); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *pair) write(file, kind string, der []byte) {
	p.t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// port is a running HTTPS port: HTTP says its protocol, TURN says "turn" and echoes its first two bytes.
type port struct {
	*pair
	addr string
}

func newPort(t *testing.T, now func() time.Time) *port {
	t.Helper()
	p := &port{pair: newPair(t)}
	cert, err := https.Load(p.cert, p.key, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = inner.Addr().String()
	l := https.Listen(inner, cert, func(c net.Conn) {
		go func() {
			defer c.Close()
			b := make([]byte, 2)
			if _, err := io.ReadFull(c, b); err == nil {
				_, _ = c.Write(append([]byte("turn"), b...))
			}
		}()
	})
	srv := &http.Server{
		TLSConfig: l.Config(), ReadHeaderTimeout: patience, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.TLS == nil {
				w.WriteHeader(http.StatusTeapot)
			}
			_, _ = io.WriteString(w, r.Proto)
		}),
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
	})
	return p
}

// dial shakes hands, offering the protocols.
func (p *port) dial(protocols ...string) *tls.Conn {
	p.t.Helper()
	c, err := tls.Dial("tcp", p.addr, &tls.Config{RootCAs: p.roots, ServerName: "localhost", NextProtos: protocols})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	return c
}

// get asks for a page on a connection.
func (p *port) get(c net.Conn, target, host string) (*http.Response, string) {
	p.t.Helper()
	if _, err := io.WriteString(c, "GET "+target+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); err != nil {
		p.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res, string(body)
}
