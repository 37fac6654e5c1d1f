package people

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"codev/collab/method"
)

func secretOf(t *testing.T) secret {
	t.Helper()
	s, err := newSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKeyOpensOnlyItsOwn(t *testing.T) {
	data := secretOf(t)
	key := func(data secret, owner method.PersonID) Key {
		k, err := newKey(data, owner)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	mine := key(data, "person-1")
	sealed, err := mine.Seal("what I keep")
	if err != nil || bytes.Contains(sealed, []byte("keep")) {
		t.Fatalf("%q %v", sealed, err)
	}
	again, err := mine.Seal("what I keep")
	if err != nil || bytes.Equal(sealed, again) {
		t.Error("the same text is sealed the same way twice")
	}
	if text, err := mine.Open(sealed); text != "what I keep" || err != nil {
		t.Errorf("%q %v", text, err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for name, try := range map[string]func() (string, error){
		"another person's, with the same bytes": func() (string, error) { return key(data, "person-2").Open(sealed) },
		"another key":                           func() (string, error) { return key(secretOf(t), "person-1").Open(sealed) },
		"altered":                               func() (string, error) { return mine.Open(altered) },
		"cut":                                   func() (string, error) { return mine.Open(sealed[:20]) },
		"nothing":                               func() (string, error) { return mine.Open(nil) },
		"no key":                                func() (string, error) { return Key{}.Open(sealed) },
	} {
		if text, err := try(); text != "" || !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %q %v", name, text, err)
		}
	}
	if _, err := (Key{}).Seal("x"); !errors.Is(err, ErrSealed) {
		t.Errorf("no key seals: %v", err)
	}
}

func TestOnlyTheDeviceUnwraps(t *testing.T) {
	cookie, data := secretOf(t), secretOf(t)
	wrapped, err := cookie.wrap(data, "device", "person")
	if err != nil || bytes.Contains(wrapped, data) {
		t.Fatalf("%x %v", wrapped, err)
	}
	if got, err := cookie.unwrap(wrapped, "device", "person"); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%x %v", got, err)
	}
	for name, try := range map[string]func() ([]byte, error){
		"another cookie":                      func() ([]byte, error) { return secretOf(t).unwrap(wrapped, "device", "person") },
		"what the database has of the cookie": func() ([]byte, error) { return secret(cookie.hash()).unwrap(wrapped, "device", "person") },
		"another device":                      func() ([]byte, error) { return cookie.unwrap(wrapped, "device 2", "person") },
		"another person":                      func() ([]byte, error) { return cookie.unwrap(wrapped, "device", "person 2") },
	} {
		if got, err := try(); got != nil || !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %x %v", name, got, err)
		}
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	data := secret(bytes.Repeat([]byte("K"), 32))
	k, err := newKey(data, "person")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"%v", "%+v", "%s"} {
		if s := fmt.Sprintf(form, Auth{Key: k}); strings.Contains(s, "KKK") || strings.Contains(s, "75 75 75") {
			t.Errorf("%s prints %s", form, s)
		}
	}
}

func TestWithoutRandomnessThereIsNoSecret(t *testing.T) {
	if s, err := newSecret(iotest.ErrReader(errors.New("dry"))); err == nil || s != nil {
		t.Errorf("%x %v", s, err)
	}
	if s, err := newSecret(strings.NewReader("short")); err == nil || s != nil {
		t.Errorf("%x %v", s, err)
	}
}
