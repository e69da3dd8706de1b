//go:build !unix

package sqlite

import "os"

// lock keeps the lock file open; without flock it holds nobody off.
func lock(path string) (*os.File, error) {
	return os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
}
