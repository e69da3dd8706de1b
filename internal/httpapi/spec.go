package httpapi

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const schemas = "#/components/schemas/"

// config is huma without its documentation routes and without the $schema
// field it would add to every body.
func (a *API) config() huma.Config {
	c := huma.DefaultConfig("Lanyard", "1")
	c.OpenAPI.OpenAPI = "3.1.0"
	c.Components.Schemas = huma.NewMapRegistry(schemas, a.schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie, Description: "A signed-in browser."},
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token; its scopes are listed per operation."},
	}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	return c
}

// Spec is the OpenAPI 3.1 document of all registered operations, as JSON.
// Several rooms can register on one API for it; nothing has to run.
func (a *API) Spec() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

// operation describes op to huma.
func (a *API) operation(op Operation, in reflect.Type) huma.Operation {
	a.room = in.PkgPath()
	if op.Access.level == 0 {
		panic("httpapi: operation " + op.ID + " does not say who may call it")
	}
	if op.Consumes == FormType && op.Access.level != levelPublic {
		panic("httpapi: operation " + op.ID + " takes forms, which any page can send, and trusts the browser that sends them")
	}
	op.bodyless = !hasBody(in)
	a.ops = append(a.ops, op)
	out := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path, DefaultStatus: op.Status,
		Summary: op.Summary, Description: op.Description, Tags: op.Tags,
		Security: op.Access.security(), MaxBodyBytes: -1, // op.body has the cap
	}
	switch {
	case safe(op.Method):
	case op.Quiet:
		out.Description = strings.TrimSpace(out.Description + "\n\n" + quiet)
	default:
		out.Parameters = []*huma.Param{{
			Name: keyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: ref(maxKey)},
			Description: "Makes the request safe to repeat: the same key and request within 24 hours has one effect and gets the same answer.",
		}}
	}
	return out
}

// quiet is what the document says of quiet operations.
const quiet = "Keeps nothing, so it is safe to repeat: an Idempotency-Key is not looked at."

func (need Access) security() []map[string][]string {
	session := map[string][]string{"session": {}}
	switch need.level {
	case levelSignedIn, levelDesk:
		return []map[string][]string{session}
	case levelKnown:
		return []map[string][]string{session, {"token": {}}}
	case levelNeeds:
		if len(need.scopes) == 0 {
			return []map[string][]string{session}
		}
		return []map[string][]string{session, {"token": need.scopeNames()}}
	case levelPublic:
	}
	return []map[string][]string{} // says that none is needed
}

// String tells who may call an operation: "public", "signed in", "known",
// "agent at the desk", "admin or users:write".
func (need Access) String() string {
	switch need.level {
	case levelPublic:
		return "public"
	case levelSignedIn:
		return "signed in"
	case levelKnown:
		return "known"
	case levelDesk:
		return string(need.privilege) + " at the desk"
	case levelNeeds:
	}
	who := []string{string(need.privilege)}
	for _, p := range need.or {
		who = append(who, string(p))
	}
	if len(need.scopes) > 0 {
		who = append(who, strings.Join(need.scopeNames(), " and "))
	}
	return strings.Join(who, " or ")
}

func (need Access) scopeNames() []string {
	names := make([]string, len(need.scopes))
	for i, s := range need.scopes {
		names[i] = string(s)
	}
	return names
}

// schemaName gives a type its name in the OpenAPI document. The room is part
// of it, because rooms do not know each other's names: invite.View is InviteView.
// A body without a type of its own is named after its operation's input.
func (a *API) schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return qualified(a.room + "." + huma.DefaultSchemaNamer(t, hint))
	}
	if generic, arg, ok := strings.Cut(strings.TrimSuffix(name, "]"), "["); ok {
		return qualified(arg) + generic
	}
	return qualified(t.PkgPath() + "." + name)
}

// qualified turns "lanyard/internal/invite.View" into InviteView. What a room
// named after itself, and what is httpapi's own, keeps its name.
func qualified(s string) string {
	s = s[strings.LastIndex(s, "/")+1:]
	room, name, ok := strings.Cut(s, ".")
	if !ok {
		return capital(s)
	}
	room, name = capital(room), capital(name)
	if room == "Httpapi" || room == "Errs" || strings.HasPrefix(name, room) {
		return name
	}
	return room + name
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func ref[T any](v T) *T { return &v }

var _ http.Handler = (*API)(nil)
