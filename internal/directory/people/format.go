package people

// Format is where a file comes from, as its headings tell.
type Format string

// The formats that are known by themselves.
const (
	Plain  Format = "plain"
	Entra  Format = "entra"  // Microsoft Entra, "Download users"
	Google Format = "google" // Google Workspace, "Download users"
	Okta   Format = "okta"   // Okta, people template and export
)

// sources says which columns can fill a field: headings in normal form, the
// best first. The first that is not blank in a row is taken.
type sources map[Field][]string

// The sources of each format. Office and switchboard numbers are left out: many
// people share one, and no SMS arrives there.
var formats = map[Format]sources{
	Entra: {
		FirstName: {"givenname"}, LastName: {"surname"}, FullName: {"displayname"},
		Email: {"mail"}, Title: {"jobtitle"}, Login: {"userprincipalname"},
		Phone:   {"mobile", "mobilephone", "authenticationphonenumber"},
		Country: {"usagelocation"}, Enabled: {"accountenabled"},
		EmployeeNumber: {"employeeid"}, Language: {"preferredlanguage"},
	},
	Google: {
		FirstName: {"firstname"}, LastName: {"lastname"}, Email: {"emailaddress"},
		Title: {"employeetitle"}, Phone: {"mobilephone", "recoveryphone"},
		EmployeeNumber: {"employeeid"}, Enabled: {"status"},
	},
	Okta: {
		FirstName: {"firstname"}, LastName: {"lastname"}, FullName: {"displayname"},
		Email: {"email"}, Title: {"title"}, Phone: {"mobilephone"}, Login: {"login"},
		EmployeeNumber: {"employeenumber"}, Language: {"preferredlanguage", "locale"},
		TimeZone: {"timezone"},
		Country:  {"countrycode"}, Enabled: {"status"},
	},
	Plain: {
		FirstName: {"firstname", "givenname", "forename", "first", "vorname", "prenom", "nombre", "nome"},
		LastName: {
			"lastname", "surname", "familyname", "last", "nachname", "familienname", "nom",
			"nomdefamille", "apellido", "apellidos", "cognome",
		},
		FullName: {"name", "fullname", "displayname"},
		Email: {
			"email", "emailaddress", "mail", "mailaddress", "workemail", "emailadresse", "mailadresse",
			"adresseemail", "correo", "correoelectronico",
		},
		Title: {"title", "jobtitle", "position", "function", "funktion", "poste", "cargo"},
		Phone: {
			"mobile", "mobilephone", "mobilenumber", "cell", "cellphone", "handy", "mobil", "natel",
			"phone", "phonenumber", "telephone", "telephonenumber", "tel", "telefon", "telefonnummer", "telefono",
		},
		Login: {"login", "loginname", "username", "userid", "user", "account", "benutzername", "identifiant", "usuario"},
		EmployeeNumber: {
			"employeenumber", "employeeid", "employeeno", "staffnumber", "staffid", "personnelnumber",
			"personalnummer", "matricule",
		},
		Groups:   {"groups", "group", "gruppen", "gruppe", "groupes", "groupe", "grupos", "grupo"},
		Language: {"language", "preferredlanguage", "lang", "locale", "sprache", "langue", "idioma", "lingua"},
		TimeZone: {"timezone", "tz", "zeitzone", "fuseauhoraire", "zonahoraria", "fusoorario"},
		Country:  {"country", "countrycode", "phoneregion", "region", "land", "pays", "pais", "paese"},
		Enabled:  {"enabled", "accountenabled", "active", "status"},
	},
}

// recognise tells a format from the headings, in normal form, and from whether
// any of them carries a hint in brackets, which only Google's do.
func recognise(has map[string]bool, hinted bool) Format {
	switch {
	case has["userprincipalname"]:
		return Entra
	case has["firstname"] && has["lastname"] && has["emailaddress"] && (hinted || has["orgunitpath"]):
		return Google
	case has["login"] && has["firstname"] && has["lastname"] && has["email"] && hasAny(has, oktaOnly):
		return Okta
	}
	return Plain
}

// oktaOnly are headings that tell Okta's files from a plain one.
var oktaOnly = []string{
	"middlename", "honorificprefix", "honorificsuffix", "nickname", "profileurl",
	"secondemail", "mobilephone", "primaryphone", "usertype", "costcenter", "managerid",
}

func hasAny(has map[string]bool, names []string) bool {
	for _, n := range names {
		if has[n] {
			return true
		}
	}
	return false
}
