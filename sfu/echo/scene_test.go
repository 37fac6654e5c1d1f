package echo

import (
	"math"
	"math/rand/v2"
	"time"
)

// A scene is a meeting drawn from a seed: what each microphone hears of each voice is computed as power, 5 ms at a time, and told in
// packets of 20 ms as a browser does. dB below full scale throughout.

const (
	grain   = 5 * time.Millisecond
	grains  = int(step / grain)
	tick    = 100 * time.Millisecond
	longest = 128 // grains that a path may be long
)

// voice is somebody who talks or laughs.
type voice struct {
	rnd   *rand.Rand
	level float64 // dBov at their own microphone
	rate  float64 // syllables a second
	until int     // grain until which it goes on

	// The syllable under way.
	begun, length int
	peak, dip     float64 // dB
	laughs        bool
	power         [longest]float64 // the last ones, a ring
}

func newVoice(rnd *rand.Rand) *voice {
	return &voice{rnd: rnd, level: -28 + 8*rnd.Float64(), rate: 4 + 2.5*rnd.Float64()}
}

// syllable draws the next one: 3 to 8 a second around the person's own rate, with their own stress and the dip behind, and a pause between phrases.
func (v *voice) syllable(at int) {
	rate := v.rate * (.65 + .7*v.rnd.Float64())
	if v.laughs {
		rate = 4.5 + v.rnd.Float64()*.6
	}
	rate = min(max(rate, 3), 8)
	v.begun, v.length = at, int(float64(time.Second/grain)/rate)
	v.peak, v.dip = v.rnd.NormFloat64()*3, 8+14*v.rnd.Float64()
	if !v.laughs && v.rnd.IntN(9) == 0 {
		v.peak, v.length = math.Inf(-1), 40+v.rnd.IntN(100)
	}
}

// sound is the voice's power at a grain.
func (v *voice) sound(at int) (power float64) {
	if at < v.until {
		if at >= v.begun+v.length {
			v.syllable(at)
		}
		if phase := float64(at-v.begun) / float64(v.length); !math.IsInf(v.peak, -1) {
			fall := v.dip * math.Pow(math.Abs(2*phase-.8), 1.5)
			power = decibels(v.level + v.peak - min(fall, v.dip) + v.rnd.NormFloat64())
		}
	}
	v.power[at%longest] = power
	return power
}

func decibels(db float64) float64 { return math.Pow(10, db/10) }

// path is how a voice comes into a microphone.
type path struct {
	from  *voice
	gain  float64 // dB
	delay int     // grains
	decay float64 // of the reverberation, by grain
	// An echo canceller that does not quite succeed lets through now more, now less.
	canceller bool
	sum       float64
}

// mic is one participant's microphone and its way to the server.
type mic struct {
	Ear
	noise   float64 // dBov of the room
	ripple  float64 // dB
	paths   []path
	way     time.Duration // to the server, the least
	jitter  time.Duration
	loss    float64
	dtx     bool
	muted   bool
	applaud int     // grain until which hands are clapped
	beats   float64 // of music in the room, a minute
	phase   float64
	offset  int // of its clock, in grains
	first   uint32
	drift   float64 // by which part of itself its clock is fast
	let     float64 // dB that its canceller lets through now
	flight  []flying
	quiet   int // packets of silence
	sum     float64
}

type flying struct {
	at    time.Duration
	stamp uint32
	level uint8
}

// scene is a meeting.
type scene struct {
	Watch
	rnd    *rand.Rand
	voices []*voice
	mics   []*mic
	now    time.Duration
	at     int // grain
	sound  []uint8
	stamps []uint32

	speaker int           // whose turn it is
	turn    time.Duration // until then
}

// newScene sits n people in rooms of their own.
func newScene(seed uint64, n int) *scene {
	s := &scene{rnd: rand.New(rand.NewPCG(seed, 7))}
	for range n {
		v := newVoice(s.rnd)
		m := &mic{
			noise: -70 + 18*s.rnd.Float64(), ripple: 1.5, paths: []path{{from: v, decay: .8}}, way: time.Duration(10+s.rnd.IntN(50)) * time.Millisecond,
			jitter: time.Duration(1+s.rnd.IntN(15)) * time.Millisecond, loss: .01 * s.rnd.Float64(), dtx: s.rnd.IntN(2) == 0, offset: s.rnd.IntN(grains),
			first: s.rnd.Uint32(), phase: s.rnd.Float64(),
		}
		s.voices, s.mics = append(s.voices, v), append(s.mics, m)
		s.Seat(&m.Ear)
	}
	return s
}

