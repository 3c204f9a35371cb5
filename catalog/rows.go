package catalog

import "interdict/internal/strictyaml"

// The types below are the YAML, key by key; FORMAT.md says what each means.

type rows struct {
	Sources     strictyaml.Map[rowSource] `yaml:"sources"`
	Makers      []*rowMaker               `yaml:"makers"`
	Products    []*rowProduct             `yaml:"products"`
	Ambiguous   []rowAmbiguous            `yaml:"ambiguous"`
	PartNumbers []rowScheme               `yaml:"part_numbers"`
	Words       *rowWords                 `yaml:"words"`
	Indicators  []*rowIndicator           `yaml:"indicators"`
	Reach       []rowReach                `yaml:"reach"`
	Removal     []rowRemoval              `yaml:"removal"`

	wordSets []*rowWords // of all files
}

func (r *rows) add(o *rows) {
	r.Sources = append(r.Sources, o.Sources...)
	r.Makers = append(r.Makers, o.Makers...)
	r.Products = append(r.Products, o.Products...)
	r.Ambiguous = append(r.Ambiguous, o.Ambiguous...)
	r.PartNumbers = append(r.PartNumbers, o.PartNumbers...)
	r.Indicators = append(r.Indicators, o.Indicators...)
	r.Reach = append(r.Reach, o.Reach...)
	r.Removal = append(r.Removal, o.Removal...)
	if o.Words != nil {
		r.wordSets = append(r.wordSets, o.Words)
	}
}

type rowSource struct {
	Ref   string `yaml:"ref,required"`
	Gives string `yaml:"gives"`
}

// known is what every row carries.
type known struct {
	Basis  string          `yaml:"basis,required"`
	Source strictyaml.List `yaml:"source,required"`
	Note   string          `yaml:"note"`
}

// rowNames groups names by how well they are known.
type rowNames struct {
	Seen       []string `yaml:"seen"`
	Derived    []string `yaml:"derived"`
	Remembered []string `yaml:"remembered"`
}

func (n rowNames) each(f func(text string, b Basis)) {
	for _, t := range n.Seen {
		f(t, Seen)
	}
	for _, t := range n.Derived {
		f(t, Derived)
	}
	for _, t := range n.Remembered {
		f(t, Remembered)
	}
}

type rowMaker struct {
	Pos          strictyaml.Pos
	ID           string                          `yaml:"id,required"`
	Name         string                          `yaml:"name,required"`
	Names        rowNames                        `yaml:"names"`
	PlainNames   []string                        `yaml:"plain_names"`
	Plain        bool                            `yaml:"plain"`
	WeakNames    []string                        `yaml:"weak_names"`
	Stems        []string                        `yaml:"stems"`
	Misspellings rowNames                        `yaml:"misspellings"`
	Not          []string                        `yaml:"not"`
	Lines        strictyaml.Map[strictyaml.List] `yaml:"lines"`
	Kind         string                          `yaml:"kind"`
	Platform     bool                            `yaml:"platform"`
	Country      string                          `yaml:"country"`
	Companies    []rowCompany                    `yaml:"companies"`
	Ties         []rowTie                        `yaml:"ties"`
	known
}

type rowCompany struct {
	Pos            strictyaml.Pos
	ID             string   `yaml:"id,required"`
	Name           string   `yaml:"name,required"`
	Names          []string `yaml:"names"`
	Country        string   `yaml:"country"`
	Relation       string   `yaml:"relation,required"`
	EntityListName string   `yaml:"entity_list_name"`
	From           string   `yaml:"from"`
	Until          string   `yaml:"until"`
	Role           string   `yaml:"role"`
	known
}

type rowTie struct {
	Pos      strictyaml.Pos
	To       string `yaml:"to,required"`
	Relation string `yaml:"relation,required"`
	From     string `yaml:"from"`
	Until    string `yaml:"until"`
	known
}

type rowAlone struct {
	Sure     []string `yaml:"sure"`
	Possible []string `yaml:"possible"`
}

type rowSold struct {
	From  string `yaml:"from"`
	Until string `yaml:"until"`
	Basis string `yaml:"basis,required"`
}

type rowProduct struct {
	Pos             strictyaml.Pos
	ID              string          `yaml:"id,required"`
	Name            string          `yaml:"name,required"`
	Class           strictyaml.List `yaml:"class,required"`
	Audience        string          `yaml:"audience"`
	Sold            *rowSold        `yaml:"sold"`
	Coverage        string          `yaml:"coverage"`
	CoverageBecause string          `yaml:"coverage_because"`
	Names           rowNames        `yaml:"names"`
	Alone           rowAlone        `yaml:"alone"`
	PartNumbers     []rowPart       `yaml:"part_numbers"`
	GTINs           []rowGTIN       `yaml:"gtins"`
	Embeds          []rowEmbed      `yaml:"embeds"`
	Successors      []string        `yaml:"successors"`
	known
}

type rowPart struct {
	Pos    strictyaml.Pos
	Prefix string `yaml:"prefix"`
	Code   string `yaml:"code"`
	known
}

type rowGTIN struct {
	Pos  strictyaml.Pos
	GTIN string `yaml:"gtin,required"`
	known
}

type rowEmbed struct {
	Pos     strictyaml.Pos
	Product string `yaml:"product,required"`
	How     string `yaml:"how,required"`
	From    string `yaml:"from"`
	Until   string `yaml:"until"`
	Status  string `yaml:"status,required"`
	known
}

type rowAmbiguous struct {
	Pos      strictyaml.Pos
	Names    []string `yaml:"names,required"`
	Alone    rowAlone `yaml:"alone"`
	Products []string `yaml:"products,required"`
	known
}

type rowScheme struct {
	Pos       strictyaml.Pos
	Maker     string        `yaml:"maker,required"`
	Prefix    string        `yaml:"prefix,required"`
	Digits    int           `yaml:"digits,required"`
	Positions []rowPosition `yaml:"positions,required"`
	OpenCodes []rowOpenCode `yaml:"open_codes"`
	Friends   []rowFriend   `yaml:"false_friends"`
	known
}

type rowPosition struct {
	Pos      strictyaml.Pos
	Name     string       `yaml:"name,required"`
	Accepts  string       `yaml:"accepts,required"`
	Note     string       `yaml:"note"`
	Readings []rowReading `yaml:"readings"`
}

type rowReading struct {
	Pos   strictyaml.Pos
	Is    string `yaml:"is,required"`
	Means string `yaml:"means,required"`
	Min   int    `yaml:"min"`
	Max   int    `yaml:"max"`
	known
}

type rowOpenCode struct {
	Pos  strictyaml.Pos
	Code string `yaml:"code,required"`
	known
}

type rowFriend struct {
	Pos     strictyaml.Pos
	What    string `yaml:"what,required"`
	Example string `yaml:"example,required"`
	known
}

type rowWords struct {
	Pos        strictyaml.Pos
	Same       strictyaml.Map[strictyaml.List] `yaml:"same"`
	Ignore     []string                        `yaml:"ignore"`
	Noise      []string                        `yaml:"noise"`
	Counts     []string                        `yaml:"counts"`
	Connectors []string                        `yaml:"connectors"`
	About      []string                        `yaml:"about"`
	Classes    strictyaml.Map[string]          `yaml:"classes"`
	Guards     []string                        `yaml:"guards"`
	LegalForms []string                        `yaml:"legal_forms"`
	Nobody     []string                        `yaml:"nobody"`
	known
}
