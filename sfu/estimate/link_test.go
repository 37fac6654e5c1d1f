package estimate

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// link is a simulated line: a drop-tail queue in front of a capacity, then a way of constant length with jitter, and random loss.
type link struct {
	capacity func(at int64) int // bit/s
	queue    int                // bytes that wait at most
	way      int64              // one direction
	jitter   int64
	loss     float64
	behind   int64   // the viewer's machine is busy some times a second: what comes is read late by at most so much
	deaf     float64 // of the feedback that is lost
	gone     int64   // without any network for so long, from goneAt on
	goneAt   int64
	longer   int64 // another path from longerAt on
	longerAt int64
}

// source is what is sent over it: voices always, then a picture of at most want bit/s in what the estimate leaves, 30 a second, paced.
type source struct {
	voices int // of 60 kbit/s
	want   int
	least  int // the picture needs so many bit/s or is paused, 60,000 if zero
	key    int // bytes more that it begins with after a pause
}

// sample is what was seen in one tenth of a second.
type sample struct {
	rate, got int // the estimate, what arrived; bit/s
	delay     int64
	lost      int
}

// flight is a packet under way.
type flight struct {
	Packet
	due int64 // at the viewer; Lost ones too, for the feedback
}

// run simulates a line and returns a sample for each tenth of a second.
type run struct {
	l       link
	s       source
	e       *Estimator
	random  *rand.Rand
	now     int64
	free    int64 // when the link has sent all that waits
	flights []flight
	waiting []int // of a picture
	shown   bool  // it was not paused
	budget  float64
	probe   Cluster
	left    int // of its packets
	next    int64
	samples []sample
	present sample
	busy    int64 // until when the viewer is behind
	behind  int64
	pending [][]Packet
	due     []int64
}

const clockOff = 77 * second // of the viewer

func simulate(l link, s source, length int64) *run {
	r := &run{l: l, s: s, e: New(Start), random: rand.New(rand.NewPCG(1, 2))}
	for ; r.now < length; r.now += ms {
		if l.behind > 0 && r.now > r.busy && r.random.Float64() < 0.002 {
			r.busy, r.behind = r.now+150*ms, r.random.Int64N(l.behind)
		}
		r.send()
		if r.now%(100*ms) == 0 {
			r.feed()
		}
	}
	return r
}

func (r *run) send() {
	if r.now%(20*ms) == 0 {
		for range r.s.voices {
			r.packet(150)
		}
	}
	rate := min(r.s.want, r.e.Rate()*95/100-r.s.voices*60_000)
	if r.now%(33*ms) == 0 {
		frame := rate / 8 / 30
		if !r.shown {
			frame += r.s.key
		}
		if r.shown = rate >= max(r.s.least, 60_000); r.shown {
			for left := frame; left > 0; left -= 1100 {
				r.waiting = append(r.waiting, min(left, 1100))
			}
		}
	}
	r.budget = min(r.budget+2.5*float64(r.e.Rate())/8000, 3000)
	for len(r.waiting) > 0 && r.budget > 0 {
		r.budget -= float64(r.waiting[0])
		r.packet(r.waiting[0])
		r.waiting = r.waiting[1:]
	}
	if c, ok := r.e.Probe(r.now, r.s.want+r.s.voices*60_000); ok {
		r.probe, r.left, r.next = c, c.Packets, r.now
	}
	for r.left > 0 && r.next <= r.now {
		r.packet(r.probe.Size)
		r.left--
		r.next += int64(r.probe.Size) * 8 * second / int64(r.probe.Rate)
	}
}

func (r *run) packet(size int) {
	p := flight{Packet: Packet{Sent: r.now, Size: size}}
	if r.left > 0 {
		p.Probe = r.probe.ID
	}
	capacity := r.l.capacity(r.now)
	r.free = max(r.free, r.now)
	way := r.l.way
	if r.l.longerAt > 0 && r.now > r.l.longerAt {
		way += r.l.longer
	}
	if int(r.free-r.now)*capacity/8/int(second) > r.l.queue || r.random.Float64() < r.l.loss || r.outage() {
		p.Lost, p.due = true, r.free+way
		r.present.lost++
	} else {
		r.free += int64(size) * 8 * second / int64(capacity)
		p.due = r.free + way
		if r.l.jitter > 0 {
			p.due += r.random.Int64N(r.l.jitter)
		}
		if r.now < r.busy {
			p.due += r.behind
		}
		r.present.delay = max(r.present.delay, r.free-r.now)
	}
	r.flights = append(r.flights, p)
}

func (r *run) outage() bool { return r.now >= r.l.goneAt && r.now < r.l.goneAt+r.l.gone }

// feed has the viewer say what came in the last tenth of a second; the server hears it a way later.
func (r *run) feed() {
	newest := -1
	for i, f := range r.flights {
		if !f.Lost && f.due <= r.now {
			newest = i
		}
	}
	var list []Packet
	for _, f := range r.flights[:newest+1] {
		f.Arrived = (f.due+clockOff)/250_000*250_000 - 0
		if f.due > r.now {
			f.Lost = true // overtaken
		}
		if !f.Lost {
			r.present.got += f.Size * 8 * 10
		}
		list = append(list, f.Packet)
	}
	r.flights = slices.Delete(r.flights, 0, newest+1)
	r.pending, r.due = append(r.pending, list), append(r.due, r.now+r.l.way)
	for len(r.due) > 0 && r.due[0] <= r.now {
		if len(r.pending[0]) > 0 && r.random.Float64() >= r.l.deaf {
			r.e.Feedback(r.now, r.pending[0])
		}
		r.pending, r.due = r.pending[1:], r.due[1:]
	}
	r.present.rate = r.e.Rate()
	r.samples = append(r.samples, r.present)
	r.present = sample{}
}

// between gives the mean estimate and arrival, and the longest queue, of a stretch in seconds.
func (r *run) between(from, to float64) (rate, got int, delay int64) {
	part := r.samples[int(from*10):int(to*10)]
	for _, s := range part {
		rate += s.rate / len(part)
		got += s.got / len(part)
		delay = max(delay, s.delay)
	}
	return rate, got, delay
}

func (r *run) show(t *testing.T) {
	for i := 0; i < len(r.samples); i += 10 {
		s := r.samples[i]
		t.Logf("%4.1f s: estimate %5d, arrives %5d kbit/s, queue %4d ms, lost %d", float64(i)/10, s.rate/1000, s.got/1000, s.delay/ms, s.lost)
	}
}

func steady(capacity int) func(int64) int { return func(int64) int { return capacity } }
