package sfu

import "math"

// Who of several voices leads, after I. Volfin and I. Cohen, "Dominant speaker identification for multipoint videoconferencing", Computer
// Speech and Language 27 (2013): the activity of each voice is scored on three time scales, and another voice takes over only when it beats
// the present one on all of them. The immediate scale (20 ms) says that it is louder now, the medium one (100 ms) that this is a syllable and
// not a click, the long one (1 s) that somebody is talking and has not just coughed. The paper counts active frequency bands; we have one
// level a packet (RFC 6464), so a band is a step of 4 dB above the noise of that microphone, which is measured as its quietest moments.
//
// Nothing here knows the clock: one tick is 100 ms, five packets of 20 ms. Nothing is kept beyond the windows.

const (
	packetsPerTick = 5                             // the medium scale
	ticksPerLong   = 10                            // the long scale
	heardPackets   = packetsPerTick * ticksPerLong // 1 s
	lateness       = 2 * packetsPerTick            // packets later than this were not sent: silence
	levelStep      = 4                             // dB
	levelSteps     = 13                            // 52 dB from whispering to shouting
	voicedSteps    = 3                             // a packet 12 dB above the noise is voiced
	voicedPackets  = 3                             // a tick with so many voiced packets is speech; syllables leave gaps
	talkingTicks   = 5                             // half of the last second: nobody coughs so long
	quietestNoise  = 60                            // -dBov: what is below is as good as no noise
	digitalSilence = 100                           // -dBov: a muted headset or a noise gate, no measure of the room
	noiseBlocks    = 8                             // the noise is the quietest moment of as many seconds
	beatsNow       = 3.                            // the paper's C1, C2, C3: by how much the logarithm of the likelihood must be greater
	beatsTick      = 2.
	beatsLong      = 7.
	speechLikely   = .8 // how likely a part of speech is active
	levelLikely    = .5
)

// The scores of 0 to n active parts of n.
var (
	nowScores  = likelihoods(levelSteps, levelLikely)
	tickScores = likelihoods(packetsPerTick, speechLikely)
	longScores = likelihoods(ticksPerLong, speechLikely)
)

// likelihoods tabulates the logarithm of how much likelier v active parts of n are in speech (binomial with probability p) than without it
// (exponential with rate 1): the paper's equations 6 to 8.
func likelihoods(n int, p float64) []float64 {
	table := make([]float64, n+1)
	for v := range table {
		choose, _ := math.Lgamma(float64(n + 1))
		chosen, _ := math.Lgamma(float64(v + 1))
		left, _ := math.Lgamma(float64(n - v + 1))
		table[v] = choose - chosen - left + float64(v)*math.Log(p) + float64(n-v)*math.Log(1-p) + float64(v)
	}
	return table
}

// activity is one voice's last second, and the noise it stands in. Owned by the room.
type activity struct {
	steps [heardPackets]uint8 // by packet, a ring
	at    int
	due   int // packets that should have come and did not yet
	noise noise
}

// tick takes the levels (-dBov) that came within the last 100 ms.
func (a *activity) tick(levels []uint8) {
	for _, level := range levels {
		floor := a.noise.hear(level)
		a.push(uint8(min(max(0, int(floor)-int(level))/levelStep, levelSteps)))
	}
	a.due = max(a.due+packetsPerTick-len(levels), -lateness)
	for ; a.due > lateness; a.due-- {
		a.push(0)
	}
}

func (a *activity) push(step uint8) {
	a.at = (a.at + 1) % heardPackets
	a.steps[a.at] = step
}

// scores are a voice's likelihoods on the three scales.
type scores struct {
	now, tick, long float64
	talking         bool // long enough to lead
}

func (a *activity) scores() (s scores) {
	var talked, voiced int
	for i := range heardPackets { // backwards from the newest
		if a.steps[(a.at-i+heardPackets)%heardPackets] >= voicedSteps {
			voiced++
		}
		if (i+1)%packetsPerTick != 0 {
			continue
		}
		if i < packetsPerTick {
			s.tick = tickScores[voiced]
		}
		if voiced >= voicedPackets {
			talked++
		}
		voiced = 0
	}
	s.now, s.long, s.talking = nowScores[a.steps[a.at]], longScores[talked], talked >= talkingTicks
	return s
}

// beats says whether a voice takes over from another.
func (s scores) beats(other scores) bool {
	return s.talking && s.now-other.now > beatsNow && s.tick-other.tick > beatsTick && s.long-other.long > beatsLong
}

// noise is the level of a microphone when nobody speaks: the quietest 100 ms of the last seconds. It begins as what is heard first, so that
// a loud room is not taken for a voice.
type noise struct {
	quietest [noiseBlocks]uint8 // -dBov, by second, a ring; 0: not yet known
	at       int
	n        int // packets of this second
	sum      int
}

// hear takes one level and returns that of the noise, both in -dBov.
func (f *noise) hear(level uint8) uint8 {
	if level < digitalSilence {
		f.sum += int(level)
		f.n++
		if f.n%packetsPerTick == 0 {
			f.quietest[f.at] = max(f.quietest[f.at], uint8(f.sum/packetsPerTick))
			f.sum = 0
		}
		if f.n == heardPackets {
			f.n, f.at = 0, (f.at+1)%noiseBlocks
			f.quietest[f.at] = 0
		}
	}
	var quietest uint8
	for _, q := range f.quietest {
		quietest = max(quietest, q)
	}
	if quietest == 0 {
		return min(level, quietestNoise) // nothing to compare with yet
	}
	return min(quietest, quietestNoise)
}

// contender is a peer that may be heard.
type contender struct {
	id    PeerID
	voice *activity
}

// dominant returns who leads, given who did: in silence that stays as it is, since pictures should not change because somebody breathes.
// "" when the last one may not be heard any more and nobody took over. Of several who beat the present one it is who does so most clearly on
// the medium scale.
func dominant(present PeerID, contenders []contender) PeerID {
	var led scores // a voice that is not there is silent
	led = (&activity{}).scores()
	leads := PeerID("")
	for _, c := range contenders {
		if c.id == present {
			led, leads = c.voice.scores(), present
		}
	}
	best := scores{tick: math.Inf(-1)}
	for _, c := range contenders {
		if c.id == present {
			continue
		}
		if s := c.voice.scores(); s.beats(led) && (s.tick > best.tick || s.tick == best.tick && s.long > best.long) {
			best, leads = s, c.id
		}
	}
	return leads
}
