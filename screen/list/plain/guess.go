package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"interdict/screen/list/tabular"
)

// headings are the words over columns, folded: lower case, letters only.
const headings = `
name: name names fullname primaryname entityname companyname company firm firma firmenname unternehmen partyname party customer customername kunde kundenname lieferant supplier suppliername vendor vendorname client clientname accountname counterparty businesspartner geschaftspartner beneficiary legalname organisation organization entity caption nom nomcomplet nombrecompleto denominazione raisonsociale nombre razonsocial bezeichnung ragionesociale название наименование имя фио 名称 姓名 公司名称
alias: alias aliases aka akas alsoknownas altname altnames alternativename alternatenames othername othernames tradename tradingname dba aliasname
weak_alias: weakalias weakaliases nickname nicknames lowqualityalias
former_name: formername formernames fka previousname previousnames formerlyknownas oldname
original_name: originalname nameoriginalscript originalscript nativename localname namenonlatinscript nameinlocallanguage
first_name: firstname givenname givennames forename forenames vorname prenom nombrepropio имяотчество
last_name: lastname familyname surname nachname apellidos cognome фамилия
id: id uid entityid recordid listid number no nr ref reference referencenumber customerid customerno customernumber kundennr kundennummer clientid supplierid vendorid accountid accountnumber partyid
kind: type kind entitytype partytype schema category art typ sdntype
country: country countries countrycode countryname isocountry customercountry suppliercountry vendorcountry clientcountry partycountry counterpartycountry land pays pais jurisdiction countryofregistration страна 国家
citizenship: citizenship citizenships nationality nationalities nationalityies staatsangehorigkeit nationalite
born: born dob dateofbirth datesofbirth birthdate birthday yearofbirth geburtsdatum datedenaissance fechadenacimiento датарождения
place: placeofbirth placesofbirth birthplace pob geburtsort
address: address addresses addr fulladdress anschrift adresse direccion адрес 地址
street: street streetaddress addressline addressline1 address1 strasse rue
city: city town customercity suppliercity vendorcity ort stadt ville ciudad
region: region state province stateprovince bundesland
postcode: postcode postalcode zip zipcode plz codepostal
identifier: identifier identifiers passport passportnumber passportno idnumber taxid taxnumber vat vatnumber registrationnumber companynumber imo imonumber lei inn ogrn nationalid
programme: programme program programs programmes sanctionsprogram list lists regime reason
remarks: remarks remark notes note comment comments description bemerkung
source: source sourceurl url citation
since: since listed listedon listedat startdate effectivedate dateadded added
ignore: ignore
`

// meaning is the field that a heading stands for, or "".
func meaning(heading string) string {
	key := fold(heading)
	if key == "" {
		return ""
	}
	for line := range strings.Lines(headings) {
		field, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			if w == key || key == fold(field) {
				return field
			}
		}
	}
	return ""
}

// fold keeps the letters of a heading and its last digit, in lower case and
// without the accents that the words above would have.
func fold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case strings.ContainsRune("éèê", r):
			r = 'e'
		case strings.ContainsRune("áàâä", r):
			r = 'a'
		case strings.ContainsRune("óôö", r):
			r = 'o'
		case strings.ContainsRune("úûü", r):
			r = 'u'
		case r == 'ß':
			b.WriteByte('s')
			r = 's'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// heads counts the cells of a row that are headings.
func heads(row tabular.Row) int {
	n := 0
	for _, c := range row.Fields {
		if meaning(c) != "" {
			n++
		}
	}
	return n
}

// heading sets what the columns mean from the first row, and reports whether
// that row is a line of headings. It tells every column's reading.
func (t *table) heading(row tabular.Row) (bool, error) {
	if len(row.Fields) > 1 && heads(row) == 0 && len(t.opt.Columns) == 0 {
		return false, fmt.Errorf("line %d: no heading says which column holds the name\nhint: add a first line with headings such as name, alias, country, born; or say --columns 1=name", row.Line)
	}
	t.fields = make([]string, len(row.Fields))
	isHeading := false
	for i := range row.Fields {
		cell := row.Field(i)
		field := meaning(cell)
		isHeading = isHeading || field != ""
		for _, by := range []string{cell, strconv.Itoa(i + 1)} {
			if said, ok := t.opt.Columns[by]; ok {
				field = said
				isHeading = isHeading || by == cell
			}
		}
		if field != "" && !t.known(field) {
			return false, fmt.Errorf("column %d: %q is no field of a list: %w", i+1, field, errField())
		}
		t.fields[i] = field
	}
	if len(t.fields) == 1 && t.fields[0] == "" {
		t.fields[0] = "name"
	}
	if !slices.Contains(t.fields, "name") && !slices.Contains(t.fields, "last_name") {
		isHeading = t.looksLikeName(row) || isHeading
	}
	if !slices.Contains(t.fields, "name") && !slices.Contains(t.fields, "last_name") {
		return false, fmt.Errorf("line %d: no column for the name among %s\nhint: name it \"name\", or say --columns \"%s=name\"", row.Line, strings.Join(row.Fields, ", "), row.Field(0))
	}
	for i, f := range t.fields {
		heading := row.Field(i)
		if !isHeading {
			heading = strconv.Itoa(i + 1)
		}
		if f == "" || f == "ignore" {
			t.fields[i] = ""
			t.tell(heading, "")
			t.log.Add(NoGuess, t.file, row.Line, "column %q is not read", heading)
			continue
		}
		t.tell(heading, f)
		t.log.Add(Guess, t.file, row.Line, "column %q is read as %s", heading, f)
	}
	if isHeading {
		t.first = slices.Clone(row.Fields)
	}
	return isHeading, nil
}

// tell says how a column is read to who asked for it.
func (t *table) tell(column, field string) {
	if t.opt.OnColumn != nil {
		t.opt.OnColumn(column, field)
	}
}

// looksLikeName takes the one column whose heading has a word for a name or a
// party in it, as "Vendor (legal name)" has, for the name. With two such
// columns the user must say which.
func (t *table) looksLikeName(row tabular.Row) bool {
	found := -1
	for i := range row.Fields {
		h := fold(row.Field(i))
		if t.fields[i] != "" || has(h, "product", "file", "user", "host", "domain", "contact", "bank", "date", "number") ||
			!has(h, "name", "firma", "company", "customer", "kunde", "client", "vendor", "supplier", "lieferant", "nombre", "наименование", "название", "名称", "名稱") {
			continue
		}
		if found >= 0 {
			return false
		}
		found = i
	}
	if found >= 0 {
		t.fields[found] = "name"
	}
	return found >= 0
}

func has(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func (t *table) known(field string) bool {
	for line := range strings.Lines(headings) {
		if f, _, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && f == field {
			return true
		}
	}
	return false
}

func errField() error {
	var fields []string
	for line := range strings.Lines(headings) {
		if f, _, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields = append(fields, f)
		}
	}
	return fmt.Errorf("known are %s", strings.Join(fields, ", "))
}
