package people

import "lanyard/internal/secret"

// Field is what a column can be about.
type Field string

// The fields, in the order in which Write gives them.
const (
	FirstName      Field = "first_name"
	LastName       Field = "last_name"
	FullName       Field = "name" // used when a row has neither of the two above
	Email          Field = "email"
	Title          Field = "title"
	Phone          Field = "phone"
	Login          Field = "login"
	EmployeeNumber Field = "employee_number"
	Groups         Field = "groups" // separated by semicolons
	Language       Field = "language"
	TimeZone       Field = "time_zone"
	Country        Field = "country" // where a phone number without + is from
	Enabled        Field = "enabled" // whether the person may sign in
)

// fields are all of them, in the order of a file that Write made.
var fields = [...]Field{
	FirstName, LastName, FullName, Email, Title, Phone, Login, EmployeeNumber,
	Groups, Language, TimeZone, Country, Enabled,
}

// Fields are all fields.
func Fields() [len(fields)]Field { return fields }

func isField(f Field) bool {
	for _, known := range fields {
		if f == known {
			return true
		}
	}
	return false
}

// Cells are the cells of one row by field, trimmed, as the file has them.
type Cells struct {
	FirstName      secret.Text `json:"first_name,omitempty"`
	LastName       secret.Text `json:"last_name,omitempty"`
	FullName       secret.Text `json:"name,omitempty"`
	Email          secret.Text `json:"email,omitempty"`
	Title          secret.Text `json:"title,omitempty"`
	Phone          secret.Text `json:"phone,omitempty"`
	Login          secret.Text `json:"login,omitempty"`
	EmployeeNumber secret.Text `json:"employee_number,omitempty"`
	Groups         secret.Text `json:"groups,omitempty"`
	Language       secret.Text `json:"language,omitempty"`
	TimeZone       secret.Text `json:"time_zone,omitempty"`
	Country        secret.Text `json:"country,omitempty"`
	Enabled        secret.Text `json:"enabled,omitempty"`
}

// at is the cell of a field. It panics for what is no field: those come from
// the list above or passed isField.
func (c *Cells) at(f Field) *secret.Text {
	switch f {
	case FirstName:
		return &c.FirstName
	case LastName:
		return &c.LastName
	case FullName:
		return &c.FullName
	case Email:
		return &c.Email
	case Title:
		return &c.Title
	case Phone:
		return &c.Phone
	case Login:
		return &c.Login
	case EmployeeNumber:
		return &c.EmployeeNumber
	case Groups:
		return &c.Groups
	case Language:
		return &c.Language
	case TimeZone:
		return &c.TimeZone
	case Country:
		return &c.Country
	case Enabled:
		return &c.Enabled
	}
	panic("people: no field " + string(f))
}
