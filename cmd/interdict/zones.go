package main

// Windows and small container images have no list of time zones, and the law
// does not load without the zones that its instants are written in.
import _ "time/tzdata"
