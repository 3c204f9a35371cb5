package eu

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
	"interdict/screen/list/xmlrec"
)

// CSV reads the table.
var CSV = &list.Format{
	Name: "eu-csv",
	Doc: `the EU consolidated list of financial sanctions as a table (CSV 1.1)

A row says one thing of a party: a name, an address, a birth, a number. The table
does not say which aliases are weak. Never met a real file: another set of columns
is refused.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ';', "Entity_LogicalId", "NameAlias_WholeName")
	},
	Load: loadCSV,
}

// A part is a group of columns that together say one thing of a party: what
// one element of the XML says. Columns are called like the attributes, but for
// the first letter; "Day=dayOfMonth" names one that is not.
type part struct{ prefix, element, columns string }

const regulated = " Regulation_Type Regulation_OrganisationType Regulation_PublicationDate Regulation_EntryIntoForceDate Regulation_NumberTitle Regulation_Programme Regulation_PublicationUrl"

// parts are the columns in the order of the table.
func parts() []part {
	const end = " LogicalId RegulationLanguage Remark" + regulated
	return []part{
		{"Entity_", "sanctionEntity", "LogicalId EU_ReferenceNumber=euReferenceNumber UnitedNationId DesignationDate DesignationDetails Remark"},
		{"Entity_", "subjectType", "SubjectType=code SubjectType_ClassificationCode=classificationCode"},
		{"Entity_Regulation_", "regulation", "Type OrganisationType PublicationDate EntryIntoForceDate NumberTitle Programme PublicationUrl"},
		{"NameAlias_", "nameAlias", "LastName FirstName MiddleName WholeName NameLanguage Gender Title Function" + end},
		{"Address_", "address", "City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryIso2Code CountryDescription" + end},
		{"BirthDate_", "birthdate", "BirthDate=birthdate Day=dayOfMonth Month=monthOfYear Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City CountryIso2Code CountryDescription" + end},
		{"Identification_", "identification", "Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate ValidFrom ValidTo LatinNumber NameOnDocument" +
			" TypeCode=identificationTypeCode TypeDescription=identificationTypeDescription Region CountryIso2Code CountryDescription" + end},
		{"Citizenship_", "citizenship", "Region CountryIso2Code CountryDescription" + end},
	}
}

// Columns are the columns of the table, in its order.
func Columns() []string {
	out := []string{"fileGenerationDate"}
	for _, p := range parts() {
		for c := range strings.FieldsSeq(p.columns) {
			name, _, _ := strings.Cut(c, "=")
			out = append(out, p.prefix+name)
		}
	}
	return out
}

// node is the element that the columns of a row amount to, nil where they are
// empty but for what goes with every part.
func (p part) node(r headed.Row) *xmlrec.Node {
	n := &xmlrec.Node{Name: p.element, Line: r.Line}
	says := false
	for c := range strings.FieldsSeq(p.columns) {
		column, attr, named := strings.Cut(c, "=")
		if !named {
			attr = strings.ToLower(column[:1]) + column[1:]
		}
		if v := r.Get(p.prefix + column); v != "" {
			n.Set(attr, v)
			says = says || !strings.HasPrefix(column, "Regulation") && column != "LogicalId" || p.element == "sanctionEntity" || p.element == "regulation"
		}
	}
	if !says {
		return nil
	}
	return n
}

func loadCSV(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the EU list is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	t := collector{file: f.Name, log: &log, parts: parts(), at: map[string]int{}, said: map[string]bool{}}
	spec := headed.Spec{Comma: ';', Multiline: true, Columns: Columns(), Needed: []string{"Entity_LogicalId", "NameAlias_WholeName"}, Strict: true}
	res, err := headed.Read(f, spec, opt, &log, t.row)
	if err != nil {
		return nil, log.Warnings(), err
	}
	snap := list.Snapshot{List: ID, Title: title, AsOf: opt.AsOf, Source: opt.Source, Format: "eu-csv", MetReal: metReal, SHA256: res.SHA256}
	if opt.List != "" {
		snap.List = opt.List
	}
	if snap.AsOf == "" {
		snap.AsOf = t.made
	}
	for _, n := range t.entities {
		e := entity(n)
		e.List = snap.List
		if len(e.Names) == 0 {
			log.Add(list.NoName, f.Name, n.Line, "entity %q has no name", e.ID)
			t.bad++
			continue
		}
		snap.Entries = append(snap.Entries, e)
	}
	if len(snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no party", f.Name)
	}
	res.Bad += t.bad
	snap.Finish(res.Bad == 0, res.Why())
	return []list.Snapshot{snap}, log.Warnings(), nil
}

// A collector makes elements of rows: those of one party become one.
type collector struct {
	file     string
	log      *list.Log
	parts    []part
	entities []*xmlrec.Node
	at       map[string]int  // number of a party → its element
	said     map[string]bool // what was said of a party already
	made     string
	bad      int
}

func (t *collector) row(r headed.Row) {
	if d := day(r.Get("fileGenerationDate")); d > t.made {
		t.made = d
	}
	id := r.Get("Entity_EU_ReferenceNumber")
	if id == "" {
		id = r.Get("Entity_LogicalId")
	}
	if id == "" {
		t.log.Add(list.NoName, t.file, r.Line, "the row has no number of a party")
		t.bad++
		return
	}
	i, ok := t.at[id]
	if !ok {
		i = len(t.entities)
		t.at[id] = i
		n := t.parts[0].node(r)
		if remark := n.Attr("remark"); remark != "" {
			n.Kids = append(n.Kids, &xmlrec.Node{Name: "remark", Text: remark})
		}
		t.entities = append(t.entities, n)
	}
	for _, p := range t.parts[1:] {
		n := p.node(r)
		if n == nil {
			continue
		}
		if said := fmt.Sprint(i, p.element, n.Attrs); !t.said[said] {
			t.said[said] = true
			t.entities[i].Kids = append(t.entities[i].Kids, n)
		}
	}
}

// day reads a date in ISO form, or day first as the table has some.
func day(s string) string {
	if d := edtf.Parse(s); d != "" {
		return d
	}
	return edtf.DayMonthYear(s)
}
