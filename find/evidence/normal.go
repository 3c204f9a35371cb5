package evidence

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"interdict"
)

// # Names of kinds and facts
//
// Tools call the same thing by many names. What is read here is brought to one
// name for each kind of observation and each fact; doc/observations.md lists
// them. Case, punctuation and the prefix of a format ("pe.", "authenticode.")
// do not count. A fact of an unknown name is kept as "text", in which little is
// looked for; an observation of an unknown kind is read as a document.

// kinds are other words for kinds of observations, folded.
var kinds = map[string]interdict.ObservationKind{
	"installedprogram": interdict.InstalledProgram, "installedprogramrow": interdict.InstalledProgram, "program": interdict.InstalledProgram, "programs": interdict.InstalledProgram,
	"uninstall": interdict.InstalledProgram, "uninstallkey": interdict.InstalledProgram, "software": interdict.InstalledProgram, "app": interdict.InstalledProgram, "application": interdict.InstalledProgram,
	"inventory": interdict.InstalledProgram, "arp": interdict.InstalledProgram, "wingetlist": interdict.InstalledProgram, "installed": interdict.InstalledProgram, "msi": interdict.InstalledProgram,
	"process": interdict.Process, "processimage": interdict.Process, "runningprocess": interdict.Process, "processes": interdict.Process,
	"module": interdict.Module, "loadedmodule": interdict.Module, "dll": interdict.Module,
	"driver": interdict.Driver, "loadeddriver": interdict.Driver, "kernelmodule": interdict.Driver, "kerneldriver": interdict.Driver,
	"minifilter": interdict.Minifilter, "filter": interdict.Minifilter, "fltmc": interdict.Minifilter,
	"service": interdict.Service, "services": interdict.Service, "systemd": interdict.Service, "systemdunit": interdict.Service, "unit": interdict.Service, "launchd": interdict.Service, "daemon": interdict.Service,
	"autostart": interdict.Autostart, "startup": interdict.Autostart, "runkey": interdict.Autostart, "scheduledtask": interdict.ScheduledTask, "task": interdict.ScheduledTask,
	"securityproduct": interdict.SecurityProduct, "securitycenter": interdict.SecurityProduct, "securitycenter2": interdict.SecurityProduct, "wmi": interdict.SecurityProduct, "wmiantivirus": interdict.SecurityProduct, "antivirusproduct": interdict.SecurityProduct,
	"package": interdict.Package, "packagerecord": interdict.Package, "deb": interdict.Package, "rpm": interdict.Package, "dpkg": interdict.Package, "apk": interdict.Package, "linuxpackage": interdict.Package,
	"receipt": interdict.Receipt, "pkgreceipt": interdict.Receipt, "packagereceipt": interdict.Receipt,
	"appbundle": interdict.AppBundle, "bundle": interdict.AppBundle, "macapp": interdict.AppBundle, "plist": interdict.AppBundle,
	"systemextension": interdict.SystemExtension, "kext": interdict.SystemExtension, "kernelextension": interdict.SystemExtension,
	"browserextension": interdict.BrowserExtension, "extension": interdict.BrowserExtension, "chromeextension": interdict.BrowserExtension, "firefoxaddon": interdict.BrowserExtension, "addon": interdict.BrowserExtension,
	"nativemessaging": interdict.NativeMessaging, "nativemessaginghost": interdict.NativeMessaging,
	"mobileapp": interdict.MobileApp, "mobile": interdict.MobileApp, "mdm": interdict.MobileApp, "mdmapp": interdict.MobileApp, "androidapp": interdict.MobileApp, "iosapp": interdict.MobileApp,
	"rootcertificate": interdict.RootCertificate, "certificate": interdict.RootCertificate, "rootcert": interdict.RootCertificate, "certificates": interdict.RootCertificate, "certstore": interdict.RootCertificate,
	"registrykey": interdict.RegistryKey, "registry": interdict.RegistryKey, "regkey": interdict.RegistryKey, "registryvalue": interdict.RegistryKey,
	"fileheader": interdict.FileHeader, "pe": interdict.FileHeader, "peheader": interdict.FileHeader, "elf": interdict.FileHeader, "macho": interdict.FileHeader, "signature": interdict.FileHeader, "authenticode": interdict.FileHeader, "binary": interdict.FileHeader, "executable": interdict.FileHeader,
	"filename": interdict.FileName, "file": interdict.FileName, "path": interdict.FileName, "folder": interdict.FileName, "directory": interdict.FileName, "files": interdict.FileName, "archivemember": interdict.FileName,
	"filecontent": interdict.FileContent, "content": interdict.FileContent, "string": interdict.FileContent, "strings": interdict.FileContent,
	"baseset": interdict.BaseSet, "enginefiles": interdict.BaseSet, "enginefileset": interdict.BaseSet, "directorylisting": interdict.BaseSet, "filelist": interdict.BaseSet,
	"installer": interdict.Installer, "media": interdict.Installer, "packagefile": interdict.Installer,
	"component": interdict.Component, "sbomcomponent": interdict.Component, "sbom": interdict.Component, "cyclonedx": interdict.Component, "spdx": interdict.Component,
	"dependency": interdict.Dependency, "library": interdict.Dependency, "npm": interdict.Dependency, "pypi": interdict.Dependency, "maven": interdict.Dependency, "gomod": interdict.Dependency, "sourcedependency": interdict.Dependency,
	"containerconfig": interdict.ContainerConfig, "container": interdict.ContainerConfig, "containerimage": interdict.ContainerConfig, "dockerinspect": interdict.ContainerConfig, "docker": interdict.ContainerConfig, "dockerfile": interdict.ContainerConfig, "env": interdict.ContainerConfig, "environment": interdict.ContainerConfig,
	"deviceconfig": interdict.DeviceConfig, "appliance": interdict.DeviceConfig, "applianceconfig": interdict.DeviceConfig, "snmp": interdict.DeviceConfig,
	"configuration": interdict.Configuration, "config": interdict.Configuration, "configfile": interdict.Configuration,
	"legalnotice": interdict.LegalNotice, "notice": interdict.LegalNotice, "thirdpartynotice": interdict.LegalNotice, "thirdpartynotices": interdict.LegalNotice, "licence": interdict.LegalNotice, "license": interdict.LegalNotice,
	"log": interdict.Log, "logline": interdict.Log, "eventlog": interdict.Log, "siem": interdict.Log, "event": interdict.Log,
	"network": interdict.NetworkFlow, "networkflow": interdict.NetworkFlow, "dns": interdict.NetworkFlow, "dnsquery": interdict.NetworkFlow, "proxy": interdict.NetworkFlow, "proxylog": interdict.NetworkFlow, "flow": interdict.NetworkFlow, "tls": interdict.NetworkFlow, "connection": interdict.NetworkFlow, "port": interdict.NetworkFlow,
	"vulnerability": interdict.Vulnerability, "vulnerabilityfeed": interdict.Vulnerability, "cve": interdict.Vulnerability, "feed": interdict.Vulnerability,
	"document": interdict.Document, "rule": interdict.Document, "text": interdict.Document, "script": interdict.Document, "list": interdict.Document, "source": interdict.Document, "sourcecode": interdict.Document,
	"catalogentry": interdict.CatalogEntry, "catalogueentry": interdict.CatalogEntry, "winget": interdict.CatalogEntry, "wingetmanifest": interdict.CatalogEntry, "repository": interdict.CatalogEntry, "packagecatalog": interdict.CatalogEntry,
}

