package udp

// Mode is how a batch leaves.
type Mode uint32

// The modes, best last.
const (
	Single Mode = iota + 1
	Sendmmsg
	GSO
)

func (m Mode) String() string {
	switch m {
	case GSO:
		return "gso"
	case Sendmmsg:
		return "sendmmsg"
	default:
		return "single"
	}
}
