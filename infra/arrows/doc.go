// Package arrows has no code. Its tests read the imports of the whole module
// and hold the table of who may import whom: the arrows of the house point one
// way, from functions and infra over the capabilities down to errs, and a
// function links only what it uses.
//
// table_test.go is the table, room by room from the bottom up. links_test.go
// follows the imports of each function to their ends. source_test.go holds what
// else can be seen in the source: one clock, no state in packages, a story in
// every package.
package arrows
