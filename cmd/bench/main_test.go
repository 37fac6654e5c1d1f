package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

func TestReportGivesTheMedianAndTheRange(t *testing.T) {
	var out, table bytes.Buffer
	f := func(v float64) []figure { return []figure{{"latency_ms", v, "ms", "<= 3"}} }
	if err := report("board.room8", [][]figure{f(9), f(1), f(2)}, &out, &table); err != nil {
		t.Fatal(err)
	}
	want := `{"bench":"board.room8","metric":"latency_ms","value":2,"min":1,"max":9,"unit":"ms","goal":"<= 3"}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
	if !strings.Contains(table.String(), "board.room8\tlatency_ms\t2\t1\t9\tms\t<= 3") {
		t.Errorf("table %q", table.String())
	}
}

func TestMeasureRunsWhatIsNamedAndStopsAtAnError(t *testing.T) {
	defer func(all []bench) { benches = all }(benches)
	ran := map[string]int{}
	counted := func(name string, once bool, err error) bench {
		return bench{name: name, once: once, run: func(context.Context, *env) ([]figure, error) {
			ran[name]++
			return []figure{{"m", 1, "", ""}}, err
		}}
	}
	benches = []bench{counted("a.one", true, nil), counted("a.two", false, nil), counted("b", false, errors.New("lost"))}
	var out bytes.Buffer
	if err := measure(t.Context(), &env{}, 3, []string{"a"}, &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if ran["a.one"] != 1 || ran["a.two"] != 3 || ran["b"] != 0 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("ran %v, wrote %q", ran, out.String())
	}
	if err := measure(t.Context(), &env{}, 3, nil, &out, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "b: lost") {
		t.Errorf("a failing bench gives %v", err)
	}
}
