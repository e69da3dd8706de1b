package email_test

import (
	"encoding/base64"
	"io"
	"mime/multipart"
	"strings"
)

// decoded undoes base64; multipart.Reader undoes quoted-printable by itself.
func decoded(p *multipart.Part) io.Reader {
	if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "base64") {
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}
