// Package store opens the store of the system on one machine, with its change
// feed: [SQLite] in a file, or [DynamoDB] Local in a child process.
package store
