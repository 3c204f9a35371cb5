package row

import "interdict"

// assetColumns are the columns that say whose row it is, in every export.
var assetColumns = map[string]string{
	"asset": AssetFact, "assetname": AssetFact, "computer": AssetFact, "computername": AssetFact, "device": AssetFact, "devicename": AssetFact,
	"manageddevicename": AssetFact, "hostname": AssetFact, "host": AssetFact, "hostidentifier": AssetFact, "hostdisplayname": AssetFact,
	"machine": AssetFact, "machinename": AssetFact, "netbiosname": AssetFact, "agentname": AssetFact, "agent": AssetFact, "workstation": AssetFact,
	"pscomputername": AssetFact, "systemname": AssetFact, "server": AssetFact, "servername": AssetFact, "endpoint": AssetFact, "fqdn": AssetFact,
	"os": platformFact, "platform": platformFact, "operatingsystem": platformFact, "osplatform": platformFact, "devicetype": platformFact,
}

// shapes are the tables of other tools, from their documentation and from
// exports as people keep them. Columns of which only the name was remembered
// do no harm: a column that is not there is not read.
var shapes = []Shape{
	{
		Name: "osquery programs", Kind: interdict.InstalledProgram, Platform: interdict.Windows,
		Needs: []string{"name", "identifyingnumber|installsource|upgradecode"},
		Columns: map[string]string{"name": "name", "version": "version", "publisher": "publisher", "identifyingnumber": "product_code",
			"upgradecode": "upgrade_code", "installlocation": "install_location", "uninstallstring": "uninstall", "language": "language"},
	},
	{
		Name: "uninstall keys", Kind: interdict.InstalledProgram, Platform: interdict.Windows,
		Needs: []string{"displayname", "publisher|displayversion|uninstallstring"},
		Columns: map[string]string{"displayname": "name", "displayversion": "version", "publisher": "publisher", "pschildname": "product_code",
			"prodid": "product_code", "productcode": "product_code", "installlocation": "install_location", "uninstallstring": "uninstall", "version": "version"},
	},
	{
		Name: "SCCM installed software", Kind: interdict.InstalledProgram, Platform: interdict.Windows,
		Needs: []string{"productname|arpdisplayname", "softwarecode|packagecode|productversion"},
		Columns: map[string]string{"productname": "name", "arpdisplayname": "name", "productversion": "version", "publisher": "publisher",
			"softwarecode": "product_code", "installedlocation": "install_location", "uninstallstring": "uninstall"},
	},
	{
		Name: "WMI products", Kind: interdict.InstalledProgram, Platform: interdict.Windows,
		Needs: []string{"caption|name", "vendor", "identifyingnumber|packagename|installdate"},
		Columns: map[string]string{"caption": "name", "name": "name", "vendor": "publisher", "version": "version", "identifyingnumber": "product_code",
			"installlocation": "install_location", "node": AssetFact},
	},
	{
		Name: "Intune discovered apps", Kind: interdict.InstalledProgram,
		Needs: []string{"applicationname", "applicationversion|applicationpublisher|applicationkey"},
		Columns: map[string]string{"applicationname": "name", "applicationpublisher": "publisher", "applicationversion": "version", "applicationshortversion": "version",
			"platform": platformFact},
	},
	{
		Name: "Intune detected apps", Kind: interdict.InstalledProgram,
		Needs: []string{"displayname", "devicecount|sizeinbyte"}, Columns: map[string]string{"displayname": "name", "version": "version", "publisher": "publisher"},
	},
	{
		Name: "Lansweeper software", Kind: interdict.InstalledProgram,
		Needs: []string{"assetname|asset", "software|softwarename"}, Columns: map[string]string{"software": "name", "softwarename": "name", "version": "version",
			"softwareversion": "version", "publisher": "publisher", "softwarepublisher": "publisher", "installlocation": "install_location"},
	},
	{
		Name: "winget export", Kind: interdict.InstalledProgram, Platform: interdict.Windows,
		Needs: []string{"packageidentifier"}, Columns: map[string]string{"packageidentifier": "winget_id", "version": "version"},
	},
	{
		Name: "Wazuh packages", Kind: interdict.Package,
		Needs: []string{"name", "format", "vendor|architecture"}, Columns: map[string]string{"name": "name", "version": "version", "vendor": "vendor",
			"format": "manager", "location": "install_location", "source": "source", "description": "description"},
	},
	{
		Name: "osquery apps", Kind: interdict.AppBundle, Platform: interdict.MacOS,
		Needs: []string{"bundleidentifier|bundleid", "name|path|bundlename|displayname"}, Columns: map[string]string{"bundleidentifier": "bundle_id", "bundleid": "bundle_id",
			"bundlename": "name", "name": "name", "displayname": "name", "path": "path", "bundleshortversion": "version", "bundleversion": "version", "version": "version",
			"copyright": "copyright", "minimumsystemversion": "minimum_system"},
	},
	{
		Name: "Jamf applications", Kind: interdict.AppBundle, Platform: interdict.MacOS,
		Needs: []string{"applicationtitle|applicationname", "applicationpath|applicationbundleid|bundleid|computername|serialnumber"},
		Columns: map[string]string{"applicationtitle": "name", "applicationname": "name", "applicationversion": "version", "applicationpath": "path",
			"applicationbundleid": "bundle_id", "bundleid": "bundle_id"},
	},
	{
		Name: "osquery signature", Kind: interdict.FileHeader, Platform: interdict.MacOS,
		Needs: []string{"teamidentifier", "signed|identifier"}, Columns: map[string]string{"teamidentifier": "macho.team_id", "identifier": "macho.identifier",
			"signed": "macho.signed", "authority": "macho.signer", "path": "path", "cdhash": "macho.cdhash"},
	},
	{
		Name: "osquery authenticode", Kind: interdict.FileHeader, Platform: interdict.Windows,
		Needs: []string{"subjectname", "result"}, Columns: map[string]string{"subjectname": "authenticode.signer", "issuername": "authenticode.issuer",
			"result": "authenticode.status", "path": "path", "originalprogramname": "pe.original", "serialnumber": "authenticode.serial"},
	},
	{
		Name: "Sigcheck", Kind: interdict.FileHeader, Platform: interdict.Windows,
		Needs: []string{"path", "verified", "publisher|company"}, Columns: map[string]string{"path": "path", "verified": "authenticode.status", "publisher": "authenticode.signer",
			"company": "pe.company", "description": "pe.description", "product": "pe.product", "productversion": "pe.version", "fileversion": "pe.file_version", "sha256": "sha256"},
	},
	{
		Name: "osquery drivers", Kind: interdict.Driver, Platform: interdict.Windows,
		Needs: []string{"image|devicename", "provider|service|inf"}, Columns: map[string]string{"image": "path", "provider": "company", "service": "service", "manufacturer": "company",
			"description": "description", "version": "version", "signed": "signed", "devicename": "description", "serviceky": "service", "servicekey": "service"},
	},
	{
		Name: "driverquery", Kind: interdict.Driver, Platform: interdict.Windows,
		Needs: []string{"modulename", "drivertype|linkdate"}, Columns: map[string]string{"modulename": "name", "displayname": "display", "description": "description",
			"path": "path", "state": "state", "startmode": "start"},
	},
	{
		Name: "minifilters", Kind: interdict.Minifilter, Platform: interdict.Windows,
		Needs: []string{"altitude", "filtername|name"}, Columns: map[string]string{"filtername": "name", "name": "name", "altitude": "altitude", "frame": "frame"},
		Values: map[string]string{"state": "loaded"},
	},
	{
		Name: "osquery services", Kind: interdict.Service, Platform: interdict.Windows,
		Needs: []string{"name", "servicetype|starttype|startmode|pathname"}, Columns: map[string]string{"name": "name", "displayname": "display", "path": "image_path", "pathname": "image_path",
			"modulepath": "module_path", "status": "state", "state": "state", "starttype": "start", "startmode": "start", "description": "description", "useraccount": "account", "startname": "account"},
	},
	{
		Name: "Get-Service", Kind: interdict.Service, Platform: interdict.Windows,
		Needs: []string{"servicename|name", "displayname", "status"}, Columns: map[string]string{"servicename": "name", "name": "name", "displayname": "display", "status": "state",
			"starttype": "start", "binarypathname": "image_path"},
	},
	{
		Name: "osquery systemd units", Kind: interdict.Service, Platform: interdict.Linux,
		Needs: []string{"id", "fragmentpath|activestate"}, Columns: map[string]string{"id": "name", "description": "description", "fragmentpath": "path", "activestate": "state",
			"substate": "substate", "unitfilestate": "start"},
	},
	{
		Name: "osquery launchd", Kind: interdict.Service, Platform: interdict.MacOS,
		Needs: []string{"label", "program|programarguments|runatload"}, Columns: map[string]string{"label": "name", "program": "image_path", "programarguments": "image_path", "path": "path", "name": "file"},
	},
	{
		Name: "osquery autostart", Kind: interdict.Autostart,
		Needs: []string{"name", "args|username", "source|type|path"}, Columns: map[string]string{"name": "name", "path": "path", "args": "command", "source": "source", "status": "state"},
	},
	{
		Name: "scheduled tasks", Kind: interdict.ScheduledTask, Platform: interdict.Windows,
		Needs: []string{"taskname|name", "tasktorun|action|actions", "enabled|nextruntime|lastruntime|scheduletype|triggers|author"}, Columns: map[string]string{"taskname": "name", "name": "name", "tasktorun": "command", "action": "command", "actions": "command",
			"path": "path", "state": "state", "status": "state", "author": "author", "enabled": "enabled"},
	},
	{
		Name: "osquery processes", Kind: interdict.Process,
		Needs: []string{"pid", "name|path|cmdline|processname|imagename"}, Columns: map[string]string{"name": "name", "processname": "name", "imagename": "name", "path": "path", "executablepath": "path",
			"cmdline": "command", "commandline": "command", "pid": "pid", "cmd": "command", "company": "pe.company", "description": "pe.description", "product": "pe.product"},
		Values: map[string]string{"state": "running"},
	},
	{
		Name: "tasklist", Kind: interdict.Process, Platform: interdict.Windows,
		Needs: []string{"imagename|processname", "sessionname|memusage|pid|sessionid"}, Columns: map[string]string{"imagename": "name", "processname": "name", "pid": "pid", "path": "path", "modules": "modules",
			"services": "services"},
		Values: map[string]string{"state": "running"},
	},
	{
		Name: "loaded modules", Kind: interdict.Module,
		Needs: []string{"modulename|module|modules", "processid|pid|process|imagename"}, Columns: map[string]string{"modulename": "name", "module": "name", "modules": "name", "path": "path", "filename": "path",
			"company": "pe.company", "process": "process", "imagename": "process"},
		Values: map[string]string{"state": "loaded"},
	},
	{
		Name: "osquery kernel modules", Kind: interdict.Driver, Platform: interdict.Linux,
		Needs: []string{"name", "usedby", "address|status"}, Columns: map[string]string{"name": "name", "status": "state"}, Values: map[string]string{"state": "loaded"},
	},
	{
		Name: "osquery kernel extensions", Kind: interdict.SystemExtension, Platform: interdict.MacOS,
		Needs: []string{"idx|linkedagainst", "name", "path|version"}, Columns: map[string]string{"name": "bundle_id", "path": "path", "version": "version"}, Values: map[string]string{"state": "loaded"},
	},
	{
		Name: "osquery system extensions", Kind: interdict.SystemExtension, Platform: interdict.MacOS,
		Needs: []string{"identifier|bundleid", "team|teamid", "state|category|bundlepath"}, Columns: map[string]string{"identifier": "bundle_id", "bundleid": "bundle_id", "team": "team_id", "teamid": "team_id",
			"state": "state", "version": "version", "path": "path", "bundlepath": "path", "category": "category"},
	},
	{
		Name: "osquery package receipts", Kind: interdict.Receipt, Platform: interdict.MacOS,
		Needs: []string{"packageid"}, Columns: map[string]string{"packageid": "package_id", "packagefilename": "file", "version": "version", "location": "path", "installername": "installer", "path": "path"},
	},
	{
		Name: "osquery Debian packages", Kind: interdict.Package, Platform: interdict.Linux,
		Needs:   []string{"name", "maintainer", "version"},
		Columns: map[string]string{"name": "name", "package": "name", "version": "version", "maintainer": "vendor", "status": "state", "source": "source", "section": "section"},
		Values:  map[string]string{"manager": "dpkg"},
	},
	{
		Name: "osquery RPM packages", Kind: interdict.Package, Platform: interdict.Linux,
		Needs: []string{"name", "release|epoch", "version"}, Columns: map[string]string{"name": "name", "version": "version", "release": "release", "vendor": "vendor", "source": "source", "packagegroup": "section"},
		Values: map[string]string{"manager": "rpm"},
	},
	{
		Name: "Fleet software", Kind: interdict.InstalledProgram,
		Needs: []string{"softwaretitle|name", "source", "version|hostscount|generatedcpe"}, Columns: map[string]string{"name": "name", "softwaretitle": "name", "version": "version", "source": "source", "vendor": "publisher",
			"bundleidentifier": "bundle_id", "extensionid": "extension_id", "browser": "browser", "generatedcpe": "cpe", "upgradecode": "upgrade_code", "installedpath": "install_location"},
	},
	{
		Name: "osquery browser extensions", Kind: interdict.BrowserExtension,
		Needs: []string{"identifier|extensionid", "browsertype|permissions|profile|profilepath|browser|updateurl"}, Columns: map[string]string{"identifier": "extension_id", "extensionid": "extension_id", "name": "name",
			"version": "version", "author": "author", "browsertype": "browser", "browser": "browser", "state": "state", "path": "path", "description": "description", "referenced": "referenced"},
	},
	{
		Name: "osquery Firefox add-ons", Kind: interdict.BrowserExtension,
		Needs: []string{"identifier", "creator|sourceurl"}, Columns: map[string]string{"identifier": "extension_id", "name": "name", "version": "version", "creator": "author", "sourceurl": "source", "path": "path"},
		Values: map[string]string{"browser": "firefox"},
	},
	{
		Name: "osquery certificates", Kind: interdict.RootCertificate,
		Needs: []string{"subject|commonname", "selfsigned|ca|store|thumbprint"}, Columns: map[string]string{"commonname": "common_name", "subject": "subject", "issuer": "issuer", "sha1": "sha1", "thumbprint": "sha1",
			"selfsigned": "self_signed", "store": "store", "path": "path", "notvalidafter": "not_after", "friendlyname": "name"},
	},
	{
		Name: "Security Center products", Kind: interdict.SecurityProduct, Platform: interdict.Windows,
		Needs: []string{"productstate|pathtosignedproductexe|stateTimestamp|statetimestamp|signaturesuptodate", "displayname|name"}, Columns: map[string]string{"displayname": "name", "name": "name",
			"productstate": "state", "state": "state", "pathtosignedproductexe": "path", "pathtosignedreportingexe": "reporting_path", "instanceguid": "guid", "type": "type"},
	},
	{
		Name: "mobile apps", Kind: interdict.MobileApp,
		Needs: []string{"packagename|appid|appidentifier|applicationid|bundle", "appname|applicationname|name|displayname|devicename"}, Columns: map[string]string{"packagename": "app_id", "appid": "app_id", "appidentifier": "app_id",
			"applicationid": "app_id", "bundle": "app_id", "appname": "name", "applicationname": "name", "displayname": "name", "name": "name", "version": "version", "appversion": "version", "publisher": "publisher"},
	},
	{
		Name: "Docker images", Kind: interdict.ContainerConfig,
		Needs: []string{"repository", "tag|imageid|digest"}, Columns: map[string]string{"repository": "image", "tag": "tag", "digest": "digest", "imageid": "image_id"},
	},
	{
		Name: "DNS log", Kind: interdict.NetworkFlow,
		Needs: []string{"query|qname|domain|dnsquery|queryname|destinationhost|desthost|url|csuri|sni", "client|clientip|srcip|src|sourceip|idorigh|user"},
		Columns: map[string]string{"query": "host", "qname": "host", "domain": "host", "dnsquery": "host", "queryname": "host", "destinationhost": "host", "desthost": "host", "url": "url", "csuri": "url",
			"sni": "host", "client": "client", "clientip": "client", "srcip": "client", "sourceip": "client", "src": "client", "idorigh": "client", "destinationport": "port", "dstport": "port", "idrespp": "port", "proto": "protocol"},
	},
	{
		Name: "files", Kind: interdict.FileName,
		Needs: []string{"path|filepath|fullname|fullpath", "filename|size|length|sha256|md5|mtime|lastwritetime"}, Columns: map[string]string{"path": "path", "filepath": "path", "fullname": "path", "fullpath": "path", "filename": "name", "sha256": "sha256",
			"sha1": "sha1", "md5": "md5", "productversion": "pe.version", "companyname": "pe.company", "productname": "pe.product", "originalfilename": "pe.original", "filedescription": "pe.description", "signer": "authenticode.signer"},
	},
	{
		Name: "components", Kind: interdict.Component,
		Needs: []string{"purl|cpe|packageurl", "name|component|componentname"}, Columns: map[string]string{"purl": "purl", "packageurl": "purl", "cpe": "cpe", "name": "name", "component": "name", "componentname": "name", "version": "version",
			"supplier": "supplier", "publisher": "publisher", "license": "licence", "author": "author", "group": "group"},
	},
	{
		Name: "a software list", Kind: interdict.InstalledProgram, Loose: true,
		Needs:   []string{"software|softwarename|softwaretitle|application|applicationname|appname|productname|program|programname|installedsoftware"},
		Columns: softwareColumns,
	},
	{
		Name: "names with versions", Kind: interdict.InstalledProgram, Loose: true,
		Needs:   []string{"name|product|app|displayname|title|package|packagename|caption", "version|softwareversion|productversion|appversion|displayversion", "publisher|vendor|manufacturer|company|maker|" + whose},
		Columns: softwareColumns,
	},
}

