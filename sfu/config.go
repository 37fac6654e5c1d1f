package sfu

import (
	"errors"
	"net"

	"github.com/pion/transport/v5"
)

// RoomID names a room: peers see and hear those of their own room.
type RoomID string

// PeerID names a participant, stable over reloads and reconnections.
type PeerID string

// Errors of Offer. They are the caller's to translate; none contains SDP.
var (
	// ErrBadOffer says that the SDP is not one this package answers (see Offer.SDP).
	ErrBadOffer = errors.New("sfu: the offer is not acceptable")
	// ErrStale says that a newer PeerConnection of the same client exists, or that the one to restart is gone: offer a new generation.
	ErrStale = errors.New("sfu: the offer is older than the present connection")
	// ErrFull says that the room has all its seats taken.
	ErrFull = errors.New("sfu: the room is full")
	// ErrClosed says that the SFU or the room was closed meanwhile.
	ErrClosed = errors.New("sfu: closed")
)

// Config says where the media plane listens. The zero value listens on a free UDP port of every interface.
type Config struct {
	// UDPPort is the one port of all media, on every interface. 0 takes a free port per interface (tests).
	UDPPort int
	// TCP, when set, is listened on for ICE-TCP (RFC 6544); the SFU closes it.
	TCP net.Listener
	// PublicIPs are advertised instead of the interfaces' own addresses (a host behind NAT).
	PublicIPs []string
	// Loopback also offers 127.0.0.1 and ::1, for development and tests.
	Loopback bool
	// IPFilter, when set, keeps only the local addresses for which it returns true.
	IPFilter func(net.IP) bool
	// Net replaces the operating system's network (Pion's vnet in tests).
	Net transport.Net
	// MaxPeers bounds a room; 0 means 12.
	MaxPeers int
}

const (
	defaultMaxPeers = 12
	maxSDPBytes     = 256 << 10
	// udpBuffer is asked of the kernel for the one port of all media; smaller, a key frame for eight overflows it.
	udpBuffer = 4 << 20
)
