package httpapi

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"lanyard/internal/table"
)

// Time is a moment as the API gives it: RFC 3339 in UTC, to the second. It
// converts from and to table.Epoch, and with omitempty the zero one is left
// out.
type Time table.Epoch

// MarshalJSON writes "2026-03-01T12:00:00Z".
func (t Time) MarshalJSON() ([]byte, error) {
	return json.Marshal(table.Epoch(t).Time().Format(time.RFC3339))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Time) UnmarshalJSON(b []byte) error {
	var at time.Time
	if err := json.Unmarshal(b, &at); err != nil {
		return err
	}
	*t = Time(table.At(at))
	return nil
}

// Schema describes a Time in the OpenAPI document.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time"}
}

var _ huma.SchemaProvider = Time(0)
