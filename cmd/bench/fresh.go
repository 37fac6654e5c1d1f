package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// measureFresh clones this tree and times `make run` to the first page, with the module caches as they are.
func measureFresh(ctx context.Context, _ *env) (figures []figure, err error) {
	dir, err := os.MkdirTemp("", "codev-fresh-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	clone := filepath.Join(dir, "codev")
	if out, err := exec.CommandContext(ctx, "git", "clone", "--quiet", ".", clone).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("git clone: %w\n%s", err, out)
	}
	cmd := exec.CommandContext(ctx, "make", "-C", clone, "run")
	cmd.Env = append(os.Environ(), "CODEV_ADDR=127.0.0.1:0", "CODEV_ADMIN_ADDR=off", "CODEV_UDP_PORT=0")
	end := inGroup(cmd)
	cmd.Cancel = end
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = end()
		_ = cmd.Wait() // it ends by the signal
	}()
	url, err := saidReady(out)
	if err != nil {
		return nil, err
	}
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the first page answers %s", resp.Status)
	}
	return []figure{{"make_run_s", time.Since(began).Seconds(), "s", "<= 60"}}, nil
}

// saidReady reads until the program says where it is.
func saidReady(out io.Reader) (url string, err error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "codev is ready on "); ok {
			return url, nil
		}
	}
	return "", errors.Join(errors.New("make run ended before it was ready"), lines.Err())
}
