package interdict

// A Sign is what one observation says of a product by one indicator of the
// catalog. Signs are weighed together; one alone is seldom a verdict.
type Sign struct {
	Indicator  string      // id of the catalog's row: "kaspersky/A089"; "" for a name that the catalog resolved
	Maker      string      // id of the maker
	Products   []ProductID // one of these; empty for a product of the maker, unknown which
	Role       SignRole
	Class      string     // signs of one class are one sign, however many: "publisher", "file name"
	Strength   int        // 0 to 5 in its right field
	Risk       string     // of a false alarm, in the analyst's words: low, medium, high …
	Sure       bool       // false: near the value, or one of several readings
	Confidence Confidence // how well the indicator itself is known
	Fact       Fact       // what met it
	Note       string
}

// A SignRole says what a product that bears the sign is to the maker.
type SignRole string

// The roles.
const (
	RoleOwn         SignRole = "own"          // the maker's product
	RoleEngine      SignRole = "engine"       // the maker's engine, in its own or another's product
	RoleTool        SignRole = "own-tool"     // a stand-alone tool, for a scan or a removal
	RoleManagement  SignRole = "own-mgmt"     // part of its management
	RoleHost        SignRole = "oem-host"     // another's product that may contain it
	RoleReplacement SignRole = "replacement"  // another's product that took its place
	RoleOutOfScope  SignRole = "out-of-scope" // the maker's, and not a covered product
)
