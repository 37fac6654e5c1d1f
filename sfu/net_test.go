package sfu_test

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v5/vnet"

	"codev/sfu"
	"codev/signaling/client/synthetic"
)

// loopbackOnly keeps the tests off every other interface, and to one family so that all use the same port.
func loopbackOnly(ip net.IP) bool { return ip.Equal(net.IPv4(127, 0, 0, 1)) }

func anyAddress(net.IP) bool { return true }

// lossyNet is a network in memory that loses every nth large packet.
func lossyNet(t *testing.T, addresses []string, nth int64) []*vnet.Net {
	var large atomic.Int64
	return lineOf(t, addresses, 0, func(c vnet.Chunk) bool {
		return len(c.UserData()) < 300 || large.Add(1)%nth != 0
	})
}

// lineOf is a network in memory where everything takes a while, and only what passes comes through.
func lineOf(t *testing.T, addresses []string, delay time.Duration, passes func(vnet.Chunk) bool) []*vnet.Net {
	t.Helper()
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	router, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "10.0.0.0/24", LoggerFactory: quiet, MinDelay: delay, QueueSize: 1 << 14})
	if err != nil {
		t.Fatal(err)
	}
	router.AddChunkFilter(passes)
	var nets []*vnet.Net
	for _, address := range addresses {
		n, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{address}})
		if err != nil {
			t.Fatal(err)
		}
		if err := router.AddNet(n); err != nil {
			t.Fatal(err)
		}
		nets = append(nets, n)
	}
	if err := router.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := router.Stop(); err != nil {
			t.Error(err)
		}
	})
	return nets
}

func TestLossIsRepairedBothWays(t *testing.T) {
	nets := lossyNet(t, []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}, 23)
	s := start(t, sfu.Config{Net: nets[0], IPFilter: func(net.IP) bool { return true }})
	a := join(t, s, "a", synthetic.Config{Net: nets[1]})
	join(t, s, "b", synthetic.Config{Net: nets[2]})
	// Unrepaired it would be one in 23 for each of the two hops; some are on their way, more of them on a busy machine.
	seen := a.awaitMedia("b", sfu.Video, func(c synthetic.Counts) bool { return c.Frames > 200 && c.Missing <= c.Packets/50 })
	st := s.Stats()
	if st.NACKsOut == 0 || st.NACKsIn == 0 || st.Resent == 0 {
		t.Errorf("nothing was lost: %+v", st)
	}
	if seen.Backwards != 0 || seen.PictureJumps != 0 {
		t.Errorf("repaired badly: %+v", seen)
	}
}
