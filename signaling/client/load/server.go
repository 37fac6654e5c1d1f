package load

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// readings are figures of the server by the names of its metrics; those with labels are summed.
type readings map[string]float64

// The metrics that a report is made of.
const (
	metricCPU        = "process_cpu_seconds_total"
	metricMemory     = "process_resident_memory_bytes"
	metricGoroutines = "go_goroutines"
	metricFDs        = "process_open_fds"
	metricForwarded  = "codev_media_packets_out_total"
	metricPeers      = "codev_media_peers"
)

// read asks the server's metrics address, in the text format of Prometheus.
func read(ctx context.Context, address string) (readings, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("metrics: %s answers %s", address, resp.Status)
	}
	out := readings{}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		at := strings.LastIndexByte(line, ' ')
		if at < 0 {
			continue
		}
		name, _, _ := strings.Cut(line[:at], "{")
		if v, err := strconv.ParseFloat(line[at+1:], 64); err == nil {
			out[name] += v
		}
	}
	if _, ok := out[metricCPU]; !ok {
		return nil, fmt.Errorf("metrics: %s has no %s", address, metricCPU)
	}
	return out, lines.Err()
}
