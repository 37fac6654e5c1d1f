package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"codev/signaling/client/load"
)

// figure is one measured value.
type figure struct {
	metric string
	value  float64
	unit   string
	goal   string
}

// bench is one thing to measure. run gives the same metrics every time.
type bench struct {
	name string
	once bool // it does not vary: one run is enough
	long bool // only when it is asked for by name
	run  func(ctx context.Context, e *env) ([]figure, error)
}

// env is what benches share.
type env struct {
	codev string // the program
	web   string // the client's folder
	apart bool   // the server on the first processor, the load on the second
	soak  time.Duration
	peers func(context.Context) (main string, err error) // installs the peers, once; gives the program that serves and loads them
}

var benches = []bench{
	{name: "product", once: true, run: measureBinary},
	{name: "client", once: true, run: measureClient},
	{name: "server", run: measureServer},
	{name: "fresh", once: true, run: measureFresh},
	{name: "browser", once: true, run: measureBrowser},
	{name: "sfu.room8", run: measureRoom8},
	{name: "sfu.rooms8x6", run: measureRooms8x6},
	{name: "sfu.join", run: measureJoin},
	{name: "sfu.burst", once: true, run: measureBurst},
	{name: "sfu.memory", once: true, run: measureMemory},
	{name: "sfu.loss5", once: true, run: measureLine(load.Line{Loss: .05, Delay: 50 * time.Millisecond})},
	{name: "sfu.narrow300", once: true, run: measureLine(load.Line{Down: 300_000})},
	{name: "sfu.narrow60", once: true, run: measureLine(load.Line{Down: 60_000})},
	{name: "sfu.keyframe", once: true, run: measureKeyFrame},
	{name: "soak", once: true, long: true, run: measureSoak},
	{name: "board.room8", run: room8.measure},
	{name: "peer.hocuspocus.room8", run: measurePeer("hocuspocus", room8)},
	{name: "peer.tldraw.room8", run: measurePeer("tldraw", room8)},
	{name: "board.rooms100x6", run: rooms100x6.measure},
	{name: "peer.hocuspocus.rooms100x6", run: measurePeer("hocuspocus", rooms100x6)},
	{name: "peer.tldraw.rooms100x6", run: measurePeer("tldraw", rooms100x6)},
	{name: "board.typists", run: measureTypists},
	{name: "board.hostile", once: true, run: measureHostile},
	{name: "board.stalled", run: measureStalled},
}

func main() {
	e := &env{peers: installer("cmd/bench/peers")}
	flag.StringVar(&e.codev, "codev", "bin/codev", "the `program` to measure")
	flag.StringVar(&e.web, "web", "web", "the client's `folder`")
	flag.DurationVar(&e.soak, "soak", 30*time.Minute, "`time` of the bench soak")
	runs := flag.Int("runs", 3, "runs of each bench")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if e.apart = part(ctx); !e.apart {
		fmt.Fprintln(os.Stderr, "bench: server and load share the processors (no taskset, or only one)")
	}
	if err := measure(ctx, e, *runs, flag.Args(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// part keeps this process, the load, on the second processor.
func part(ctx context.Context) bool {
	return runtime.NumCPU() > 1 && exec.CommandContext(ctx, "taskset", "-acp", "1", strconv.Itoa(os.Getpid())).Run() == nil
}

func measure(ctx context.Context, e *env, runs int, names []string, out, table io.Writer) error {
	rows := tabwriter.NewWriter(table, 0, 0, 2, ' ', 0)
	defer rows.Flush()
	fmt.Fprintln(rows, "bench\tmetric\tmedian\tmin\tmax\tunit\tgoal")
	for _, b := range benches {
		if len(names) == 0 && b.long || len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(b.name, n) }) {
			continue
		}
		times := runs
		if b.once {
			times = 1
		}
		var all [][]figure
		for range times {
			figures, err := b.run(ctx, e)
			if errors.Is(err, errAbsent) {
				fmt.Fprintf(table, "bench: %s: %v\n", b.name, err)
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
			all = append(all, figures)
		}
		if len(all) == 0 {
			continue
		}
		if err := report(b.name, all, out, rows); err != nil {
			return err
		}
	}
	return nil
}

// report writes the median and the range of each metric.
func report(name string, runs [][]figure, out, rows io.Writer) error {
	for i, f := range runs[0] {
		values := make([]float64, len(runs))
		for run := range runs {
			values[run] = runs[run][i].value
		}
		slices.Sort(values)
		line := struct {
			Bench  string  `json:"bench"`
			Metric string  `json:"metric"`
			Value  float64 `json:"value"`
			Min    float64 `json:"min"`
			Max    float64 `json:"max"`
			Unit   string  `json:"unit"`
			Goal   string  `json:"goal"`
		}{name, f.metric, values[len(values)/2], values[0], values[len(values)-1], f.unit, f.goal}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(line); err != nil {
			return err
		}
		fmt.Fprintf(rows, "%s\t%s\t%.4g\t%.4g\t%.4g\t%s\t%s\n", name, f.metric, line.Value, line.Min, line.Max, f.unit, f.goal)
	}
	return nil
}
