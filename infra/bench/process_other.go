//go:build !linux

package main

import "time"

func cpuOf(int) (time.Duration, error)          { return 0, errLinux }
func memoryOf(int) (now, peak int64, err error) { return 0, 0, errLinux }
func forgetPeak(int) error                      { return errLinux }
