package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"codev/signaling/client/load"
)

// mediaRun is one load on a fresh server.
func mediaRun(ctx context.Context, e *env, cfg load.Config) (load.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute+cfg.Duration)
	defer cancel()
	admin, err := freeAddress(ctx)
	if err != nil {
		return load.Report{}, err
	}
	s, done, err := freshServer(ctx, e, "--admin-addr", admin)
	if err != nil {
		return load.Report{}, err
	}
	defer done()
	cfg.Server, cfg.Metrics = s.url, "http://"+admin+"/metrics"
	r, err := load.Run(ctx, cfg, nil)
	if err != nil {
		return r, fmt.Errorf("load: %w\n%s", err, &s.log)
	}
	return r, nil
}

// freeAddress is an address of the loopback that was free a moment ago.
func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func measureRoom8(ctx context.Context, e *env) ([]figure, error) {
	r, err := mediaRun(ctx, e, load.Config{People: 8})
	if err != nil {
		return nil, err
	}
	return append(forwarding(r, ">= 100000", "<= 0.35", "<= 1.2"), figure{"memory_mib", r.Server.MemoryMiB, "MiB", "<= 40"}), nil
}

func measureRooms8x6(ctx context.Context, e *env) ([]figure, error) {
	r, err := mediaRun(ctx, e, load.Config{Rooms: 8, People: 6})
	if err != nil {
		return nil, err
	}
	return forwarding(r, ">= 130000", "", "<= 10"), nil
}

// forwarding is what the server does while everybody receives everybody.
func forwarding(r load.Report, perCPU, p50, p99 string) []figure {
	return []figure{
		{"packets_per_s", r.PacketsPerSecond, "1/s", ""},
		{"forwarded_per_cpu_s", r.Server.ForwardedPerCPUSecond, "1/s", perCPU},
		{"latency_ms_p50", r.Latency.P50, "ms", p50},
		{"latency_ms_p99", r.Latency.P99, "ms", p99},
		{"missing", float64(r.Missing), "packets", "0"},
	}
}

func measureJoin(ctx context.Context, e *env) ([]figure, error) {
	r, err := mediaRun(ctx, e, load.Config{People: 8, Duration: time.Second, Rejoins: 10})
	if err != nil {
		return nil, err
	}
	spread := func(metric string, s load.Spread, median, most string) []figure {
		return []figure{{metric + "_p50", s.P50, "ms", median}, {metric + "_max", s.Max, "ms", most}}
	}
	figures := spread("first_media_ms", r.Joins.FirstMedia, "<= 25", "<= 50")
	figures = append(figures, spread("key_frames_from_all_ms", r.Joins.All, "<= 80", "<= 160")...)
	return append(figures, spread("seen_by_all_ms", r.Joins.ByAll, "<= 80", "<= 160")...), nil
}

func measureBurst(ctx context.Context, e *env) ([]figure, error) {
	r, err := mediaRun(ctx, e, load.Config{Rooms: 8, People: 6, JoinEvery: 50 * time.Millisecond, Duration: 5 * time.Second})
	if err != nil {
		return nil, err
	}
	return []figure{{"streams", float64(r.Streams), "", ""}, {"missing_streams", float64(r.Silent), "", "0"}}, nil
}

// measureMemory compares one room with several: what each further one costs.
func measureMemory(ctx context.Context, e *env) ([]figure, error) {
	const further = 3
	one, err := mediaRun(ctx, e, load.Config{People: 6, Duration: 5 * time.Second})
	if err != nil {
		return nil, err
	}
	more, err := mediaRun(ctx, e, load.Config{Rooms: 1 + further, People: 6, Duration: 5 * time.Second})
	if err != nil {
		return nil, err
	}
	return []figure{{"further_room_mib", (more.Server.MemoryMiB - one.Server.MemoryMiB) / further, "MiB", "<= 10"}}, nil
}

// measureLine puts the last of six on a bad line and looks at what they receive.
func measureLine(l load.Line) func(context.Context, *env) ([]figure, error) {
	return func(ctx context.Context, e *env) ([]figure, error) {
		r, err := mediaRun(ctx, e, load.Config{People: 6, Simulcast: true, Turns: true, Narrow: l, Duration: 20 * time.Second})
		if err != nil {
			return nil, err
		}
		n := r.Narrowed
		figures := []figure{
			{"voices", float64(n.Voices), "of 5", "5"},
			{"sound_missing_percent", 100 * n.AudioMissing, "%", "< 1"},
			{"pictures", float64(n.Pictures), "of 5", ""},
			{"pictures_missing_percent", 100 * n.VideoMissing, "%", ""},
			{"kbit_per_s", n.Bits / 1000, "kbit/s", ""},
		}
		if l.Loss > 0 {
			figures = append(figures, figure{"freezes", float64(n.Freezes), "above 500 ms", "0"}, figure{"longest_gap_ms", n.LongestGap, "ms", "<= 500"})
		}
		return figures, nil
	}
}

// measureKeyFrame has the last of three on a line that carries one picture of two, and looks at how key frames of 30 packets leave.
func measureKeyFrame(ctx context.Context, e *env) ([]figure, error) {
	const (
		bitrate = 1_350_000 // a key frame is six pictures' worth
		line    = 2_200_000
	)
	r, err := mediaRun(ctx, e, load.Config{
		People: 3, Bitrate: bitrate, Turns: true, AskKeys: true, Narrow: load.Line{Down: line}, Duration: 20 * time.Second,
	})
	if err != nil {
		return nil, err
	}
	n := r.Narrowed
	if n.KeyFrames == 0 {
		return nil, errors.New("no key frame of 30 packets went out")
	}
	return []figure{
		{"key_frames", float64(n.KeyFrames), "", ""},
		{"spread_ms_least", n.Spread, "ms", ">= 8"},
		{"pictures_missing_percent", 100 * n.VideoMissing, "%", "0"},
	}, nil
}
