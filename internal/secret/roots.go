package secret

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// rootsDocument is how root keys are kept, in Secrets Manager and in the file
// alike: {"id":1,"key":"<64 hex digits>"}, and during a rotation the root before
// as "previous". The form is what Secrets Manager can generate by itself, so
// that nobody has to see the first key.
type rootsDocument struct {
	rootEntry
	Previous *rootEntry `json:"previous,omitempty"`
}

type rootEntry struct {
	ID  byte   `json:"id"`
	Key hexKey `json:"key"`
}

func (e rootEntry) root() Root { return Root{ID: e.ID, Key: e.Key} }

type hexKey []byte

func (k hexKey) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(k)), nil }

func (k *hexKey) UnmarshalText(text []byte) (err error) {
	*k, err = hex.DecodeString(string(text))
	return err
}

// ParseRoots makes a keyring from the document that holds the root keys. Its
// errors hold nothing of the document.
func ParseRoots(document []byte) (*Keyring, error) {
	var d rootsDocument
	dec := json.NewDecoder(bytes.NewReader(document))
	dec.DisallowUnknownFields()
	if dec.Decode(&d) != nil || dec.More() {
		return nil, errors.New(`root keys: not of the form {"id":1,"key":"<64 hex digits>","previous":{...}}`)
	}
	if d.Previous == nil {
		return NewKeyring(d.root())
	}
	return NewKeyring(d.root(), d.Previous.root())
}

// LoadOrCreateFile reads the root keys from a file, and makes the file, with a
// fresh key, when there is none. It refuses a file that others than its owner
// can open. Several processes that start at once get the same key.
func LoadOrCreateFile(path string) (*Keyring, error) {
	k, err := loadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := createFile(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("create root key file: %w", err)
	}
	return loadFile(path)
}

func loadFile(path string) (*Keyring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("root key file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("root key file %s: is not a regular file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("root key file %s: mode %04o lets others open it; run: chmod 600 %s", path, mode, path)
	}
	document, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("root key file: %w", err)
	}
	return ParseRoots(document)
}

// createFile writes the whole file under another name first and then links it
// to its own, which fails if somebody else was faster: no reader sees half a
// key and no key is replaced.
func createFile(path string) error {
	key := make([]byte, rootBytes)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	document, err := json.Marshal(rootsDocument{rootEntry: rootEntry{ID: 1, Key: key}})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".root-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := writeAndClose(f, append(document, '\n')); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

func writeAndClose(f *os.File, b []byte) error {
	_, err := f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
