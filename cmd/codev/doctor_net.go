package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"codev/web/https"
)

const (
	expiresSoon = 14 * 24 * time.Hour
	startIt     = "start codev serve with the same settings and run this again"
)

// fetchStatus asks one address, with TLS checked or not.
func fetchStatus(ctx context.Context, method, url string, trust bool, into any) (int, error) {
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: !trust}} // the certificate has a check of its own
	defer tr.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, err
	}
	res, err := (&http.Client{Transport: tr}).Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if into != nil && res.StatusCode == http.StatusOK {
		err = json.NewDecoder(res.Body).Decode(into)
	}
	return res.StatusCode, err
}

// here is the main address as this machine reaches it.
func (d *doctor) here() (hostPort string) {
	host, port, _ := net.SplitHostPort(d.cfg.Addr)
	if ip, err := netip.ParseAddr(host); host == "" || (err == nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func (d *doctor) scheme() string {
	if d.cfg.TLSCert == "" {
		return "http://"
	}
	return "https://"
}

// server finds out whether one runs here, and asks it for a trial of its relay.
func (d *doctor) server(ctx context.Context) finding {
	status, err := fetchStatus(ctx, http.MethodGet, d.scheme()+d.here()+"/readyz", false, nil)
	d.alive = err == nil && status == http.StatusOK
	if d.cfg.AdminAddr != "" {
		var trial turnTrial
		if status, err := fetchStatus(ctx, http.MethodPost, "http://"+d.cfg.AdminAddr+"/turn", true, &trial); err == nil && status == http.StatusOK && trial.Username != "" {
			d.turn = &trial
		}
	}
	switch {
	case d.alive:
		return ok("runs and is ready on " + d.here())
	case err == nil:
		return fail(fmt.Sprintf("%s answers %d: it is not ready", d.here(), status), "see its log, and database below")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", d.cfg.Addr)
	if err != nil {
		return fail(d.cfg.Addr+" can neither be asked nor listened on: "+reason(err), "another program has the port, or it needs privileges: choose another with --addr or CODEV_ADDR")
	}
	_ = l.Close()
	return warn("does not run; "+d.cfg.Addr+" is free", startIt)
}

// reason is an error in few words.
func reason(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno.Error()
	}
	return err.Error()
}

// publicName comes in from outside, as far as this machine can: by the name in the certificate, verified.
func (d *doctor) publicName(ctx context.Context) finding {
	if d.cfg.TLSCert == "" {
		return warn("no certificate: plain HTTP", "browsers give camera and microphone to HTTPS and localhost only: set CODEV_TLS_CERT and CODEV_TLS_KEY, or end TLS in a proxy")
	}
	cert, err := https.Load(d.cfg.TLSCert, d.cfg.TLSKey, nil, nil)
	if err != nil {
		return fail("see certificate", "")
	}
	_, port, _ := net.SplitHostPort(d.cfg.Addr)
	for _, name := range cert.Leaf().DNSNames {
		if strings.HasPrefix(name, "*.") || !d.alive {
			continue
		}
		at := net.JoinHostPort(name, port)
		if _, err := fetchStatus(ctx, http.MethodGet, "https://"+at+"/healthz", true, nil); err != nil {
			return warn(at+" is not reached from here: "+reason(err), "look at DNS, at the firewall and its forwarding of the port; some routers let nobody in from inside")
		}
		return ok(at + " is reached")
	}
	if !d.alive {
		return warn("not tried: the server does not run", startIt)
	}
	return warn("not tried: the certificate has no plain host name", "")
}

func (d *doctor) certificate(context.Context) finding {
	if d.cfg.TLSCert == "" {
		return ok("none: plain HTTP")
	}
	cert, err := https.Load(d.cfg.TLSCert, d.cfg.TLSKey, nil, nil)
	if err != nil {
		return fail(err.Error(), "give a certificate that is valid and its key")
	}
	leaf := cert.Leaf()
	says := "for " + strings.Join(append(leaf.DNSNames, addresses(leaf.IPAddresses)...), ", ") + ", until " + leaf.NotAfter.Format(time.DateOnly)
	if len(leaf.DNSNames)+len(leaf.IPAddresses) == 0 {
		return fail("it names no host", "browsers look at subjectAltName only: ask for one with the server's name in it")
	}
	if left := time.Until(leaf.NotAfter); left < expiresSoon {
		return warn(fmt.Sprintf("%s: %d days left", says, int(left.Hours()/24)), "renew it; codev takes the new files up by itself")
	}
	chain := x509.NewCertPool()
	if raw, err := os.ReadFile(d.cfg.TLSCert); err == nil {
		chain.AppendCertsFromPEM(raw)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Intermediates: chain}); err != nil {
		return warn(says+"; this machine does not trust it", "put the intermediate certificates into the same file after the first; an issuer of your own must be known to every browser")
	}
	return ok(says)
}

func addresses(ips []net.IP) (out []string) {
	for _, ip := range ips {
		out = append(out, ip.String())
	}
	return out
}

// mediaUDP: with a running server the port is its own; without one it must be free.
func (d *doctor) mediaUDP(ctx context.Context) finding {
	port := strconv.Itoa(d.cfg.UDPPort)
	if d.cfg.UDPPort == 0 {
		return warn("any free one", "a firewall needs a port that stays: set CODEV_UDP_PORT")
	}
	conn, err := new(net.ListenConfig).ListenPacket(ctx, "udp", ":"+port)
	switch {
	case err == nil && !d.alive:
		_ = conn.Close()
		return ok(port + " is free; open it in the firewall")
	case err == nil:
		_ = conn.Close()
		return fail(port+" is not the running server's", "run doctor with the settings of the server")
	case d.alive && errors.Is(err, syscall.EADDRINUSE):
		return ok(port + " is the running server's; open it in the firewall")
	}
	return fail(port+" cannot be used: "+reason(err), "choose another with --udp-port or CODEV_UDP_PORT")
}

func (d *doctor) mediaTCP(ctx context.Context) finding {
	port := strconv.Itoa(d.cfg.UDPPort)
	if d.cfg.UDPPort == 0 {
		return ok("any free one")
	}
	if d.alive {
		host := "localhost"
		if d.cfg.PublicIP.IsValid() {
			host = d.cfg.PublicIP.String()
		}
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
		if err != nil {
			return warn(net.JoinHostPort(host, port)+" is not reached from here: "+reason(err), "open TCP beside UDP in the firewall; some routers let nobody in from inside")
		}
		_ = conn.Close()
		return ok(port + " answers")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", ":"+port)
	if err != nil {
		return fail(port+" cannot be used: "+reason(err), "choose another with --udp-port or CODEV_UDP_PORT")
	}
	_ = l.Close()
	return ok(port + " is free; open it in the firewall")
}
