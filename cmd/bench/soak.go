package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"codev/signaling/client/load"
)

// measureSoak has eight people come and go at random for a long time, and looks at what the server holds before, during and after.
func measureSoak(ctx context.Context, e *env) ([]figure, error) {
	r, err := mediaRun(ctx, e, load.Config{People: 8, Simulcast: true, Duration: e.soak, Churn: 20 * time.Second})
	if err != nil {
		return nil, err
	}
	samples := r.Churned.Samples
	if len(samples) < 6 {
		return nil, errors.New("the soak was too short: a minute at least")
	}
	third := len(samples) / 3
	return []figure{
		{"changes", float64(r.Churned.Changes), "", ""},
		{"failed", float64(r.Churned.Failed), "", "0"},
		{"missing_streams", float64(r.Silent), "", "0"},
		{"memory_mib_second_third", memory(samples[third : 2*third]), "MiB", ""},
		{"memory_mib_last_third", memory(samples[2*third:]), "MiB", "as before"},
		{"goroutines_left", float64(r.Server.After.Goroutines - r.Server.Before.Goroutines), "", "<= 10"},
		{"files_left", float64(r.Server.After.FDs - r.Server.Before.FDs), "", "<= 5"},
		{"peers_left", float64(r.Server.After.Peers), "", "0"},
	}, nil
}

func memory(samples []load.Held) float64 {
	var all []float64
	for _, s := range samples {
		all = append(all, s.MemoryMiB)
	}
	slices.Sort(all)
	return all[len(all)/2]
}