// facts are the names of facts, folded and without a format's prefix.
var facts = map[string]string{
	"name": "name", "displayname": "name", "applicationname": "name", "appname": "name", "software": "name", "softwaretitle": "name", "title": "name", "caption": "name", "packagename": "name", "servicename": "name",
	"filtername": "name", "component": "name", "componentname": "name", "unit": "name", "label": "name", "processname": "name", "extensionname": "name", "bundlename": "name", "modulename": "name", "program": "name", "imagename": "name", "taskname": "name",
	"display": "display", "servicedisplayname": "display", "product": "product", "productname": "product", "fileproductname": "product", "description": "description", "filedescription": "description", "summary": "description",
	"publisher": "publisher", "vendor": "publisher", "manufacturer": "publisher", "supplier": "publisher", "maintainer": "publisher", "author": "publisher", "provider": "publisher", "packager": "publisher", "developer": "publisher", "creator": "publisher",
	"originator": "publisher", "applicationpublisher": "publisher", "providername": "publisher", "maker": "publisher", "seller": "publisher", "group": "group",
	"company": "company", "companyname": "company", "copyright": "copyright", "legalcopyright": "copyright",
	"signer": "signer", "signername": "signer", "subjectname": "signer", "signedby": "signer", "signaturesubject": "signer", "signersubject": "signer", "certsubject": "signer", "certificatesubject": "signer", "authority": "signer", "commonnamesigner": "signer", "signercn": "signer",
	"org": "org", "organization": "org", "organisation": "org", "signerorg": "org", "signaturestatus": "signer_status", "signerstatus": "signer_status", "verified": "signer_status", "signed": "signer_status", "signature": "signer_status", "result": "signer_status", "valid": "signer_status", "signaturevalid": "signer_status",
	"serialnumber": "signer_serial", "signerserial": "signer_serial", "subjectserialnumber": "signer_serial", "leafsha256": "cert_sha256", "certsha256": "cert_sha256", "certificatesha256": "cert_sha256", "certfingerprint": "cert_sha256", "fingerprint": "cert_sha256", "fingerprintsha256": "cert_sha256",
	"teamid": "team_id", "teamidentifier": "team_id", "team": "team_id", "bundleid": "bundle_id", "bundleidentifier": "bundle_id", "cfbundleidentifier": "bundle_id",
	"productcode": "product_code", "identifyingnumber": "product_code", "guid": "product_code", "msiproductcode": "product_code", "upgradecode": "upgrade_code",
	"version": "version", "displayversion": "version", "productversion": "version", "fileversion": "version", "bundleshortversion": "version", "bundleversion": "version",
	"path": "path", "filepath": "path", "fullpath": "path", "image": "path", "imagepath": "image_path", "executable": "path", "executablepath": "path", "exe": "path", "pathname": "image_path", "location": "path", "binarypath": "image_path", "execstart": "image_path", "modulepath": "path", "folder": "path", "directory": "path",
	"installlocation": "install_location", "installpath": "install_location", "installdir": "install_location", "installsource": "install_source", "uninstall": "uninstall", "uninstallstring": "uninstall",
	"file": "file", "filename": "file", "files": "files", "original": "original", "originalfilename": "original", "originalname": "original", "originalprogramname": "original", "internal": "internal", "internalname": "internal",
	"command": "command", "commandline": "command", "cmdline": "command", "cmd": "command", "entrypoint": "command", "args": "command", "programarguments": "command",
	"service": "service", "servicekey": "service", "altitude": "altitude", "state": "state", "status": "state", "removed": "removed", "activestate": "state", "start": "start", "starttype": "start", "startmode": "start", "loaded": "loaded", "running": "running", "active": "active", "enabled": "enabled",
	"purl": "purl", "packageurl": "purl", "cpe": "cpe", "cpe23": "cpe", "cpes": "cpe", "cpe23uri": "cpe", "generatedcpe": "cpe", "type": "type", "manager": "manager", "packagemanager": "manager", "format": "manager", "source": "origin", "release": "release", "edition": "edition",
	"host": "host", "domain": "host", "query": "host", "qname": "host", "dnsquery": "host", "destinationhost": "host", "desthost": "host", "sni": "host", "servername": "host", "hostname": "host", "fqdn": "host", "destination": "host", "url": "url", "uri": "url", "port": "port", "dstport": "port", "destinationport": "port", "protocol": "protocol", "proto": "protocol", "client": "client", "clientip": "client", "src": "client",
	"extensionid": "extension_id", "identifier": "identifier", "slug": "extension_id", "appid": "app_id", "applicationid": "app_id", "androidpackage": "app_id", "package": "package", "packageid": "package_id", "packageidentifier": "winget_id", "wingetid": "winget_id", "id": "identifier", "moniker": "winget_id",
	"key": "key", "registrykey": "key", "keypath": "key", "registrypath": "key", "value": "value", "valuename": "value_name", "data": "text", "subject": "subject", "issuer": "issuer", "issuername": "issuer", "commonname": "common_name", "cn": "common_name", "store": "store", "thumbprint": "thumbprint",
	"sha256": "sha256", "hash": "sha256", "filesha256": "sha256", "sha1": "sha1", "md5": "md5", "soname": "soname", "needed": "needed", "imports": "needed", "buildid": "build_id", "env": "env", "environment": "env", "environmentvariables": "env", "mount": "mount", "mounts": "mount", "volume": "mount", "volumes": "mount",
	"digest": "digest", "problem": "problem", "signedat": "signed_at", "serial": "signer_serial", "cdhash": "cdhash", "exportname": "internal", "subsystem": "subsystem", "architecture": "architecture", "arch": "architecture", "runtime": "runtime", "pid": "pid", "process": "process",
	"line": "line", "configline": "line", "text": "text", "content": "text", "string": "text", "match": "text", "body": "text", "message": "text", "snippet": "text", "strings": "text", "header": "header", "class": "class", "classes": "class", "classname": "class", "javaclass": "class", "javapackage": "class", "dexclass": "class",
	"containerimage": "image", "repository": "image", "imageref": "image", "tag": "tag", "machservice": "mach_service", "machservices": "mach_service", "kscproduct": "ksc_product", "license": "licence", "licence": "licence", "browser": "browser", "language": "language", "homepage": "url",
}

