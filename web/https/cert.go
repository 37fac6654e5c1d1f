package https

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

// lookEvery is how often, at most, the files are looked at.
const lookEvery = time.Minute

// Certificate is a certificate from files, kept up to date. Its methods may be called concurrently.
type Certificate struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	current atomic.Pointer[tls.Certificate]
	looked  atomic.Int64 // UnixNano of the last look
	looking atomic.Bool
	seen    stamp // of the current files; owned by whoever set looking
}

// stamp tells one version of the two files from another.
type stamp struct {
	cert, key         time.Time
	certSize, keySize int64
}

// Load reads a PEM certificate chain and its key. The error is one line for the person who runs the server. A nil now is the real clock.
func Load(certFile, keyFile string, now func() time.Time, log *slog.Logger) (*Certificate, error) {
	if now == nil {
		now = time.Now
	}
	c := &Certificate{certFile: certFile, keyFile: keyFile, now: now, log: log}
	seen, err := c.stamp()
	if err != nil {
		return nil, err
	}
	pair, err := c.read()
	if err != nil {
		return nil, err
	}
	c.seen = seen
	c.looked.Store(now().UnixNano())
	c.current.Store(pair)
	return c, nil
}

// Leaf is the certificate being served.
func (c *Certificate) Leaf() *x509.Certificate { return c.current.Load().Leaf }

// get is tls.Config.GetCertificate: at most once a minute one handshake looks whether the files have changed.
func (c *Certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	now := c.now().UnixNano()
	if now-c.looked.Load() >= int64(lookEvery) && c.looking.CompareAndSwap(false, true) {
		c.looked.Store(now)
		c.look()
		c.looking.Store(false)
	}
	return c.current.Load(), nil
}

// look takes up changed files if they are good.
func (c *Certificate) look() {
	seen, err := c.stamp()
	if err == nil && seen == c.seen {
		return
	}
	var pair *tls.Certificate
	if err == nil {
		pair, err = c.read()
	}
	if err != nil { // renewed halfway, perhaps: looked at again in a minute
		c.log.Warn("the renewed certificate is not taken up", "err", err)
		return
	}
	c.seen = seen
	c.current.Store(pair)
	c.log.Info("renewed certificate taken up", "until", pair.Leaf.NotAfter)
}

func (c *Certificate) stamp() (s stamp, err error) {
	cert, err := os.Stat(c.certFile)
	if err != nil {
		return s, unreadable("certificate", c.certFile, err)
	}
	key, err := os.Stat(c.keyFile)
	if err != nil {
		return s, unreadable("key", c.keyFile, err)
	}
	return stamp{cert.ModTime(), key.ModTime(), cert.Size(), key.Size()}, nil
}

// read reads the pair and says what is wrong with it.
func (c *Certificate) read() (*tls.Certificate, error) {
	cert, err := os.ReadFile(c.certFile)
	if err != nil {
		return nil, unreadable("certificate", c.certFile, err)
	}
	key, err := os.ReadFile(c.keyFile)
	if err != nil {
		return nil, unreadable("key", c.keyFile, err)
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("the certificate %s and the key %s cannot be used together: %w", c.certFile, c.keyFile, err)
	}
	now := c.now()
	switch leaf := pair.Leaf; {
	case now.After(leaf.NotAfter):
		return nil, fmt.Errorf("the certificate %s expired on %s: renew it", c.certFile, leaf.NotAfter.Format(time.DateOnly))
	case now.Before(leaf.NotBefore):
		return nil, fmt.Errorf("the certificate %s is valid from %s only: is this machine's clock right?", c.certFile, leaf.NotBefore.Format(time.RFC3339))
	}
	return &pair, nil
}

func unreadable(what, file string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the %s %s does not exist", what, file)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the %s %s may not be read by this user", what, file)
	}
	return fmt.Errorf("the %s %s cannot be read: %w", what, file, err)
}
