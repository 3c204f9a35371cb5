package accuracy

import (
	"math/rand/v2"
	"strings"
)

// person invents somebody of a country: usually two names, sometimes three,
// commoner ones more often.
func person(r *rand.Rand, c *Country) string {
	given, family := pick(r, c.Given), pick(r, c.Family)
	switch r.IntN(6) {
	case 0:
		given += " " + pick(r, c.Given)
	case 1:
		if c.Code == "ES" || c.Code == "MX" || c.Code == "CO" || c.Code == "PE" || c.Code == "CU" {
			family += " " + pick(r, c.Family)
		}
	case 2:
		if c.Code == "US" {
			given += " " + string(rune('A'+r.IntN(26))) + "."
		}
	}
	space := " "
	if c.Code == "CNH" || c.Code == "KRH" {
		return family + given
	}
	name := given + space + family
	if c.Code == "CN" || c.Code == "VN" || c.Code == "KP" {
		name = family + space + given
	}
	return capital(strings.ReplaceAll(name, "-", " "))
}

// pick prefers the head of a row: the k-th with weight about 1/(k+10).
func pick(r *rand.Rand, row []string) string {
	for {
		k := r.IntN(len(row))
		if r.Float64() < 10/float64(k+10) {
			return row[k]
		}
	}
}

func capital(s string) string {
	ws := strings.Fields(s)
	for i, w := range ws {
		rs := []rune(w)
		ws[i] = strings.ToUpper(string(rs[:1])) + string(rs[1:])
	}
	return strings.Join(ws, " ")
}

// company invents a firm: a stem, one or two words of trade, a legal form.
func company(r *rand.Rand, cs []Country) string {
	stem := ""
	switch r.IntN(4) {
	case 0:
		c := &cs[r.IntN(len(cs))]
		stem = capital(pick(r, c.Family))
	case 1:
		stem = stems[r.IntN(len(stems))] + " " + stems[r.IntN(len(stems))]
	case 2:
		stem = capital(coined(r))
	case 3:
		stem = stems[r.IntN(len(stems))]
	}
	trade := trades[r.IntN(len(trades))]
	if r.IntN(3) == 0 {
		trade += " " + trades[r.IntN(len(trades))]
	}
	return strings.TrimSpace(stem + " " + trade + " " + ends[r.IntN(len(ends))])
}

// coined makes a word that nobody bears, of syllables.
func coined(r *rand.Rand) string {
	onsets := strings.Fields("b d f g k l m n p r s t v z br dr gr kr pl tr st sk ch sh")
	rimes := strings.Fields("a e i o u an en in on ar er or al el ix ex ax um ius ora ino eta")
	out := ""
	for range 2 + r.IntN(2) {
		out += onsets[r.IntN(len(onsets))] + rimes[r.IntN(len(rimes))]
	}
	return out
}

// rareFamily makes a family name of the kind that fills the long tail of every
// country's register: a stem of one or two syllables and an ending that many
// names share.
func rareFamily(r *rand.Rand) string {
	onsets := strings.Fields("b d f g h j k l m n p r s t v z kh sh ch gr kr br tr st mar kar bal sal ham han kal dor ber mal ras tam var zak")
	vowels := strings.Fields("a e i o u a i")
	codas := strings.Fields("r l n m s k t b d z rn ld nd rk st v")
	endings := strings.Fields("ov ev in ski sky enko uk ko vic ic sen son ez es ini ino elli etti oglu yan dze shvili escu ar ani i li zadeh pour ullah wala kar singh man berg stein er mann ou akis poulos as is aitis ko la a ah eh o ra mi di ni ri")
	out := onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))]
	if last := out[len(out)-2]; strings.IndexByte("rlmnsk", last) >= 0 && len(out) > 3 {
		out = out[:len(out)-1]
	}
	out += codas[r.IntN(len(codas))]
	if r.IntN(2) == 0 {
		out += vowels[r.IntN(len(vowels))] + codas[r.IntN(8)]
	}
	return out + endings[r.IntN(len(endings))]
}

var stems = strings.Fields("Blue Silver Northern Summit Pioneer Evergreen Liberty Harbor Lakeside Crescent Atlas Apex Vertex Horizon Sunrise Granite Maple Cedar Falcon Eagle Orion Phoenix Titan Nova Delta Omega Alpha Sierra Pacific Atlantic Baltic Alpine Nordic Iberia Aurora Zenith Quantum Stellar Crystal Emerald Ruby Coral Bright Swift Prime Noble Royal Imperial Heritage Legacy Century Millennium Riverside Hilltop Greenfield Oakwood Stonebridge Westgate Eastman Northstar Bluebird Redwood Ironwood Clearwater Goldstar Silverline Sunshine Rainbow Dragon Lotus Jade Bamboo Tiger Panda Everest Himalaya Ganges Sahara Savannah Kalahari Amazonia Andes Patagonia Meridian Equinox Solstice Polaris Vega Sirius Altair Mercury Venus Saturn Neptune Triton Poseidon Apollo Hermes Athena Minerva Juno Diana Victoria Windsor Oxford Cambridge Bristol Geneva Zurich Vienna Milano Verona Toledo Sevilla Lisboa Porto")
var trades = strings.Fields("Trading Logistics Consulting Technologies Foods Textiles Engineering Construction Shipping Travel Pharma Electronics Software Systems Energy Solar Mining Metals Chemicals Plastics Furniture Media Design Fashion Motors Automotive Aviation Marine Properties Investments Capital Holdings Partners Services Industries Manufacturing Packaging Printing Medical Dental Insurance Security Cleaning Catering Farms Agro Seeds Dairy Bakery Brewery Coffee Tea Timber Paper Glass Ceramics Steel Tools Machinery Robotics Networks Telecom Digital Analytics Research Labs Education Sports Events Import Export Group International Global")
var ends = []string{"LLC", "Inc.", "Ltd", "Limited", "GmbH", "S.A.", "S.r.l.", "B.V.", "AB", "Oy", "Co., Ltd.", "Corporation", "Corp.", "Pty Ltd", "Pte. Ltd.", "Sdn Bhd", "SARL", "AG", "", "", "Company", "LLP", "OOO", "Ltda"}

// Invented makes people with rare family names as lists write them, for tests
// where no list is at hand.
func Invented(seed uint64, n int) []string {
	r, countries := rand.New(rand.NewPCG(seed, 1000)), Countries()
	out := make([]string, n)
	for i := range out {
		c := &countries[r.IntN(20)]
		out[i] = strings.ToUpper(rareFamily(r)) + ", " + capital(pick(r, c.Given)+" "+pick(r, c.Given))
	}
	return out
}

// InventedFirms makes firms of coined words as lists write them.
func InventedFirms(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 1001))
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ToUpper(coined(r) + " " + coined(r) + " " + trades[r.IntN(len(trades))] + " LIMITED")
	}
	return out
}
