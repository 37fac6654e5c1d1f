package load

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// Report is what a run saw. Times are in milliseconds.
type Report struct {
	Rooms   int     `json:"rooms"`
	People  int     `json:"people"` // in all rooms
	Seconds float64 `json:"seconds"`

	PacketsPerSecond float64 `json:"packetsPerSecond"` // received by all
	Packets          int     `json:"packets"`          // in the window
	Missing          int     `json:"missing"`          // numbers that never came, in the window
	AudioMissing     float64 `json:"audioMissing"`     // part of all sound packets
	VideoMissing     float64 `json:"videoMissing"`
	Streams          int     `json:"streams"`    // that should come: each other's sound and picture
	Silent           int     `json:"silent"`     // of them, did not go on at the end
	Freezes          int     `json:"freezes"`    // pictures that stood longer than half a second
	LongestGap       float64 `json:"longestGap"` // since each stream's beginning

	Latency Spread  `json:"latency"` // from participant to participant
	Joins   *Joins  `json:"joins,omitempty"`
	Churned *Churn  `json:"churned,omitempty"`
	Server  *Server `json:"server,omitempty"` // with Config.Metrics
	// Narrowed is what came to the participant on the narrow line of the first room.
	Narrowed *Narrowed `json:"narrowed,omitempty"`
}

// Spread describes a distribution.
type Spread struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99,omitempty"`
	Max float64 `json:"max"`
}

// Joins are times from a newcomer's offer on, over Config.Rejoins.
type Joins struct {
	FirstMedia Spread `json:"firstMedia"` // the first packet of anybody
	All        Spread `json:"all"`        // a key frame (or sound) of everybody
	ByAll      Spread `json:"byAll"`      // everybody has the newcomer's
}

// Churn counts how often participants left and came back.
type Churn struct {
	Changes int    `json:"changes"`
	Failed  int    `json:"failed"`
	Samples []Held `json:"samples,omitempty"` // of the server, every ten seconds
}

// Server is what the run cost the server's process, PostgreSQL not counted.
type Server struct {
	ForwardedPerCPUSecond float64 `json:"forwardedPerCpuSecond"`
	MemoryMiB             float64 `json:"memoryMiB"` // at the end of the window
	MemoryPerPerson       float64 `json:"memoryPerPersonMiB"`
	Before                Held    `json:"before"` // anybody came
	During                Held    `json:"during"` // at the end of the window
	After                 Held    `json:"after"`  // everybody left
}

// Held is what the server's process holds.
type Held struct {
	MemoryMiB  float64 `json:"memoryMiB"`
	Goroutines int     `json:"goroutines"`
	FDs        int     `json:"fds"`
	Peers      int     `json:"peers"`
}

// Narrowed is what came through a narrow line.
type Narrowed struct {
	Voices       int     `json:"voices"`       // of the others, heard in the window
	AudioMissing float64 `json:"audioMissing"` // part of their packets
	Pictures     int     `json:"pictures"`     // of the others, seen in the window
	VideoMissing float64 `json:"videoMissing"`
	Freezes      int     `json:"freezes"`
	LongestGap   float64 `json:"longestGap"`
	Bits         float64 `json:"bitsPerSecond"`
	KeyFrames    int     `json:"keyFrames"` // pictures of 30 packets and more that the server sent
	Spread       float64 `json:"spread"`    // over how many milliseconds the densest of them went out
}

func held(r readings) Held {
	return Held{
		MemoryMiB: r[metricMemory] / (1 << 20), Goroutines: int(r[metricGoroutines]), FDs: int(r[metricFDs]), Peers: int(r[metricPeers]),
	}
}

// durations keeps a few of them whole.
type durations []time.Duration

func (list *durations) add(d time.Duration) { *list = append(*list, d) }

func (list durations) spread() Spread {
	if len(list) == 0 {
		return Spread{}
	}
	sorted := slices.Sorted(slices.Values(list))
	return Spread{P50: millis(sorted[len(sorted)/2]), Max: millis(sorted[len(sorted)-1])}
}

// Print writes the report for people.
func (r Report) Print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, format string, values ...any) {
		fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, values...))
	}
	row("rooms", "%d, %d people, %.0f s", r.Rooms, r.People, r.Seconds)
	row("received", "%.0f packets/s", r.PacketsPerSecond)
	row("missing", "%d packets (sound %.3f %%, pictures %.3f %%)", r.Missing, 100*r.AudioMissing, 100*r.VideoMissing)
	row("streams", "%d, %d of them silent at the end", r.Streams, r.Silent)
	row("freezes", "%d above 500 ms, longest time between pictures %.0f ms", r.Freezes, r.LongestGap)
	row("latency", "p50 %.2f ms, p99 %.2f ms, max %.1f ms, participant to participant", r.Latency.P50, r.Latency.P99, r.Latency.Max)
	if j := r.Joins; j != nil {
		row("first media", "p50 %.0f ms, max %.0f ms after the offer", j.FirstMedia.P50, j.FirstMedia.Max)
		row("all seen", "p50 %.0f ms, max %.0f ms", j.All.P50, j.All.Max)
		row("seen by all", "p50 %.0f ms, max %.0f ms", j.ByAll.P50, j.ByAll.Max)
	}
	if c := r.Churned; c != nil {
		row("left and came back", "%d times, %d failed", c.Changes, c.Failed)
	}
	if n := r.Narrowed; n != nil {
		row("narrow line", "%d voices (%.2f %% missing), %d pictures (%.2f %% missing), %d freezes, longest %.0f ms, %.0f kbit/s",
			n.Voices, 100*n.AudioMissing, n.Pictures, 100*n.VideoMissing, n.Freezes, n.LongestGap, n.Bits/1000)
	}
	if s := r.Server; s != nil {
		row("server", "%.0f packets forwarded a CPU second", s.ForwardedPerCPUSecond)
		row("server's memory", "%.1f MiB, %.2f a person", s.MemoryMiB, s.MemoryPerPerson)
		for i, h := range []Held{s.Before, s.During, s.After} {
			row([]string{"  before", "  during", "  after"}[i], "%.1f MiB, %d goroutines, %d files, %d peers", h.MemoryMiB, h.Goroutines, h.FDs, h.Peers)
		}
	}
	return t.Flush()
}
