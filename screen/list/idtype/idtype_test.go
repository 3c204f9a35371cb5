package idtype_test

import (
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/idtype"
)

func TestRead(t *testing.T) {
	for in, want := range map[string]list.Identifier{
		"Passport A10472263 (Malaysia)":                           {Type: "Passport", Value: "A10472263", Country: "MY"},
		"Passport G025057 issued 23 Jun 1999 expires 05 Feb 2004": {Type: "Passport", Value: "G025057"},
		"Diplomatic Passport A0008886 (Nicaragua) issued 2012":    {Type: "Diplomatic Passport", Value: "A0008886", Country: "NI"},
		"Tax ID No. 7702070139 (Russia)":                          {Type: "Tax ID No.", Value: "7702070139", Country: "RU"},
		"File Number 7136973 (Delaware) (United States)":          {Type: "File Number", Value: "7136973 (Delaware)", Country: "US"},
		"NIT # 890115794-3 (Colombia)":                            {Type: "NIT #", Value: "890115794-3", Country: "CO"},
		"Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76U":     {Type: "Digital Currency Address - XBT", Value: "12QtD5BFwRsdNsAZY76U"},
		"Digital Currency Address - NEW 0xabc":                    {Type: "Digital Currency Address -", Value: "NEW 0xabc"},
		"Vessel Registration Identification IMO 7406784":          {Type: "Vessel Registration Identification", Value: "IMO 7406784"},
		"Aircraft Manufacturer's Serial Number (MSN) 1023409321":  {Type: "Aircraft Manufacturer's Serial Number (MSN)", Value: "1023409321"},
		"Passport":             {},
		"Linked To: SOMEBODY":  {},
		"Registration pending": {},
		"":                     {},
	} {
		if got, ok := idtype.Read(in); got != want || ok != (want != list.Identifier{}) {
			t.Errorf("Read(%q) = %+v, want %+v", in, got, want)
		}
	}
}

func TestKnown(t *testing.T) {
	for kind, want := range map[string]bool{"Passport": true, "Tax ID No.": true, "Gender": false, "Secondary sanctions risk:": false, "": false} {
		if idtype.Known(kind) != want {
			t.Errorf("Known(%q) = %v", kind, !want)
		}
	}
}
