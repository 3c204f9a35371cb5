package macho

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"interdict"
	"interdict/find/authenticode"
)

// # Code signatures
//
// A signature is a row of blobs. A code directory holds the identifier, the team
// and a digest of every page of the file up to where the signature begins; a CMS
// message then signs the code directory. There may be others with digests by
// other algorithms, which the signer vouches for in attributes of the message.
// Layout: <kern/cs_blobs.h> of Apple's kernel sources.
//
// Of what a directory covers beside the pages, entitlements and requirements are
// held against it, as they are in the signature. The property list and the
// resources of a bundle are other files, and are not.

const (
	superBlob     = 0xfade0cc0
	codeDirectory = 0xfade0c02
	cmsBlob       = 0xfade0b01
	maxSignature  = 32 << 20 // bytes; a file of a gigabyte has some 10 MB of digests
	maxBlobs      = 64
	maxGap        = 15  // bytes by which tools align what comes next
	adHoc         = 0x2 // flag: signed by nobody
	withTeam      = 0x20200
)

// The slots of blobs that are told apart.
const (
	slotDirectory    = 0
	slotRequirements = 2
	slotEntitlements = 5
	slotEntitledDER  = 7
)

// Trust says whose signatures count beside Apple's, and at what time.
type Trust struct {
	Roots *x509.CertPool
	Now   time.Time
}

// appleRoots are the roots by which Apple signs programs and time stamps, by the
// SHA-256 that Apple publishes for each (apple.com/certificateauthority): Apple
// Root CA, G2 and G3. Signatures bring their root along, and so no certificate
// has to be kept here. Roots of the web do not count: any of them may certify
// somebody else under the identifier of a team.
var appleRoots = []string{
	"b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024",
	"c2b9b042dd57830e7d117dac55ac8ae19407d38e41d88f3215bc3a890444a050",
	"63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179",
}

// Apple's identifiers of objects.
var (
	oidMarks    = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6}
	oidHashes   = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 9, 1} // a property list of shortened digests
	oidHashes2  = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 9, 2} // pairs of algorithm and digest
	oidMacStore = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6, 1, 9}
	oidAppStore = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6, 1, 3}
)

// A seal is what a code signature consists of.
type seal struct {
	dirs  []directory
	cms   []byte
	blobs map[uint32][]byte // by slot
}

// signature reports who has signed, and what that is worth.
func (p part) signature(ctx context.Context, at, size int64, trust Trust, out *interdict.Facts) error {
	if size > maxSignature {
		return errorf("a code signature of %d bytes", size)
	}
	b, err := p.bytes(at, size)
	if err != nil {
		return err
	}
	s, err := blobsOf(b)
	if err != nil {
		return err
	}
	first := s.dirs[0]
	out.Add("macho.identifier", first.identifier())
	out.Add("macho.team_id", first.team())
	out.Add("macho.cdhash", hex.EncodeToString(first.hash()[:20]))
	for _, d := range s.dirs {
		why, err := p.holds(ctx, d, s.blobs)
		if err == nil && why == "" && d.limit()+maxGap < at {
			why = "there are bytes before its signature that are not signed"
		}
		switch {
		case err != nil:
			return err
		case why != "":
			out.Add("macho.signed", authenticode.BadDigest)
			out.Add("macho.problem", why)
			return nil
		}
	}
	if len(s.cms) == 0 || first.flags()&adHoc != 0 {
		out.Add("macho.signed", authenticode.Absent) // digests that nobody vouches for
		return nil
	}
	s.signer(trust, out)
	return nil
}

// blobsOf takes a signature apart.
func blobsOf(b []byte) (*seal, error) {
	u32 := func(at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
	if len(b) < 12 || u32(0) != superBlob {
		return nil, errorf("its code signature does not begin as one")
	}
	if n := u32(8); n > maxBlobs {
		return nil, errorf("%d blobs in its code signature", n)
	}
	s := &seal{blobs: map[uint32][]byte{}}
	var others []directory
	for i := range int(u32(8)) {
		if len(b) < 20+8*i {
			return nil, errorf("the blobs of its code signature are cut off")
		}
		slot, from := u32(12+8*i), int64(u32(16+8*i))
		if from+8 > int64(len(b)) {
			return nil, errorf("a blob of its code signature lies behind its end")
		}
		blob := b[from:]
		n := int64(binary.BigEndian.Uint32(blob[4:]))
		if n < 8 || n > int64(len(blob)) {
			return nil, errorf("a blob of %d bytes in its code signature", n)
		}
		switch blob = blob[:n]; binary.BigEndian.Uint32(blob) {
		case codeDirectory:
			d, err := openDirectory(blob)
			if err != nil {
				return nil, err
			}
			if slot == slotDirectory && s.dirs == nil {
				s.dirs = []directory{d}
			} else {
				others = append(others, d)
			}
		case cmsBlob:
			s.cms = blob[8:]
		default:
			s.blobs[slot] = blob
		}
	}
	if s.dirs == nil {
		return nil, errorf("its code signature has no code directory")
	}
	s.dirs = append(s.dirs, others...)
	return s, nil
}

// signer checks who has signed the directories. The team that they name has to
// be the certificate's, but for programs of the App Store, which Apple signs for
// their makers.
func (s *seal) signer(trust Trust, out *interdict.Facts) {
	c := authenticode.Checker{Roots: trust.Roots, Pinned: appleRoots, Now: trust.Now, Marks: oidMarks}
	sig, signed := c.Detached(s.cms, s.dirs[0].blob)
	if sig.Leaf != nil {
		for _, d := range s.dirs[1:] {
			if !vouched(signed, d) {
				sig.Status, sig.Why = authenticode.BadDigest, "a code directory is in it that the signer did not sign"
			}
		}
		switch team := s.dirs[0].team(); {
		case team == "" && sig.Status == authenticode.Valid:
			out.Add("macho.team_id", sig.Unit) // programs of before 2014 name none
		case team != "" && team != sig.Unit && !store(sig.Leaf):
			sig.Status, sig.Why = authenticode.BadDigest, "its team is not the team of the certificate"
		}
	}
	out.Add("macho.signed", sig.Status)
	for _, x := range [...][2]string{{"signer", sig.Signer}, {"org", sig.Org}, {"issuer", sig.Issuer}} {
		out.Add("macho."+x[0], strings.ToValidUTF8(x[1][:min(len(x[1]), maxText)], "\uFFFD"))
	}
	out.Add("macho.leaf_sha256", sig.LeafHash)
	if !sig.SignedAt.IsZero() {
		out.Add("macho.signed_at", sig.SignedAt.UTC().Format(time.RFC3339))
	}
	out.Add("macho.problem", sig.Why)
}

// store reports whether a certificate is the one by which Apple signs what it
// sells for others.
func store(c *x509.Certificate) bool {
	for _, e := range c.Extensions {
		if e.Id.Equal(oidMacStore) || e.Id.Equal(oidAppStore) {
			return true
		}
	}
	return false
}
