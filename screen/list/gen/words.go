package gen

import (
	"math/rand/v2"
	"strings"
)

// A script pairs invented syllables with the letters they are written in. A
// name and its native spelling grow together, so one is what the other says.
type script struct {
	name   string
	joined bool // written without spaces, family name first
	lat    []string
	nat    []string
}

var scripts = []script{
	{"Cyrillic", false,
		[]string{"zor", "mek", "vul", "drib", "kos", "pra", "lum", "tyg", "ben", "rov", "skel", "dra", "nub", "fir", "gol", "yaz", "mir", "tov"},
		[]string{"зор", "мек", "вул", "дриб", "кос", "пра", "лум", "тыг", "бен", "ров", "скел", "дра", "нуб", "фир", "гол", "яз", "мир", "тов"}},
	{"Arabic", false,
		[]string{"qam", "far", "shul", "bad", "naz", "tir", "hul", "zam", "jub", "raq", "sif", "dal", "mur", "kas", "wal"},
		[]string{"قم", "فر", "شول", "بد", "نز", "تير", "هول", "زم", "جوب", "رق", "سيف", "دل", "مور", "كس", "ول"}},
	{"Chinese", true,
		[]string{"bao", "qiu", "feng", "lan", "mei", "shuo", "tang", "wei", "xun", "yan", "zhe", "dong", "gui", "hai"},
		[]string{"宝", "秋", "峰", "兰", "梅", "朔", "棠", "维", "迅", "岩", "哲", "栋", "桂", "海"}},
	{"Latin", false,
		[]string{"ald", "bor", "cav", "del", "esk", "fon", "gru", "hil", "jor", "kva", "lop", "mun", "nor", "ost", "pel"},
		[]string{"ald", "bor", "cav", "del", "esk", "fon", "gru", "hil", "jor", "kva", "lop", "mun", "nor", "ost", "pel"}},
}

// word makes a capitalised word of n syllables and its native spelling.
func word(r *rand.Rand, s script, n int) (latin, native string) {
	for range n {
		i := r.IntN(len(s.lat))
		latin += s.lat[i]
		native += s.nat[i]
	}
	return strings.ToUpper(latin[:1]) + latin[1:], native
}

var places = []Place{
	{"RU", "Russia", "Russian Federation", "RUSSIAN FEDERATION"},
	{"IR", "Iran", "Iran (Islamic Republic of)", "IRAN, ISLAMIC REPUBLIC OF"},
	{"KP", "Korea, North", "Democratic People's Republic of Korea", "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF"},
	{"CN", "China", "China", "CHINA"},
	{"SY", "Syria", "Syrian Arab Republic", "SYRIAN ARAB REPUBLIC"},
	{"CD", "Congo, Democratic Republic of the", "Democratic Republic of the Congo", "CONGO, Democratic Republic of (was Zaire)"},
	{"GB", "United Kingdom", "United Kingdom of Great Britain and Northern Ireland", "UNITED KINGDOM"},
	{"VE", "Venezuela", "Venezuela (Bolivarian Republic of)", "VENEZUELA, BOLIVARIAN REPUBLIC OF"},
	{"AE", "United Arab Emirates", "United Arab Emirates", "UNITED ARAB EMIRATES"},
	{"MX", "Mexico", "Mexico", "MEXICO"},
}

var (
	programmes = []string{"SDGT", "NPWMD", "RUSSIA-EO14024", "IRAN", "SDNTK", "CYBER2", "DPRK4", "GLOMAG", "SYRIA", "TCO"}
	nonSDN     = []string{"UKRAINE-EO13662", "NS-PLC", "CMIC-EO13959", "UKRAINE-EO13662] [RUSSIA-EO14024"}
	trades     = []string{"SHIPPING", "TRADING", "ELECTRONICS", "INSTRUMENTS", "HOLDING", "LOGISTICS", "BANK", "SHIPYARD", "DESIGN BUREAU", "AVIATION"}
	forms      = []string{"LLC", "OOO", "GMBH", "CO., LTD.", "S.A.", "JSC", "LIMITED", "PJSC"}
)