// whose are the columns that make a table of names one of what is installed.
const whose = "asset|assetname|computer|computername|device|devicename|hostname|host|machine|machinename|workstation|endpoint|installdate|installlocation|uninstallstring"

// softwareColumns are what people call the columns of a list of software.
var softwareColumns = map[string]string{
	"software": "name", "softwarename": "name", "softwaretitle": "name", "application": "name", "applicationname": "name", "app": "name", "appname": "name",
	"product": "name", "productname": "name", "program": "name", "programname": "name", "installedsoftware": "name", "name": "name", "displayname": "name",
	"title": "name", "package": "name", "packagename": "name", "caption": "name",
	"version": "version", "softwareversion": "version", "productversion": "version", "appversion": "version", "displayversion": "version", "applicationversion": "version",
	"publisher": "publisher", "vendor": "publisher", "manufacturer": "publisher", "company": "publisher", "softwarepublisher": "publisher", "maker": "publisher",
	"applicationpublisher": "publisher",
	"path":                 "install_location", "installpath": "install_location", "installlocation": "install_location", "location": "install_location",
	"productcode": "product_code", "guid": "product_code", "identifyingnumber": "product_code", "upgradecode": "upgrade_code", "uninstallstring": "uninstall",
	"bundleid": "bundle_id", "bundleidentifier": "bundle_id", "cpe": "cpe", "purl": "purl", "sku": "sku", "edition": "edition",
}