// prefixes of formats, which say nothing beyond the kind.
var formats = []string{"pe", "authenticode", "macho", "elf", "uninstall", "versioninfo", "msi", "plist", "osquery", "registry", "file", "service", "driver", "process", "package", "sbom", "component", "dns", "net", "network", "cert", "certificate", "codesign", "deb", "rpm", "apk", "docker", "container", "win", "app", "extension", "bundle", "kext", "launchd", "systemd"}

// Normal is an observation with the names that this package knows. unknown are
// the facts whose names it does not.
func Normal(o *interdict.Observation) (out interdict.Observation, unknown []string) {
	out = *o
	kind, ok := kinds[folded(string(o.Kind))]
	if !ok {
		unknown = append(unknown, "kind "+string(o.Kind))
		kind = interdict.Document
	}
	out.Kind = kind
	out.Facts = make(interdict.Facts, 0, len(o.Facts)+4)
	for _, f := range o.Facts {
		name := factName(kind, f.Name)
		if name == "" {
			unknown = append(unknown, f.Name)
			name = "text"
		}
		out.Facts.Add(name, f.Value)
	}
	if out.Kind == interdict.Component && packaged(out.Facts.Get("purl")) {
		out.Kind = interdict.Package // of a system, which its database knows by this name
	}
	derive(&out)
	return out, unknown
}

