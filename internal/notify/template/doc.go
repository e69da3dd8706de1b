// Package template is where the words are: the text of every kind of message in
// every language, and how names get into it without harm.
//
// # A text is data
//
// A text is written with a small markup (markup.go): paragraphs, a button, a
// picture, a code. It may name placeholders, {{NetworkName}}; the list of names is
// closed. There is no logic and there are no functions. One rule replaces them:
// a block that names something empty is left out. "Hello {{UserName}}," is not
// said to a person without a name.
//
// HTML and plain text of an e-mail come from the same blocks, so they say the
// same. An SMS has several texts, from the long to the short one, and the
// first that fits is taken; see sms.go.
//
// # Whose text, in which language
//
// A network may have texts of its own ([Own]), written as ours are ([Draft]), for
// each kind, channel and language; an e-mail's may have HTML in place of the page
// that is made of its text. What a person gets is the first of
//
//	the network's own text in the person's language
//	the one that is built in, in the person's language
//	the network's own text in the network's language
//	the one that is built in, in the network's language
//	the one that is built in, in English
//
// because whoever can not read a text is not helped by whose it is. The person's
// language is decided when the message is queued, and is without region here:
// de-CH reads what there is for de. An own SMS that does not fit, because a name is
// longer than those it was checked with, makes way for the built-in one.
//
// Dates are written as the language does, in the network's time zone, which is
// named.
//
// # Names are hostile
//
// What fills a placeholder was typed in by somebody. It is put in once and not
// looked at again, so a name "{{Code}}" stays just that. On the way
//
//   - CR, LF and NUL are refused: they could begin a header or a last line that
//     a phone takes for ours. Rooms refuse them at the door; this is the second door.
//   - other control and direction characters are taken out, lengths are capped.
//   - HTML is escaped, for text and attributes alike; an address in an href is ours
//     and begins with http:// or https://.
//   - an SMS counts them in GSM-7 or UCS-2 and shortens or leaves out names
//     before it costs another part.
//
// # Where to read next
//
// texts_en.go and its neighbours are the texts, language.go what else a language
// has. own.go is the record of a network's own and how it is found, render.go puts all
// together.
package template