// share puts two people in one room: each microphone hears the other's voice too, softer and with the room's reverberation.
func (s *scene) share(a, b int) {
	decay := .88 + .06*s.rnd.Float64()
	for _, pair := range [][2]int{{a, b}, {b, a}} {
		m := s.mics[pair[0]]
		m.paths = append(m.paths, path{from: s.voices[pair[1]], gain: -4 - 12*s.rnd.Float64(), delay: 1, decay: decay})
	}
	s.mics[b].noise = s.mics[a].noise + 4*s.rnd.Float64() - 2
}

// leak has everybody else's voice come out of somebody's loudspeaker into their microphone, late and softer.
func (s *scene) leak(who int) {
	delay := 30 + s.rnd.IntN(40) // 150 to 350 ms
	gain := -6 - 12*s.rnd.Float64()
	for i, v := range s.voices {
		if i != who {
			m := s.mics[who]
			m.paths = append(m.paths, path{from: v, gain: gain + 4*s.rnd.Float64(), delay: delay + s.rnd.IntN(8), decay: .9, canceller: true})
		}
	}
}

// says has somebody talk from now on.
func (s *scene) says(who int, for_ time.Duration) {
	s.voices[who].laughs = false
	s.voices[who].until = s.at + int(for_/grain)
}

// heard is the power in a microphone at the present grain.
func (s *scene) heard(m *mic) float64 {
	power := decibels(m.noise + m.ripple*s.rnd.NormFloat64())
	if s.at < m.applaud {
		power += decibels(-22 + 2*s.rnd.NormFloat64())
	}
	if m.beats > 0 {
		beat := math.Mod(float64(s.at)*grain.Seconds()*m.beats/60+m.phase, 1)
		power += decibels(-30 - 14*beat + s.rnd.NormFloat64())
	}
	if s.at%40 == 0 {
		m.let = -8 * s.rnd.Float64()
	}
	for i := range m.paths {
		p := &m.paths[i]
		p.sum = p.decay*p.sum + (1-p.decay)*p.from.power[(s.at-p.delay+longest)%longest]
		gain := p.gain
		if p.canceller {
			gain += m.let
		}
		if p.sum > 1e-12 {
			power += p.sum * decibels(gain)
		}
	}
	return power
}

// run lets time pass.
func (s *scene) run(for_ time.Duration) {
	for end := s.now + for_; s.now < end; {
		for range tick / grain {
			for _, v := range s.voices {
				v.sound(s.at)
			}
			for _, m := range s.mics {
				m.sum += s.heard(m)
				if (s.at+m.offset)%grains == grains-1 {
					s.send(m, m.sum/float64(grains))
					m.sum = 0
				}
			}
			s.at++
		}
		s.now += tick
		s.tick()
	}
}

// send puts a packet on its way.
func (s *scene) send(m *mic, power float64) {
	at := time.Duration(s.at) * grain
	level := uint8(min(max(-10*math.Log10(power), 0), 127))
	packet := float64((s.at + m.offset) / grains)
	stamp := m.first + uint32(int64(packet*(1+m.drift)*samples))
	if float64(level) > -m.noise-4 {
		m.quiet++
	} else {
		m.quiet = 0
	}
	if m.muted || s.rnd.Float64() < m.loss || m.dtx && m.quiet > 5 && m.quiet%20 != 0 {
		return
	}
	at += m.way + time.Duration(s.rnd.ExpFloat64()*float64(m.jitter))
	if n := len(m.flight); n > 0 {
		at = max(at, m.flight[n-1].at)
	}
	m.flight = append(m.flight, flying{at, stamp, level})
}

func (s *scene) tick() {
	for _, m := range s.mics {
		s.stamps, s.sound = s.stamps[:0], s.sound[:0]
		for len(m.flight) > 0 && m.flight[0].at <= s.now {
			s.stamps, s.sound = append(s.stamps, m.flight[0].stamp), append(s.sound, m.flight[0].level)
			m.flight = m.flight[1:]
		}
		m.Hear(s.now, s.stamps, s.sound)
	}
	s.Judge(s.now)
}
