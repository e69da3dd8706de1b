package template

import (
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
	return code.PNG(), nil
}
