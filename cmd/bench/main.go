package main

import (
	"context"
	"encoding/json"
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
	run  func(ctx context.Context, e *env) ([]figure, error)
}

// env is what benches share.
type env struct {
	codev string // the program
	web   string // the client's folder
	apart bool   // the server on the first processor, the load on the second
}

var benches = []bench{
	{"product", true, measureBinary},
	{"client", true, measureClient},
	{"server", false, measureServer},
	{"fresh", true, measureFresh},
	{"browser", true, measureBrowser},
	{"sfu.room8", false, measureMedia},
	{"board.room8", false, func(ctx context.Context, e *env) ([]figure, error) {
		return measureBoard(ctx, e, boardLoad{rooms: 1, people: 8, rate: 5, seconds: 15, goals: map[string]string{
			"visible_ms_p50": "<= 3", "visible_ms_p99": "<= 10", "cpu_s_per_1000": "<= 0.08", "memory_mib": "<= 25",
		}})
	}},
	{"board.rooms100x6", false, func(ctx context.Context, e *env) ([]figure, error) {
		return measureBoard(ctx, e, boardLoad{rooms: 100, people: 6, rate: 1, seconds: 15, goals: map[string]string{
			"visible_ms_p50": "<= 2", "visible_ms_p99": "<= 14", "cpu_s_per_1000": "<= 0.06", "memory_mib": "<= 60",
		}})
	}},
}

func main() {
	e := &env{}
	flag.StringVar(&e.codev, "codev", "bin/codev", "the `program` to measure")
	flag.StringVar(&e.web, "web", "web", "the client's `folder`")
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
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(b.name, n) }) {
			continue
		}
		times := runs
		if b.once {
			times = 1
		}
		var all [][]figure
		for range times {
			figures, err := b.run(ctx, e)
			if err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
			all = append(all, figures)
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
