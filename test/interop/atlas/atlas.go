//go:build tools

// Package atlas names the program that tools/services builds.
package atlas

import _ "ariga.io/atlas/cmd/atlas"
