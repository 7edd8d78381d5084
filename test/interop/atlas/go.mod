module skein/test/interop/atlas

go 1.23.0

require ariga.io/atlas/cmd/atlas v0.13.1

// The version that Atlas names does not build with Go 1.25 and newer.
require golang.org/x/tools v0.30.0 // indirect
