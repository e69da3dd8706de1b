package secret

import (
	"encoding/binary"
	"time"
)

// FirstID is the lowest id that NewID can make at t or later: the bound of a
// range of ids by age.
func FirstID(t time.Time) string {
	b := timeBytes(t)
	return ids.EncodeToString(b[:])
}

// IDTime is when NewID made id, in milliseconds; ok is false for what is not
// an id.
func IDTime(id string) (t time.Time, ok bool) {
	b, ok := decodeID(id, idBytes)
	if !ok {
		return time.Time{}, false
	}
	var ms [8]byte
	copy(ms[2:], b[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]))).UTC(), true
}

// UserMoment is a record's id that names a user and a second and nothing else: of
// what needs no record.
func UserMoment(user string, t time.Time) string {
	var s [8]byte
	binary.BigEndian.PutUint64(s[:], uint64(t.Unix()))
	return user + ids.EncodeToString(s[3:])
}

// OfUserMoment gives what UserMoment made an id of; ok is false for what is not an
// id.
func OfUserMoment(id string) (user string, t time.Time, ok bool) {
	b, ok := decodeID(id, idBytes)
	if !ok {
		return "", time.Time{}, false
	}
	var s [8]byte
	copy(s[3:], b[userIDBytes:])
	return ids.EncodeToString(b[:userIDBytes]), time.Unix(int64(binary.BigEndian.Uint64(s[:])), 0).UTC(), true
}
