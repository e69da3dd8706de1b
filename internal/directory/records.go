package directory

import (
	"fmt"
	"strconv"

	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Shards is over how many index partitions the users of a network are listed, so
// that an import does not write all to one.
const Shards = 8

// usersIPK is the index partition of one shard of the users, by name.
func usersIPK(n session.NetworkID, shard int) string {
	return "n#" + string(n) + "#users#" + strconv.Itoa(shard)
}

func allUsersIPK(n session.NetworkID) []string {
	pks := make([]string, Shards)
	for shard := range pks {
		pks[shard] = usersIPK(n, shard)
	}
	return pks
}

// shardOf follows from the random end of an id.
func shardOf(u session.UserID) int { return int(u[len(u)-1]) % Shards }

// place puts a user under session.UserKey: written here, read with every
// request of the user. It is listed by name; a name may be in a key, a contact may
// not.
func (u *User) place() {
	key := session.UserKey(u.Network, u.ID)
	u.Head = table.Head{
		PK: key.PK, SK: key.SK, Kind: "user",
		IPK: usersIPK(u.Network, shardOf(u.ID)),
		ISK: sorting(u.Last) + "\x1f" + sorting(u.First) + "#" + string(u.ID),
	}
}

// member is a membership, for listing the members of a group. What decides is
// User.Groups, which is written together with it.
type member struct {
	table.Head
	User    session.UserID  `json:"user"`
	Group   session.GroupID `json:"group"`
	Sources []Source        `json:"sources"`
}

func memberKey(n session.NetworkID, u session.UserID, g session.GroupID) table.Key {
	return table.Key{PK: session.UserPK(n, u), SK: "member#" + string(g)}
}

// membersIPK is the index partition of the members of a group.
func membersIPK(n session.NetworkID, g session.GroupID) string {
	return "n#" + string(n) + "#g#" + string(g)
}

func newMember(n session.NetworkID, u session.UserID, g session.GroupID, sources []Source) *member {
	key := memberKey(n, u, g)
	return &member{
		Head: table.Head{PK: key.PK, SK: key.SK, Kind: "membership", IPK: membersIPK(n, g), ISK: string(u)},
		User: u, Group: g, Sources: sources,
	}
}

const groupSK = "group#"

// groupKey: written by administrators and imports, listed by administrators.
func groupKey(n session.NetworkID, g session.GroupID) table.Key {
	return table.Key{PK: session.NetworkPK(n), SK: groupSK + string(g)}
}

func (g *Group) place() {
	key := groupKey(g.Network, g.ID)
	g.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "group"}
}

// space is a set of values of which each has at most one holder.
type space string

const (
	names  space = "name"  // logins and e-mail addresses, of users
	phones space = "phone" // of users
	titles space = "group" // names of groups
)

// lock is held by the user or group whose value its key is a digest of.
type lock struct {
	table.Head
	Space space           `json:"space"`
	User  session.UserID  `json:"user,omitempty"`
	Group session.GroupID `json:"group,omitempty"`
}

// lockKey: put and deleted with the user or group, read to find it.
func lockKey(n session.NetworkID, salt secret.Salt, s space, canonical string) table.Key {
	return table.Key{PK: "n#" + string(n) + "#lock#" + secret.Digest(salt, string(s), canonical), SK: "lock"}
}

func nameKey(n session.NetworkID, salt secret.Salt, name string) table.Key {
	return lockKey(n, salt, names, Canonical(name))
}

func phoneKey(n session.NetworkID, salt secret.Salt, number phone.E164) table.Key {
	return lockKey(n, salt, phones, number.Reveal())
}

func titleKey(n session.NetworkID, salt secret.Salt, name string) table.Key {
	return lockKey(n, salt, titles, fold(name))
}

// hold is the op by which a user gets a lock, or keeps it.
func hold(key table.Key, s space, u session.UserID) table.Op {
	l := &lock{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "lock"}, Space: s, User: u}
	return table.Put(l, table.Or(table.Absent(), table.Equal("user", string(u))))
}

// letGo is the op by which a user gives a lock up.
func letGo(key table.Key, u session.UserID) table.Op {
	return table.Delete(key, table.Or(table.Absent(), table.Equal("user", string(u))))
}

// keys are the locks that a profile needs, each once.
func (p Profile) keys(n session.NetworkID, salt secret.Salt) map[table.Key]space {
	keys := make(map[table.Key]space, 3)
	if p.Login != "" {
		keys[nameKey(n, salt, p.Login.Reveal())] = names
	}
	if p.Email != "" {
		keys[nameKey(n, salt, p.Email.Reveal())] = names
	}
	if p.Phone != "" {
		keys[phoneKey(n, salt, p.Phone)] = phones
	}
	return keys
}

// term is one of the texts by whose beginning a user is found. Its key has the
// text's trail, and no word of it.
type term struct {
	table.Head
	User   session.UserID `json:"user"`
	Beside string         `json:"beside"` // the beginnings of the trails of all the user's terms, each after a space
}

// termPK is the partition of the terms that begin with the same character. Where a
// whole network's begin alike, as phone numbers do, it is hot while all are written
// at once; DynamoDB splits it then, as the sort keys are spread.
func termPK(n session.NetworkID, trail string) string {
	return "n#" + string(n) + "#term#" + trail[:secret.TrailStep]
}

const termEnd = "#"

// termKey: put and deleted with the user, read by whoever looks for one.
func termKey(n session.NetworkID, trail string, u session.UserID) table.Key {
	return table.Key{PK: termPK(n, trail), SK: trail[secret.TrailStep:] + termEnd + string(u)}
}

func newTerm(u User, trail string, all []string) *term {
	key := termKey(u.Network, trail, u.ID)
	t := &term{Head: table.Head{PK: key.PK, SK: key.SK, Kind: "term"}, User: u.ID}
	for _, other := range all {
		t.Beside += beside(other)
	}
	return t
}

// besideSize is how much of a trail is told by the other terms of a user: of six
// characters, which tell Maria from Martin. The item stays far below the kilobyte
// that a write costs at least.
const besideSize = 6 * secret.TrailStep

// beside is a trail as [term] has it of a user's others.
func beside(trail string) string { return " " + trail[:min(len(trail), besideSize)] }

// importsPK is the partition of the imports of a network.
func importsPK(n session.NetworkID) string { return "n#" + string(n) + "#imports" }

// importKey: written by the upload and by every slice, listed by administrators.
func importKey(n session.NetworkID, i ImportID) table.Key {
	return table.Key{PK: importsPK(n), SK: string(i)}
}

// chunkPK is the partition of the rows of an import.
func chunkPK(n session.NetworkID, i ImportID) string {
	return "n#" + string(n) + "#import#" + string(i)
}

// chunkKey: written once each by upload, planning and apply. Chunks count from 1.
func chunkKey(n session.NetworkID, i ImportID, seq int) table.Key {
	return table.Key{PK: chunkPK(n, i), SK: fmt.Sprintf("chunk#%05d", seq)}
}
