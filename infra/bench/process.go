package main

import "errors"

// errLinux is why something is not measured elsewhere.
var errLinux = errors.New("this is measured on Linux only")
