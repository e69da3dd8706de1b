package bootstrap

// Flags are what Build builds with.
var Flags = flags
