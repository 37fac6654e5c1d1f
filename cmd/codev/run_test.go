package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"codev/db/dbtest"
)

func TestMain(m *testing.M) {
	code := dbtest.Run(m)
	if code == 0 {
		http.DefaultClient.CloseIdleConnections()
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// program is the real program, started on free ports.
type program struct {
	url  string
	log  *lockedBuffer
	stop func() error // asks it to stop, as SIGTERM does, and waits
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// testConfig is a server on free ports of the loopback with a database of its own.
func testConfig(t *testing.T) Config {
	t.Helper()
	return Config{Addr: "127.0.0.1:0", AdminAddr: "127.0.0.1:0", DatabaseURL: dbtest.URL(t, nil), DataDir: t.TempDir()}
}

// start runs the program until the test ends.
func start(t *testing.T, cfg Config) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	p := &program{log: &lockedBuffer{}}
	ended := make(chan error, 1)
	go func() {
		err := Run(ctx, cfg, in, slog.New(slog.NewTextHandler(p.log, nil)))
		_ = in.CloseWithError(io.EOF)
		ended <- err
	}()
	p.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = p.stop() })
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "codev is ready on ")
	if err != nil || !ok {
		t.Fatalf("it says %q (%v): %v\n%s", line, err, p.stop(), p.log)
	}
	p.url = url
	return p
}

func fetch(t *testing.T, client *http.Client, url string) (*http.Response, string) {
	t.Helper()
	defer client.CloseIdleConnections()
	res, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// logged finds a value in a log line.
func logged(log, msg, key string) string {
	for line := range strings.Lines(log) {
		if strings.Contains(line, "msg="+msg) {
			_, rest, _ := strings.Cut(line, key+"=")
			return strings.Fields(rest)[0]
		}
	}
	return ""
}

func TestRunServesUntilItIsAskedToStop(t *testing.T) {
	p := start(t, testConfig(t))
	if !strings.HasPrefix(p.url, "http://localhost:") {
		t.Errorf("it is ready on %s", p.url)
	}
	if res, body := fetch(t, http.DefaultClient, p.url+"/readyz"); res.StatusCode != 200 || body != "ok\n" {
		t.Errorf("readyz: %d %s", res.StatusCode, body)
	}
	admin := "http://" + logged(p.log.String(), "admin", "addr")
	_, metrics := fetch(t, http.DefaultClient, admin+"/metrics")
	for _, name := range []string{`codev_http_seconds_count{route="GET /readyz",status="2xx"} 1`, "codev_rooms 0", "codev_sockets 0", "codev_media_peers 0", "codev_media_forward_seconds_count 0", "codev_media_send_mode{mode=", "go_goroutines"} {
		if !strings.Contains(metrics, name) {
			t.Errorf("metrics lack %s", name)
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/debug/pprof/"} {
		if res, _ := fetch(t, http.DefaultClient, admin+path); res.StatusCode != 200 {
			t.Errorf("admin %s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if res, body := fetch(t, http.DefaultClient, p.url+path); res.StatusCode == 200 || strings.Contains(body, "go_") {
			t.Errorf("the main address shows %s: %d", path, res.StatusCode)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestRunOnItsPrivatePostgreSQL(t *testing.T) {
	cfg := testConfig(t)
	cfg.DatabaseURL = ""
	for range 2 { // the second time the data are there
		p := start(t, cfg)
		if res, _ := fetch(t, http.DefaultClient, p.url+"/readyz"); res.StatusCode != 200 {
			t.Errorf("readyz: %d", res.StatusCode)
		}
		if err := p.stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}
	}
}

func TestAnAdminAddressInUseIsSaidAndDoesNotStopTheServer(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	cfg := testConfig(t)
	cfg.AdminAddr = taken.Addr().String()
	p := start(t, cfg)
	if res, _ := fetch(t, http.DefaultClient, p.url+"/readyz"); res.StatusCode != 200 {
		t.Errorf("readyz: %d", res.StatusCode)
	}
	if !strings.Contains(p.log.String(), "CODEV_ADMIN_ADDR") {
		t.Errorf("the log does not say it: %s", p.log)
	}
}

func TestWhatKeepsItFromStartingIsOneClearLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	nowhere := "postgres://codev:hunter2@127.0.0.1:" + port + "/codev?connect_timeout=1"
	for name, c := range map[string]struct {
		change func(*Config)
		says   string
	}{
		"address in use":    {func(c *Config) { c.Addr = taken.Addr().String() }, "--addr"},
		"media port in use": {func(c *Config) { fmt.Sscan(port, &c.UDPPort) }, "--udp-port"},
		"no database":       {func(c *Config) { c.DatabaseURL = nowhere }, "the database cannot be used"},
		"no certificate":    {func(c *Config) { c.TLSCert, c.TLSKey = "none.pem", "none.pem" }, "none.pem"},
	} {
		cfg := testConfig(t)
		c.change(&cfg)
		var out bytes.Buffer
		err := Run(t.Context(), cfg, &out, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
		if out.Len() > 0 {
			t.Errorf("%s: it claims %q", name, out.String())
		}
	}
}

func TestStoppingBeforeItIsReadyIsNoError(t *testing.T) {
	cfg := testConfig(t)
	cfg.DatabaseURL = ""
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if err := Run(ctx, cfg, &out, slog.New(slog.DiscardHandler)); err != nil || out.Len() > 0 {
		t.Errorf("it says %q: %v", out.String(), err)
	}
}

func TestRunOverTLS(t *testing.T) {
	cfg := testConfig(t)
	var roots *x509.CertPool
	cfg.TLSCert, cfg.TLSKey, roots = certificateFiles(t)
	p := start(t, cfg)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	res, _ := fetch(t, client, p.url+"/readyz")
	if res.StatusCode != 200 || res.ProtoMajor != 2 || res.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s: %d over %s", p.url, res.StatusCode, res.Proto)
	}
}

// certificateFiles makes a certificate for localhost, valid for this hour.
func certificateFiles(t *testing.T) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return cert, key, roots
}
