package deal_test

import (
	"fmt"
	"os"
	"strings"

	"interdict"
	"interdict/deal"
)

// An order book is read as it is: what its columns were taken for is told, a
// bad row is told, and the rest goes on.
func ExampleRead() {
	book := strings.NewReader(`Order no,Transaction type,Item,Sold to country,Qty,Delivery date
PO-1,Renewal,Kaspersky Endpoint Security,United States,50,09/30/2024
PO-2,Sale,Kaspersky Endpoint Security,Frnace,10,2024-10-02
PO-3,Sale,Kaspersky Endpoint Security,US,10,03/04/2024
`)
	opts := deal.Options{OnMapping: func(cols []deal.Column) {
		for _, c := range cols {
			if c.Field == "" {
				fmt.Printf("%q is not read: %s\n", c.Header, c.Why)
			} else {
				fmt.Printf("%q is %s\n", c.Header, c.Field)
			}
		}
	}}
	for row := range deal.Read(book, "orders.csv", opts) {
		if row.Err != nil {
			fmt.Println(row.Err)
			continue
		}
		fmt.Println(row.Deal.ID, row.Deal.Act, row.Deal.Counterparty.Country, row.Deal.PerformedAt)
		for _, n := range row.Notes {
			fmt.Println("  " + n)
		}
	}
	// Output:
	// "Order no" is id
	// "Transaction type" is act
	// "Item" is product.name
	// "Sold to country" is counterparty.country
	// "Qty" is not read: no field of a deal holds a quantity
	// "Delivery date" is performed_at
	// PO-1 renew US 2024-09-30
	//   act: "Renewal" read as renew
	//   counterparty.country: "United States" read as US
	//   performed_at: "09/30/2024" read as 2024-09-30
	// orders.csv:3:4: column "Sold to country": counterparty.country: unknown country "Frnace"
	// hint: did you mean "FR" (France)?
	// orders.csv:4:6: column "Delivery date": performed_at: "03/04/2024" is 4 March or 3 April
	// hint: say --dates mdy or --dates dmy, or write 2024-03-04 or 2024-04-03
}

func ExampleParse() {
	d, _, err := deal.Parse([]string{"act=resell", "product=KES 12", "counterparty.country=Germany|France", "performed_at=2024-10-02"}, deal.Options{})
	fmt.Println(d.Act, d.Product.Name, d.Counterparty.Country, err)
	// Output: resell KES 12 DE or FR <nil>
}

func ExampleWriteCSV() {
	deal.WriteCSV(os.Stdout, []interdict.Deal{
		{ID: "1", Act: interdict.One("sell"), Product: &interdict.Product{Name: "=HYPERLINK(1)"}},
		{ID: "2", Act: interdict.Values{"sell", "renew"}, Licence: &interdict.Licence{NA: true}},
	})
	// Output:
	// id,act,product.name,licence
	// 1,sell,'=HYPERLINK(1),
	// 2,sell|renew,,n/a
}

// SplitCSV is what a reader of millions of lines builds on.
func ExampleSplitCSV() {
	block := []byte("a,\"b \"\"c\"\"\"\nd,\"e\nf\"\n")
	var fields [][]byte
	for len(block) > 0 {
		rec, n, lines, err := deal.SplitCSV(block, ',', true, fields[:0])
		fmt.Printf("%q %d %v\n", rec, lines, err)
		fields, block = rec, block[n:]
	}
	// Output:
	// ["a" "b \"c\""] 1 <nil>
	// ["d" "e\nf"] 2 <nil>
}
