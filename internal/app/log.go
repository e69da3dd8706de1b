package app

import (
	"io"
	"log/slog"
	"reflect"
)

// NewLog writes JSON lines, one per record, through the net that doc.go
// describes.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: net}))
}

// net keeps out of the log what its type did not keep out. slog has called
// LogValue before.
func net(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(mask(a.Value.String()))
	case slog.KindAny:
		a.Value = plain(a.Value.Any())
	}
	return a
}

// plain is v as a text, a number or a truth value. What has parts is left out,
// because encoding/json would write the parts, secret ones too: only its
// type is named.
func plain(v any) slog.Value {
	switch v := v.(type) {
	case nil, slog.Level:
		return slog.AnyValue(v)
	case error:
		return slog.StringValue(mask(v.Error()))
	case interface{ String() string }:
		return slog.StringValue(mask(v.String()))
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return slog.StringValue(mask(r.String()))
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return slog.AnyValue(v)
	}
	return slog.StringValue("(" + reflect.TypeOf(v).String() + ")")
}
