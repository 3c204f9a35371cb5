package catalog

import "interdict"

// A place says in which facts of which observations an indicator's kind is
// looked for. Facts are called as package evidence normalises them.
type place struct {
	class string                      // signs of one class count once
	facts []string                    // where it stands
	in    []interdict.ObservationKind // in which observations; nil for all
}

// Sets of observations.
var (
	programs = []interdict.ObservationKind{interdict.InstalledProgram, interdict.SecurityProduct}
	code     = []interdict.ObservationKind{interdict.Process, interdict.Module, interdict.Driver, interdict.Minifilter, interdict.Service, interdict.Autostart,
		interdict.ScheduledTask, interdict.FileHeader, interdict.FileName, interdict.BaseSet, interdict.SystemExtension, interdict.NativeMessaging, interdict.ContainerConfig}
	text = []interdict.ObservationKind{interdict.FileContent, interdict.Document, interdict.Log, interdict.Configuration, interdict.ContainerConfig, interdict.DeviceConfig,
		interdict.LegalNotice, interdict.Process, interdict.Service, interdict.ScheduledTask, interdict.Autostart}
)

// indicatorKinds are the kinds of indicators and where each is looked for. The
// same value in another fact says nothing.
var indicatorKinds = map[string]place{
	"family":                {class: "product name", facts: []string{"name", "product", "description", "display"}},
	"publisher":             {class: "publisher", facts: []string{"publisher", "company", "signer", "org", "copyright"}},
	"signer-certificate":    {class: "signature", facts: []string{"cert_sha256"}},
	"signer-subject":        {class: "signature", facts: []string{"signer_serial", "signer"}},
	"msi-product-code":      {class: "product code", facts: []string{"product_code", "upgrade_code"}},
	"program-name":          {class: "product name", facts: []string{"name"}, in: programs},
	"uninstall-query":       {class: "document", facts: nil},
	"registry-key":          {class: "registry key", facts: []string{"key"}},
	"product-id":            {class: "product id", facts: []string{"ksc_product"}},
	"service":               {class: "service", facts: []string{"name", "service"}, in: []interdict.ObservationKind{interdict.Service, interdict.Driver, interdict.RegistryKey}},
	"driver":                {class: "driver", facts: []string{"file", "name", "service"}, in: code},
	"driver-display":        {class: "driver", facts: []string{"display", "description", "name"}},
	"file-name":             {class: "file name", facts: []string{"file", "name", "files", "original"}, in: code},
	"path":                  {class: "path", facts: []string{"path", "install_location", "image_path", "command", "mount"}},
	"security-product":      {class: "security center", facts: []string{"name"}, in: []interdict.ObservationKind{interdict.SecurityProduct}},
	"scheduled-task":        {class: "scheduled task", facts: []string{"name"}, in: []interdict.ObservationKind{interdict.ScheduledTask}},
	"root-certificate":      {class: "certificate", facts: []string{"common_name", "subject", "name"}, in: []interdict.ObservationKind{interdict.RootCertificate}},
	"tls-issuer":            {class: "certificate", facts: []string{"issuer"}, in: []interdict.ObservationKind{interdict.NetworkFlow, interdict.RootCertificate}},
	"apple-team-id":         {class: "signature", facts: []string{"team_id"}},
	"bundle-id":             {class: "bundle id", facts: []string{"bundle_id", "name", "app_id"}, in: []interdict.ObservationKind{interdict.AppBundle, interdict.SystemExtension, interdict.Process, interdict.Service, interdict.MobileApp, interdict.InstalledProgram, interdict.FileHeader, interdict.Receipt}},
	"system-extension":      {class: "bundle id", facts: []string{"bundle_id", "name"}},
	"mach-service":          {class: "mach service", facts: []string{"mach_service", "name"}, in: []interdict.ObservationKind{interdict.Service}},
	"launchd":               {class: "path", facts: []string{"path", "file_path"}},
	"safari-extension":      {class: "extension", facts: []string{"extension_id", "bundle_id"}},
	"pkg-receipt":           {class: "receipt", facts: []string{"package_id", "name"}, in: []interdict.ObservationKind{interdict.Receipt}},
	"package":               {class: "package", facts: []string{"name"}, in: []interdict.ObservationKind{interdict.Package, interdict.Installer}},
	"systemd-unit":          {class: "service", facts: []string{"name"}, in: []interdict.ObservationKind{interdict.Service}},
	"mobile-app":            {class: "app id", facts: []string{"app_id", "bundle_id", "name"}, in: []interdict.ObservationKind{interdict.MobileApp, interdict.AppBundle, interdict.InstalledProgram}},
	"java-class":            {class: "class names", facts: []string{"class", "text"}},
	"browser-extension":     {class: "extension", facts: []string{"extension_id", "path"}},
	"native-messaging-host": {class: "native messaging", facts: []string{"name"}, in: []interdict.ObservationKind{interdict.NativeMessaging}},
	"container":             {class: "image name", facts: []string{"image"}},
	"host-name":             {class: "network", facts: []string{"host"}, in: []interdict.ObservationKind{interdict.NetworkFlow}},
	"port":                  {class: "port", facts: []string{"port"}, in: []interdict.ObservationKind{interdict.NetworkFlow}},
	"log-header":            {class: "log", facts: []string{"header", "text", "line"}, in: []interdict.ObservationKind{interdict.Log}},
	"winget-id":             {class: "package", facts: []string{"winget_id", "name"}, in: []interdict.ObservationKind{interdict.InstalledProgram, interdict.Package, interdict.CatalogEntry}},
	"homebrew-cask":         {class: "package", facts: nil},
	"cpe":                   {class: "cpe", facts: []string{"cpe"}},
	"purl":                  {class: "purl", facts: []string{"purl"}},
	"env-var":               {class: "engine setting", facts: []string{"env", "line", "command"}, in: text},
	"base-file":             {class: "engine files", facts: []string{"file", "files"}, in: []interdict.ObservationKind{interdict.BaseSet, interdict.FileName, interdict.FileHeader}},
	"config-key":            {class: "engine setting", facts: []string{"line", "text", "key_name"}, in: text},
	"config-line":           {class: "device configuration", facts: []string{"line", "text", "value"}, in: []interdict.ObservationKind{interdict.DeviceConfig, interdict.Configuration}},
	"content":               {class: "text in a file", facts: []string{"text", "name", "soname", "needed"}, in: []interdict.ObservationKind{interdict.FileContent, interdict.FileHeader}},
	"legal-notice":          {class: "notice", facts: []string{"text"}, in: []interdict.ObservationKind{interdict.LegalNotice}},
	"sha256":                {class: "hash", facts: []string{"sha256"}},
}
