//go:build unix

package embedded

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

// account is who PostgreSQL runs as: ourselves, or somebody without privileges when we are root, which PostgreSQL
// refuses to be.
type account struct {
	uid, gid int
	other    bool // not ourselves
}

// accountFor chooses the account for the cluster at dir, which need not exist yet. A cluster keeps its owner.
func accountFor(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	if info, err := os.Stat(dir); err == nil {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 0 {
			return account{uid: int(st.Uid), gid: int(st.Gid), other: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return account{}, fmt.Errorf("account %s has the odd id %q", name, u.Uid)
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			return account{}, fmt.Errorf("account %s has the odd group id %q", name, u.Gid)
		}
		return account{uid: uid, gid: gid, other: true}, nil
	}
	return account{}, fmt.Errorf("PostgreSQL refuses to run as root and there is no account postgres or nobody: start codev as another user")
}

// reaches says whether the account may pass through every directory on the way to path, path included.
func (a account) reaches(path string) bool {
	if !a.other {
		return true
	}
	for {
		info, err := os.Stat(path)
		if err != nil {
			return false
		}
		bit := fs.FileMode(0o001)
		if st := info.Sys().(*syscall.Stat_t); int(st.Uid) == a.uid {
			bit = 0o100
		} else if int(st.Gid) == a.gid {
			bit = 0o010
		}
		if info.Mode()&bit == 0 {
			return false
		}
		if path == filepath.Dir(path) {
			return true
		}
		path = filepath.Dir(path)
	}
}

// own gives the tree at path to the account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return filepath.WalkDir(path, func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, a.uid, a.gid)
	})
}

// command prepares a PostgreSQL program on the cluster at dir, run as the account. The returned function is to be
// called once the program has started or failed to.
func (a account) command(program, dir string, args ...string) (*exec.Cmd, func(), error) {
	path, release := dir, func() {}
	var handle *os.File
	if !a.reaches(dir) {
		// A directory above (/root, say) is closed to the account. The cluster itself is not: we open it
		// and hand it over as file 3, a road that Linux gives a name.
		if runtime.GOOS != "linux" {
			return nil, nil, fmt.Errorf("data directory %s cannot be reached by the account that runs PostgreSQL (uid %d): choose another place", dir, a.uid)
		}
		var err error
		if handle, err = os.Open(dir); err != nil {
			return nil, nil, err
		}
		path, release = "/proc/self/fd/3", func() { _ = handle.Close() } // read only: nothing to lose
	}
	cmd := exec.Command(program, append([]string{"-D", path}, args...)...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "LC_ALL=", "LC_MESSAGES=C", "TZ=UTC")
	cmd.SysProcAttr = sysProcAttr()
	if handle != nil {
		cmd.ExtraFiles = []*os.File{handle}
	}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd, release, nil
}
