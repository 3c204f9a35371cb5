// Package name reads the names of people, companies and ships in any script
// and turns them into comparable parts.
//
// Parse cuts a name into tokens. Each token keeps its own letters, folded
// (case, width, diacritics), and beside them its Latin readings:
//
//	"ЗАО «Лаборатория Касперского»"
//	  зао          legal form, stock company
//	  лаборатория  laboratoriya, laboratoriia
//	  касперского  kasperskogo, kasperskoho
//
// A writing system that leaves vowels out (Arabic, Persian, Hebrew) gives a
// consonant reading instead, which is compared without vowels. The tables are
// our own; each says which published system it follows.
//
// # Three keys
//
// Sound folds the spellings by which one sound is romanised: "kh" and "h",
// "w" and "v", "y" and "i", doubled letters. Bones is Sound without vowels.
// Distance counts single letters. How far two tokens are apart (Compare)
// is computed from these, and nothing else.
//
// Nothing here keeps state, reads a file or knows a list.
package name
