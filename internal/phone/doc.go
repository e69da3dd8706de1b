// Package phone reads telephone numbers as people write them and says whether
// a text may be sent to one.
//
// # What it gives
//
// [Parse] turns "(0211) 123 456", "0049 211 123456" or "+٤٩٢١١..." into a
// [Number]: the number as E.164 (ITU-T E.164), the text it came from, the ISO
// region it belongs to, and whether that region had to be assumed because the
// number was written without a country code. Only numbers that exist in the
// numbering plan of their region are accepted. Extensions and letters are
// refused: nobody can text an extension.
//
// [E164.CheckTextable] is the door before sending: the region must be on the
// network's allow-list and the number must be an ordinary one. Regions, not calling
// codes: +1 is 25 places, some of which cost far more than
// others.
//
// An E164 prints as ***; failures say what to do and never repeat the number.
//
// # Where the rules come from
//
// The numbering plans are those of Google's libphonenumber, by way of its Go
// port github.com/nyaruka/phonenumbers, and so is the algorithm. The port
// itself is not linked into any function. Importing it costs every cold start
// 4.8 ms and 2.5 MB of heap in its package init, whether a number is parsed or
// not, and 2.3 MB in the zip, most of it names of carriers and cities (Go
// 1.26.8, linux/amd64, one small program with and without it). Instead plan.txt
// holds the parts that matter here, one line a territory, 91 KB. This package
// has no init; a territory is read, and each of its patterns compiled, when the
// first number asks for it. All patterns of the largest, the US, take 0.5 ms
// and 0.3 MB once, a number after that 6 us.
//
// The port remains the judge: the tests write plan.txt from it
// (go test ./internal/phone -run TestPlan -update), fail when plan.txt is not
// what the port would give, and compare what both say about example numbers of every
// region, their mutations, and whatever the fuzzer finds.
package phone
