package httpapi

// ReturnPath gives the path a browser may be sent to after signing in: raw when
// it is a path on this host, else "/".
func ReturnPath(raw string) string {
	panic("not written yet")
}
