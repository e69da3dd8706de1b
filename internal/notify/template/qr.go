package template

import (
	"encoding/binary"
	"fmt"

	"rsc.io/qr"
)

// qrScale is how many pixels a module is wide: 180 in all for a link of usual
// length with its margin, which is the size the page gives it.
const qrScale = 4

// qrPNG is content as a QR code with its light margin (ISO/IEC 18004, section
// 5.3.8), black on white. The encoder does not look for the best of the eight
// masks, which is where others spend their time; readers read any.
func qrPNG(content string) ([]byte, error) {
	code, err := qr.Encode(content, qr.M)
	if err != nil {
		return nil, fmt.Errorf("qr code: %w", err)
	}
	code.Scale = qrScale
	return bare(code.PNG()), nil
}

// bare leaves out every chunk of a PNG that is not needed to see it (W3C PNG,
// section 5): the encoder signs its work with a link to its home.
func bare(png []byte) []byte {
	const signature, around = 8, 12 // length, type and checksum of a chunk
	out := png[:signature:signature]
	for rest := png[signature:]; len(rest) >= around; {
		size := around + int(binary.BigEndian.Uint32(rest))
		if string(rest[4:8]) != "tEXt" {
			out = append(out, rest[:size]...)
		}
		rest = rest[size:]
	}
	return out
}
