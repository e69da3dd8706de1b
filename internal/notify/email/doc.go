// Package email writes a rendered e-mail as MIME, the form in which it travels:
//
//	multipart/related
//	  multipart/alternative
//	    text/plain
//	    text/html
//	  image/png, Content-ID: <qr@lanyard>
//
// Without a picture it is multipart/alternative alone. The picture is a part of the
// message, since mail programs drop data: addresses and block remote ones.
package email