// packaged reports whether a component is a package of an operating system.
func packaged(purl string) bool {
	for _, kind := range [...]string{"pkg:deb/", "pkg:rpm/", "pkg:apk/", "pkg:alpm/"} {
		if strings.HasPrefix(purl, kind) {
			return true
		}
	}
	return false
}

func folded(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// factName is what a fact is called here, "" if its name is not known.
func factName(kind interdict.ObservationKind, given string) string {
	if given == "authenticode.status" || given == "macho.signed" {
		return "signer_status"
	}
	name := facts[folded(given)]
	if i := strings.LastIndexByte(given, '.'); i > 0 {
		for _, f := range formats {
			if folded(given[:i]) == f {
				name = facts[folded(given[i+1:])]
				break
			}
		}
		if name == "" {
			name = facts[folded(given[i+1:])]
		}
	}
	return byKind(kind, name)
}

// byKind settles names that mean something else in each kind.
func byKind(kind interdict.ObservationKind, name string) string {
	switch name {
	case "identifier":
		switch kind {
		case interdict.BrowserExtension:
			return "extension_id"
		case interdict.MobileApp:
			return "app_id"
		case interdict.CatalogEntry, interdict.InstalledProgram:
			return "winget_id"
		case interdict.Receipt:
			return "package_id"
		case interdict.ContainerConfig, interdict.Process, interdict.Service:
			return "name"
		}
		return "bundle_id"
	case "package":
		switch kind {
		case interdict.MobileApp:
			return "app_id"
		case interdict.Receipt:
			return "package_id"
		}
		return "name"
	case "product":
		switch kind {
		case interdict.InstalledProgram, interdict.Component, interdict.SecurityProduct, interdict.Installer, interdict.Package:
			return "name"
		}
	case "path":
		switch kind {
		case interdict.RegistryKey:
			return "key"
		case interdict.ContainerConfig: // "image" of a container is no file
			return "image"
		}
	case "host":
		if kind != interdict.NetworkFlow && kind != interdict.Log {
			return "machine"
		}
	case "state":
		if kind == interdict.FileHeader {
			return "signer_status"
		}
	case "name":
		if kind == interdict.RegistryKey {
			return "key"
		}
	case "subject":
		if kind == interdict.FileHeader || kind == interdict.Process || kind == interdict.Module || kind == interdict.Driver {
			return "signer"
		}
	case "issuer":
		if kind == interdict.FileHeader || kind == interdict.Process || kind == interdict.Module || kind == interdict.Driver {
			return "signer_issuer"
		}
	case "signer_status":
		switch kind {
		case interdict.FileHeader, interdict.Process, interdict.Module, interdict.Driver, interdict.Service, interdict.SystemExtension, interdict.AppBundle:
		default:
			return "text"
		}
	case "value":
		if kind == interdict.NetworkFlow {
			return "host"
		}
	}
	return name
}

var (
	guid    = regexp.MustCompile(`\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}`)
	setting = regexp.MustCompile(`\b([A-Z][A-Z0-9_]{3,})=`)
)

// derive adds facts that others hold: the file of a path, the code in an
// uninstall command, the host of an address.
func derive(o *interdict.Observation) {
	for _, f := range o.Facts {
		switch f.Name {
		case "path", "image_path", "file":
			p := program(f.Value)
			if f.Name == "image_path" {
				o.Facts.Add("path", p)
			}
			if base := base(p); f.Name != "file" || base != f.Value {
				o.Facts.Add("file", base)
			}
		case "uninstall", "key", "install_source":
			o.Facts.Add("product_code", guid.FindString(f.Value))
		case "url":
			if u, err := url.Parse(f.Value); err == nil && u.Hostname() != "" {
				o.Facts.Add("host", u.Hostname())
				o.Facts.Add("port", u.Port())
			}
		case "command", "line", "text":
			switch o.Kind {
			case interdict.ContainerConfig, interdict.Service, interdict.Process, interdict.Configuration:
				for _, m := range setting.FindAllStringSubmatch(f.Value, 16) {
					o.Facts.Add("env", m[1])
				}
			}
			if f.Name == "command" && o.Facts.Get("path") == "" && strings.ContainsAny(f.Value, `/\`) {
				p := program(f.Value)
				o.Facts.Add("path", p)
				o.Facts.Add("file", base(p))
			}
		case "port":
			if proto := o.Facts.Get("protocol"); proto != "" && !strings.Contains(f.Value, "/") {
				o.Facts.Add("port", f.Value+"/"+strings.ToLower(proto))
			}
		}
	}
	if (o.Kind == interdict.Process || o.Kind == interdict.Module || o.Kind == interdict.Driver || o.Kind == interdict.Minifilter || o.Kind == interdict.FileName) && o.Facts.Get("file") == "" {
		o.Facts.Add("file", base(o.Facts.Get("name")))
	}
	if len(o.Path) > 0 && o.Facts.Get("path") == "" && (o.Kind == interdict.FileHeader || o.Kind == interdict.FileName) {
		p := o.Path[len(o.Path)-1]
		o.Facts.Add("path", p)
		o.Facts.Add("file", base(p))
	}
}

// program is the file that a command starts, without its arguments.
func program(command string) string {
	command = strings.TrimSpace(command)
	if rest, ok := strings.CutPrefix(command, `"`); ok {
		p, _, _ := strings.Cut(rest, `"`)
		return p
	}
	lower := strings.ToLower(command)
	for _, end := range []string{".exe", ".sys", ".dll"} {
		if i := strings.Index(lower, end); i >= 0 {
			return command[:i+len(end)]
		}
	}
	if strings.HasPrefix(command, "/") {
		p, _, _ := strings.Cut(command, " -")
		return p
	}
	return command
}

func base(p string) string { return path.Base(strings.TrimRight(strings.ReplaceAll(p, `\`, "/"), "/")) }
