package ofacxml

import "interdict/screen/list/xmlrec"

// schema is the published schema of the advanced format: which elements stand
// inside which, and their attributes. It is a value made on each call, so that
// nobody can change it.
func schema() *xmlrec.Schema {
	kids := map[string]string{
		"Location":              "Comment LocationAreaCode LocationCountry LocationPart FeatureVersionReference IDRegDocumentReference",
		"LocationPart":          "LocationPartValue",
		"LocationPartValue":     "Comment Value",
		"IDRegDocument":         "Comment IDRegistrationNo IssuingAuthority DocumentDate IDRegDocumentMention FeatureVersionReference DocumentedNameReference ProfileRelationshipReference",
		"DocumentDate":          "DatePeriod",
		"DatePeriod":            "Comment Start End DurationMinimum DurationMaximum",
		"Start":                 "From To",
		"End":                   "From To",
		"From":                  "Year Month Day",
		"To":                    "Year Month Day",
		"DurationMinimum":       "Years Months Days",
		"DurationMaximum":       "Years Months Days",
		"DistinctParty":         "Comment Profile",
		"Profile":               "Comment Identity Feature SanctionsEntryReference ExternalReference",
		"ExternalReference":     "Comment ExRefValue DirectURL SubLink",
		"SubLink":               "Description DirectURL",
		"Identity":              "Comment Alias NamePartGroups IDRegDocumentReference",
		"Alias":                 "Comment DatePeriod DocumentedName",
		"DocumentedName":        "Comment DocumentedNamePart DocumentedNameCountry IDRegDocumentReference",
		"DocumentedNamePart":    "NamePartValue",
		"DocumentedNameCountry": "Comment",
		"NamePartGroups":        "MasterNamePartGroup",
		"MasterNamePartGroup":   "NamePartGroup",
		"Feature":               "FeatureVersion IdentityReference",
		"FeatureVersion":        "Comment DatePeriod VersionDetail VersionLocation IDRegDocumentReference",
		"ProfileRelationship":   "Comment DatePeriod IDRegDocumentReference",
		"SanctionsEntry":        "Comment LimitationsToListing EntryEvent SanctionsMeasure SupportingInfo ProfileRelationshipReference",
		"EntryEvent":            "Comment Date LegalBasis",
		"SanctionsMeasure":      "Comment DatePeriod",
		"SupportingInfo":        "Comment Text DirectURL SubLink",
		"SanctionsEntryLink":    "Comment Date",
		"Date":                  "Year Month Day",
	}
	for set, one := range valueSets() {
		kids[set] = one
	}
	return &xmlrec.Schema{Kids: kids, Any: "DeltaAction", Attrs: map[string]string{
		"AliasType": "ID", "AreaCode": "ID CountryID Description AreaCodeTypeID", "AreaCodeType": "ID", "CalendarType": "ID",
		"Country": "ID Comment ISO3166-3Code IS03166-3Code ISO3 ISO2", "CountryRelevance": "ID", "DecisionMakingBody": "ID OrganisationID",
		"DetailReference": "ID DetailCode", "DetailType": "ID", "DocNameStatus": "ID", "EntryEventType": "ID", "EntryLinkType": "ID",
		"ExRefType": "ID", "FeatureType": "ID FeatureTypeGroupID", "FeatureTypeGroup": "ID", "IDRegDocDateType": "ID", "IDRegDocType": "ID",
		"IdentityFeatureLinkType": "ID", "LegalBasis": "ID LegalBasisShortRef LegalBasisTypeID SanctionsProgramID", "LegalBasisType": "ID",
		"List": "ID Comment", "LocPartType": "ID", "LocPartValueStatus": "ID", "LocPartValueType": "ID", "NamePartType": "ID",
		"Organisation": "ID CountryID", "PartySubType": "ID PartyTypeID", "PartyType": "ID", "RelationQuality": "ID", "RelationType": "ID Symmetrical",
		"Reliability": "ID", "SanctionsProgram": "ID SubsidiaryBodyID", "SanctionsType": "ID", "Script": "ID ScriptCode", "ScriptStatus": "ID",
		"SubsidiaryBody": "ID Notional DecisionMakingBodyID", "SupInfoType": "ID", "TargetType": "ID", "Validity": "ID",

		"Location": "ID", "LocationAreaCode": "AreaCodeID", "LocationCountry": "CountryID CountryRelevanceID", "LocationPart": "LocPartTypeID",
		"LocationPartValue": "Primary LocPartValueTypeID LocPartValueStatusID",
		"IDRegDocument":     "ID IDRegDocTypeID IdentityID IssuedBy-CountryID IssuedIn-LocationID ValidityID",
		"DocumentDate":      "IDRegDocDateTypeID", "IDRegDocumentMention": "IDRegDocumentID ReferenceType",
		"FeatureVersionReference": "FeatureVersionID", "DocumentedNameReference": "DocumentedNameID",
		"ProfileRelationshipReference": "ProfileRelationshipID", "IDRegDocumentReference": "IDRegDocumentID",
		"DatePeriod": "CalendarTypeID YearFixed MonthFixed DayFixed", "Start": "Approximate YearFixed MonthFixed DayFixed", "End": "Approximate YearFixed MonthFixed DayFixed",
		"DurationMinimum": "Approximate", "DurationMaximum": "Approximate",
		"DistinctParty": "FixedRef", "Profile": "ID PartySubTypeID", "SanctionsEntryReference": "SanctionsEntryID",
		"ExternalReference": "ExRefTypeID", "SubLink": "TargetTypeID", "Identity": "ID FixedRef Primary False",
		"Alias": "FixedRef AliasTypeID Primary LowQuality", "DocumentedName": "ID FixedRef DocNameStatusID",
		"DocumentedNamePart": "LeadingChars TrailingChars", "NamePartValue": "NamePartGroupID ScriptID ScriptStatusID Acronym",
		"DocumentedNameCountry": "CountryID", "NamePartGroup": "ID NamePartTypeID",
		"Feature": "ID FeatureTypeID", "FeatureVersion": "ID ReliabilityID", "VersionDetail": "DetailTypeID DetailReferenceID",
		"VersionLocation": "LocationID", "IdentityReference": "IdentityID IdentityFeatureLinkTypeID",
		"ProfileRelationship": "ID From-ProfileID To-ProfileID RelationTypeID RelationQualityID Former SanctionsEntryID",
		"SanctionsEntry":      "ID ProfileID ListID EntryProfileRef EntryDeltaFlag", "EntryEvent": "ID EntryEventTypeID LegalBasisID",
		"SanctionsMeasure": "ID SanctionsTypeID", "SupportingInfo": "ID SupInfoTypeID", "Date": "CalendarTypeID",
		"SanctionsEntryLink": "ID EntryA-SanctionsEntryID EntryB-SanctionsEntryID EntryLinkTypeID",
	}}
}

// valueSets are the tables of ReferenceValueSets and the element of each.
func valueSets() map[string]string {
	out := map[string]string{}
	for _, one := range []string{"AliasType", "AreaCode", "AreaCodeType", "CalendarType", "Country", "CountryRelevance", "DecisionMakingBody",
		"DetailReference", "DetailType", "DocNameStatus", "EntryEventType", "EntryLinkType", "ExRefType", "FeatureType", "FeatureTypeGroup",
		"IDRegDocDateType", "IDRegDocType", "IdentityFeatureLinkType", "LegalBasis", "LegalBasisType", "List", "LocPartType",
		"LocPartValueStatus", "LocPartValueType", "NamePartType", "Organisation", "PartySubType", "PartyType", "RelationQuality",
		"RelationType", "Reliability", "SanctionsProgram", "SanctionsType", "Script", "ScriptStatus", "SubsidiaryBody", "SupInfoType",
		"TargetType", "Validity"} {
		out[one+"Values"] = one
	}
	return out
}

// sections are the parts of the file that hold records.
const sections = " DateOfIssue ReferenceValueSets Locations IDRegDocuments DistinctParties ProfileRelationships SanctionsEntries SanctionsEntryLinks "
