package people

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"codev/collab/method"
)

// Contexts of what is encrypted: they keep one use of a key from ever standing in for another.
const (
	wrapInfo = "codev device key v1"
	sealInfo = "codev private text v1 "
)

// ErrSealed is returned for what this key does not open: it was sealed under another one (a lost device), or altered.
var ErrSealed = errors.New("people: sealed under another key")

// Key opens and seals one person's private text: AES-256-GCM with a random nonce in front of the cipher text, bound to the
// person. Safe for concurrent use. The zero Key opens and seals nothing.
type Key struct {
	aead  cipher.AEAD
	owner method.PersonID
}

// Seal encrypts plain. It fails only for the zero Key.
func (k Key) Seal(plain string) ([]byte, error) {
	if k.aead == nil {
		return nil, ErrSealed
	}
	return k.aead.Seal(nil, nil, []byte(plain), []byte(sealInfo+string(k.owner))), nil
}

// Open decrypts what Seal made. ErrSealed if it was not made with this person's present key.
func (k Key) Open(sealed []byte) (string, error) {
	if k.aead == nil {
		return "", ErrSealed
	}
	plain, err := k.aead.Open(nil, nil, sealed, []byte(sealInfo+string(k.owner)))
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}

// String keeps a key out of every log.
func (k Key) String() string { return "key" }

func newKey(data []byte, owner method.PersonID) (Key, error) {
	aead, err := gcm(data)
	return Key{aead, owner}, err
}

// gcm is AES-256-GCM that makes its own nonces.
func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("people: key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("people: key: %w", err)
	}
	return aead, nil
}

// secret is the 32 random bytes of a cookie or a link's token.
type secret []byte

const secretBytes = 32

func newSecret(from io.Reader) (secret, error) {
	s := make(secret, secretBytes)
	if _, err := io.ReadFull(from, s); err != nil {
		return nil, fmt.Errorf("people: randomness: %w", err)
	}
	return s, nil
}

// parseSecret reads what text wrote; false for anything else.
func parseSecret(text string) (secret, bool) {
	s, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return s, err == nil && len(s) == secretBytes
}

func (s secret) text() string { return base64.RawURLEncoding.EncodeToString(s) }

// hash is all that the database has of a secret. The secret is random, so that a plain hash cannot be searched.
func (s secret) hash() []byte {
	h := sha256.Sum256(s)
	return h[:]
}

// wrapper is the cipher that wraps the data key for the device with this secret.
func (s secret) wrapper() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, s, nil, wrapInfo, 32)
	if err != nil {
		return nil, fmt.Errorf("people: key: %w", err)
	}
	return gcm(key)
}

// wrap seals a data key for a device of a person.
func (s secret) wrap(data []byte, device string, owner method.PersonID) ([]byte, error) {
	w, err := s.wrapper()
	if err != nil {
		return nil, err
	}
	return w.Seal(nil, nil, data, []byte(device+" "+string(owner))), nil
}

// unwrap is the inverse of wrap.
func (s secret) unwrap(wrapped []byte, device string, owner method.PersonID) ([]byte, error) {
	w, err := s.wrapper()
	if err != nil {
		return nil, err
	}
	data, err := w.Open(nil, nil, wrapped, []byte(device+" "+string(owner)))
	if err != nil {
		return nil, ErrSealed
	}
	return data, nil
}
