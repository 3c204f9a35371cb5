package deal_test

import (
	"strings"
	"testing"

	"interdict/deal"
)

// mapping reads a header and writes "header=field" for each column that is
// read; ? marks those that are less than certain.
func mapping(t *testing.T, header string, opts deal.Options) (string, []deal.Column) {
	t.Helper()
	cols, err := deal.Columns(strings.Split(header, ","), opts)
	if err != nil {
		return err.Error(), cols
	}
	var out []string
	for _, c := range cols {
		if c.Why == "" {
			t.Errorf("column %q has no reason", c.Header)
		}
		if c.Field == "" {
			continue
		}
		s := c.Header + "=" + c.Field
		if c.Part != "" {
			s += "." + c.Part
		}
		if !c.Certain {
			s += "?"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", "), cols
}

func TestHeaders(t *testing.T) {
	for header, want := range map[string]string{
		"id,act,product.name,counterparty.country":                "id=id, act=act, product.name=product.name, counterparty.country=counterparty.country",
		"ACT,Product_Name,Counterparty Country":                   "ACT=act, Product_Name=product.name, Counterparty Country=counterparty.country",
		"Order no,Line,Transaction type":                          "Order no=id?, Line=id.line, Transaction type=act",
		"PO Number,Order #":                                       "Order #=id?",
		"Line,Item description":                                   "Item description=product.name",
		"Item,Description,Part #,SKU":                             "Description=product.name?, Part #=product.sku?",
		"Product,Item description":                                "Item description=product.name",
		"MPN,SKU,EAN":                                             "MPN=product.sku, EAN=product.gtin",
		"Customer,Sold to country,State":                          "Customer=counterparty.name?, Sold to country=counterparty.country, State=counterparty.country.region?",
		"Customer,Customer name,Bill to":                          "Customer name=counterparty.name",
		"Customer #,Customer No,Customer":                         "Customer=counterparty.name?",
		"Ship to country,Ship to state":                           "Ship to country=counterparty.located_in, Ship to state=counterparty.located_in.region",
		"Ship to,End user,Supplier":                               "Ship to=parties.consignee.name, End user=parties.end_user.name, Supplier=parties.supplier.name",
		"Vendor,Manufacturer":                                     "Manufacturer=product.maker",
		"Vendor,Qty,Unit price":                                   "Vendor=product.maker?",
		"Qty,Net price,Ext. price,Currency":                       "Ext. price=value.amount, Currency=value.currency",
		"Net price":                                               "Net price=value.amount?",
		"Order date,Delivery date,Invoice date,Ship date":         "Order date=agreement_at, Delivery date=performed_at, Ship date=shipped_at",
		"Order date,Invoice date":                                 "Order date=agreement_at, Invoice date=performed_at?",
		"Date,Sale date,Status,Sales rep":                         "",
		"Auftragsnummer,Pos.,Kunde,Lieferland,Artikelbezeichnung": "Auftragsnummer=id?, Pos.=id.line, Kunde=counterparty.name?, Lieferland=counterparty.located_in, Artikelbezeichnung=product.name",
		"Bestelldatum,Lieferdatum,Gesamtpreis,Währung,Hersteller": "Bestelldatum=agreement_at, Lieferdatum=performed_at, Gesamtpreis=value.amount?, Währung=value.currency, Hersteller=product.maker",
		"№ заказа,Клиент,Страна,Наименование товара,Дата поставки":  "№ заказа=id?, Клиент=counterparty.name?, Страна=counterparty.country?, Наименование товара=product.name, Дата поставки=performed_at",
		"N° commande,Client,Pays,Désignation,Date de livraison":     "N° commande=id?, Client=counterparty.name?, Pays=counterparty.country?, Désignation=product.name?, Date de livraison=performed_at",
		"Número de pedido,Cliente,País,Descripción,Fecha de pedido": "Número de pedido=id?, Cliente=counterparty.name?, País=counterparty.country?, Descripción=product.name?, Fecha de pedido=agreement_at",
		"Contract no,License number,Type":                           "",
		"product,product.name":                                      "product=product, product.name=product.name",
		"licence,licence.number":                                    "licence=licence, licence.number=licence.number",
	} {
		if got, _ := mapping(t, header, deal.Options{}); got != want {
			t.Errorf("%s:\n got %s\nwant %s", header, got, want)
		}
	}
}

// Columns that are not read are listed with the reason.
func TestUnusedColumns(t *testing.T) {
	_, cols := mapping(t, "act,Qty,Colour,Date,contry,,Net price,Ext. price", deal.Options{})
	for header, want := range map[string]string{
		"Qty":       "no field of a deal holds a quantity",
		"Colour":    "no field goes by this name",
		"Date":      "a date that does not say of what: --map it to agreement_at or performed_at",
		"":          "it has no header",
		"Net price": `value.amount is read from column "Ext. price" already`,
	} {
		found := false
		for _, c := range cols {
			found = found || c.Header == header && c.Field == "" && c.Why == want
		}
		if !found {
			t.Errorf("column %q is not listed with %q: %+v", header, want, cols)
		}
	}
}

func TestMap(t *testing.T) {
	for _, c := range []struct {
		header string
		m      map[string]string
		want   string
	}{
		{"Kd,Wann,Qty", map[string]string{"Kd": "counterparty.name", "wann": "performed_at"}, "Kd=counterparty.name, Wann=performed_at"},
		{"Customer,Order date", map[string]string{"Customer": "-", "Order date": "performed_at"}, "Order date=performed_at"},
		{"Amount,Total", map[string]string{"Total": "value.amount"}, "Total=value.amount"},
		{"Land,Staat", map[string]string{"Land": "place", "Staat": "place.region"}, "Land=place, Staat=place.region"},
		{"a,b", map[string]string{"a": "act", "b": "act"}, ": column \"b\": columns \"a\" and \"b\" both give act\nhint: choose one: --map \"b=-\""},
		{"a", map[string]string{"a": "product.nmae"}, ": column \"a\": --map: unknown field \"product.nmae\"\nhint: did you mean \"product.name\"?"},
		{"Customer", map[string]string{"Custmer": "actor.name"}, ": --map: there is no column \"Custmer\"\nhint: did you mean \"Customer\"?"},
		{"Customer,customer", nil, ": column \"customer\": columns \"Customer\" and \"customer\" both give counterparty.name\nhint: choose one: --map \"customer=-\""},
		{"act,act", nil, ": column \"act\": columns \"act\" and \"act\" both give act\nhint: choose one: --map \"act=-\""},
	} {
		if got, _ := mapping(t, c.header, deal.Options{Map: c.m}); got != c.want {
			t.Errorf("%s %v:\n got %s\nwant %s", c.header, c.m, got, c.want)
		}
	}
}

// An order book as resellers have it.
func TestOrderBook(t *testing.T) {
	check(t, []readCase{{
		name: "German, semicolons, every loose spelling",
		text: "Auftragsbuch 2024;;;;;;;;;;\n" +
			"Auftragsnr.;Pos.;Vorgangsart;Artikelbezeichnung;Hersteller Artikelnummer;Kunde;Land;Menge;Gesamtpreis;Bestelldatum;Lieferdatum\n" +
			"A-1;10;Verlängerung;Kaspersky Endpoint Security;KL4863XAKFR;Beispiel GmbH;Deutschland;50;1.200,00 €;30.09.2024;02.10.2024\n" +
			"A-1;20;RMA;Kabel;;Beispiel GmbH;Deutschland;1;5,00 €;30.09.2024;\n",
		want: `{"act":"renew","counterparty":{"name":"Beispiel GmbH","country":"DE"},"product":{"name":"Kaspersky Endpoint Security","sku":"KL4863XAKFR"},"value":{"amount":"1200.00","currency":"EUR"},"agreement_at":"2024-09-30","performed_at":"2024-10-02"}
			  act: "Verlängerung" read as renew
			  counterparty.country: "Deutschland" read as DE
			  value.amount: "1.200,00 €" read as 1200.00 EUR
			  agreement_at: "30.09.2024" read as 2024-09-30
			  performed_at: "02.10.2024" read as 2024-10-02
			error d.csv:4:3: column "Vorgangsart": act: "RMA" has no one meaning here | hint: a return can be deliver (a replacement), transfer (the goods go back) or support: write the act`,
	}})
}

// A state completes the country beside it, where that has states.
func TestStates(t *testing.T) {
	var got []string
	for row := range deal.Read(strings.NewReader("Customer,Country,State,Ship to country,Ship to state,End user,End user state\n"+
		"A,United States,Virginia,US,CA,E,NY\nB,Germany,Bayern,,TX,,\nC,US,XX,US,,,\nD,US,,,,E,Atlantis\n"), "d.csv", deal.Options{}) {
		if row.Err != nil {
			got = append(got, deal.Problems(row.Err)[0].Msg)
			continue
		}
		s := row.Deal.Counterparty.Country.String() + " " + row.Deal.Counterparty.LocatedIn.String()
		for _, p := range row.Deal.Parties {
			s += " " + p.Country.String()
		}
		got = append(got, s)
	}
	want := "US-VA US-CA US-NY; DE not stated; unknown state \"XX\" of United States; unknown state \"Atlantis\" of United States"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "; "), want)
	}
}

// A guessed column whose words the vocabulary does not know leaves the fact
// unknown; a column that is named for certain makes the row bad.
func TestGuessedWords(t *testing.T) {
	check(t, []readCase{
		{name: "guessed", text: "Act,Category\nsell,Gadgets\n", want: "{\"act\":\"sell\",\"product\":{}}\n  product.class: unknown class \"Gadgets\"; left unknown, since the column was guessed"},
		{name: "named", text: "act,product.class\nsell,Gadgets\n", want: "error d.csv:2:2: product.class: unknown class \"Gadgets\" | hint: known: antivirus, cybersecurity, threat_intelligence, security_training, consulting, library, operating_system, hardware … (doc/deal.md lists all)"},
	})
}

// Without a number of its own, a deal is named by its place.
func TestMadeIDs(t *testing.T) {
	var ids []string
	for row := range deal.Read(strings.NewReader(`[{"act":"sell"},{"act":"buy"},{"id":"x"},
		{"act":"use"}]`), "some/dir/d.json", deal.Options{}) {
		ids = append(ids, row.Deal.ID)
	}
	if got := strings.Join(ids, " "); got != "d.json:1 d.json:1/2 x d.json:2" {
		t.Errorf("ids %s", got)
	}
}
