package browserext_test

import (
	"testing"

	"interdict/find/detect/browserext"
	"interdict/find/inventory/inventorytest"
)

const chromeID = "abcdefghijklmnopabcdefghijklmnop"

// TestBrowserext reads extensions and hosts of browsers, with invented software.
func TestBrowserext(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/manifest.json": `{"name":"__MSG_appName__","version":"1.0","default_locale":"en"}`,
			"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/_locales/en/messages.json": `{"appname":{"message":"Example Protection"}}`},
			"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/manifest.json",
			"browser-extension extension_id=" + chromeID + " name=Example Protection version=1.0 browser=chrome"},
		{inventorytest.Tree{"home/a/.mozilla/firefox/x.default/extensions.json": `{"addons":[{"id":"protect@example.com","version":"2","active":false,"defaultLocale":{"name":"Example Protection","creator":"Example Lab"}}]}`}, "home/a/.mozilla/firefox/x.default/extensions.json",
			"browser-extension extension_id=protect@example.com name=Example Protection version=2 author=Example Lab browser=firefox state=disabled"},
		{inventorytest.Tree{"etc/opt/chrome/native-messaging-hosts/com.example.host.json": `{"name":"com.example.host","path":"/opt/example/bridge"}`}, "etc/opt/chrome/native-messaging-hosts/com.example.host.json",
			"native-messaging name=com.example.host path=/opt/example/bridge"},
	} {
		if got, err := c.files.Detect(browserext.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzBrowserext(f *testing.F) {
	f.Add("Extensions/"+chromeID+"/1/manifest.json", `{"name":"__MSG_a__","default_locale":"en"}`)
	f.Add("firefox/extensions.json", `{"addons":[{"id":"a"}]}`)
	inventorytest.Fuzz(f, browserext.Detector)
}
