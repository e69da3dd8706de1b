package softkey

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// Flags of authenticator data (WebAuthn Level 3, section 6.1).
const (
	UserPresent    = 1 << 0
	UserVerified   = 1 << 2
	BackupEligible = 1 << 3
	BackedUp       = 1 << 4
	attested       = 1 << 6
)

// Key is one passkey on one device.
type Key struct {
	ID         []byte
	UserHandle []byte
	Counter    uint32
	private    *ecdsa.PrivateKey
}

// Parts are what an answer is made of. A test changes them on their way out.
type Parts struct {
	Type       string // of the client data
	Challenge  string // as the relying party sent it, base64url
	Origin     string
	TopOrigin  string
	Cross      bool
	RPID       string
	Flags      byte
	Counter    uint32
	Algorithm  int // COSE, of the new key
	ID         []byte
	UserHandle []byte
	Format     string
	// AfterSigning changes the client data, authenticator data or signature
	// when everything else is done.
	AfterSigning func(clientData, authData, signature []byte) (c, a, s []byte)
}

// New makes a passkey.
func New() *Key {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &Key{ID: id, private: private}
}

// options is what both ceremonies' options have in common.
type options struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
	} `json:"publicKey"`
}

// Create answers creation options (PublicKeyCredentialCreationOptions as JSON
// under "publicKey") as navigator.credentials.create would on a page of origin.
func (k *Key) Create(origin string, creation []byte, change ...func(*Parts)) ([]byte, error) {
	var o options
	if err := json.Unmarshal(creation, &o); err != nil {
		return nil, fmt.Errorf("creation options: %w", err)
	}
	handle, err := base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
	if err != nil {
		return nil, fmt.Errorf("user handle: %w", err)
	}
	k.UserHandle = handle
	p := Parts{
		Type: "webauthn.create", Challenge: o.PublicKey.Challenge, Origin: origin, RPID: o.PublicKey.RP.ID,
		Flags: UserPresent | UserVerified, Algorithm: -7, ID: k.ID, Format: "none",
	}
	for _, c := range change {
		c(&p)
	}
	authData, err := k.attestedData(p)
	if err != nil {
		return nil, err
	}
	clientData := p.clientData()
	if p.AfterSigning != nil {
		clientData, authData, _ = p.AfterSigning(clientData, authData, nil)
	}
	object, err := cbor.Marshal(map[string]any{"fmt": p.Format, "attStmt": map[string]any{}, "authData": authData})
	if err != nil {
		return nil, err
	}
	return p.credential(map[string]any{
		"clientDataJSON":    text(clientData),
		"attestationObject": text(object),
		"transports":        []string{"internal"},
	})
}

// Get answers request options as navigator.credentials.get would.
func (k *Key) Get(origin string, request []byte, change ...func(*Parts)) ([]byte, error) {
	var o options
	if err := json.Unmarshal(request, &o); err != nil {
		return nil, fmt.Errorf("request options: %w", err)
	}
	k.Counter++
	p := Parts{
		Type: "webauthn.get", Challenge: o.PublicKey.Challenge, Origin: origin, RPID: o.PublicKey.RPID,
		Flags: UserPresent | UserVerified, Counter: k.Counter, ID: k.ID, UserHandle: k.UserHandle,
	}
	for _, c := range change {
		c(&p)
	}
	clientData, authData := p.clientData(), p.authData(0)
	hash := sha256.Sum256(clientData)
	digest := sha256.Sum256(append(append([]byte{}, authData...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.private, digest[:])
	if err != nil {
		return nil, err
	}
	if p.AfterSigning != nil {
		clientData, authData, signature = p.AfterSigning(clientData, authData, signature)
	}
	return p.credential(map[string]any{
		"clientDataJSON":    text(clientData),
		"authenticatorData": text(authData),
		"signature":         text(signature),
		"userHandle":        text(p.UserHandle),
	})
}

func (p Parts) clientData() []byte {
	data := map[string]any{"type": p.Type, "challenge": p.Challenge, "origin": p.Origin, "crossOrigin": p.Cross}
	if p.TopOrigin != "" {
		data["topOrigin"] = p.TopOrigin
	}
	b, err := json.Marshal(data)
	if err != nil {
		panic(err) // strings and a bool
	}
	return b
}

// authData is the fixed part: hash of the relying party id, flags, counter.
func (p Parts) authData(extra byte) []byte {
	hash := sha256.Sum256([]byte(p.RPID))
	b := append(hash[:], p.Flags|extra)
	return binary.BigEndian.AppendUint32(b, p.Counter)
}

// attestedData adds the new credential: AAGUID, id, public key in COSE.
func (k *Key) attestedData(p Parts) ([]byte, error) {
	point, err := k.private.PublicKey.Bytes() // 4 | X | Y
	if err != nil {
		return nil, err
	}
	public, err := cbor.Marshal(map[int]any{1: 2, 3: p.Algorithm, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		return nil, err
	}
	b := append(p.authData(attested), make([]byte, 16)...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(p.ID)))
	return append(append(b, p.ID...), public...), nil
}

func (p Parts) credential(response map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": text(p.ID), "rawId": text(p.ID), "type": "public-key",
		"authenticatorAttachment": "platform", "response": response, "clientExtensionResults": map[string]any{},
	})
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
