package catalog_test

import (
	"fmt"

	"interdict/catalog"
)

func Example() {
	c, err := catalog.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	r := c.Resolve(catalog.Query{Name: "KES Select BR 25-49 Node 2Y Rnl Lic"})
	may, must := r.ByMaker("kaspersky")
	fmt.Println(r.Because)
	fmt.Println(r.Classes, may, must)
	// Output:
	// "KES Select" is Kaspersky Endpoint Security for Business - Select (name seen in use)
	// antivirus true true
}

// A short name without its maker is a set, and its maker is open.
func ExampleCatalog_Resolve_ambiguous() {
	c, _ := catalog.Embedded()
	r := c.Resolve(catalog.Query{Name: "KES 12, 100 users"})
	may, must := r.ByMaker("kaspersky")
	fmt.Println(may, must, len(r.Candidates))
	fmt.Println("class:", r.Classes)
	fmt.Println("class if it is Kaspersky's:", r.ClassesBy("kaspersky"))
	// Output:
	// true false 8
	// class: not stated
	// class if it is Kaspersky's: antivirus
}

func ExampleCatalog_Resolve_partNumber() {
	c, _ := catalog.Embedded()
	r := c.Resolve(catalog.Query{SKU: "kl4863-kapdr -N3"})
	fmt.Println(r.Because)
	for _, p := range r.Part.Read {
		fmt.Printf("%s %s: %s\n", p.Position, p.Is, p.Means)
	}
	// Output:
	// part number kl4863-kapdr is Kaspersky Endpoint Security for Business - Select (code seen in use)
	// edition K: Brazilian edition
	// form A: corporate licence
	// quantity P: 25 to 49
	// term D: 2 years
	// type R: renewal
}

// A product of another maker can hold an engine of the one in question.
func ExampleResolution_Embedded() {
	c, _ := catalog.Embedded()
	r := c.Resolve(catalog.Query{Name: "Check Point Harmony Endpoint, 100 users"})
	may, _ := r.ByMaker("kaspersky")
	fmt.Println("Kaspersky's:", may)
	for _, e := range r.Embedded("kaspersky") {
		fmt.Println("embeds", e.Product, "since", e.From, "status", e.Status)
	}
	// Output:
	// Kaspersky's: false
	// embeds kaspersky/anti-virus-sdk since before 2020 status unknown
}

func ExampleCatalog_Party() {
	c, _ := catalog.Embedded()
	for _, name := range []string{"Лаборатория Касперского, АО", "Kapersky Lab", "InfoWatch", "Example Reseller Inc."} {
		p := c.Party(name)
		may, must := p.In("kaspersky")
		fmt.Println(may, must, p.Because)
	}
	// Output:
	// true true "Лаборатория Касперского, АО" is AO Kaspersky Lab, of the group of Kaspersky
	// true false "Kapersky Lab" looks like Kaspersky misspelt
	// false false "InfoWatch" is InfoWatch; formerly an affiliate of Kaspersky (spun off; a family name is no tie, and a present InfoWatch product is no Kaspersky product)
	// false false "Example Reseller Inc." resembles no maker that the catalog knows
}
