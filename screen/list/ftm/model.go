package ftm

import (
	"strings"

	"interdict/screen/list"
)

// kinds tells which schemata are parties, and of what kind.
func kinds(schema string) (list.Kind, bool) {
	switch schema {
	case "Person":
		return list.Individual, true
	case "Company", "Organization", "PublicBody":
		return list.Entity, true
	case "LegalEntity": // "used when the data do not say"
		return list.Unknown, true
	case "Vessel":
		return list.Vessel, true
	case "Airplane":
		return list.Aircraft, true
	case "CryptoWallet", "Security", "Asset", "Vehicle": // listed as such, with a name now and then
		return list.Unknown, true
	}
	return "", false
}

// otherSchemata are the entities of the model that are no parties.
const otherSchemata = " Address Sanction Identification Passport Ownership Directorship Family Associate Employment Membership Occupancy " +
	"Position Representation UnknownLink Succession Debt Payment Project ProjectParticipant Similar BankAccount License Permit RealEstate " +
	"Documentation Event Contract ContractAward CallForTenders EconomicActivity TaxRoll Trip Call Message CourtCase CourtCaseParty Risk Territory Control "

// properties are those of the parties.
func properties() map[string]bool {
	out := map[string]bool{}
	for p := range strings.FieldsSeq(`
		name alias previousName weakAlias abbreviation country summary notes description sourceUrl publisher publisherUrl alephUrl
		wikipediaUrl wikidataId keywords topics address addressEntity program programId proof indexText createdAt modifiedAt retrievedAt
		email phone website legalForm incorporationDate dissolutionDate taxStatus status sector classification registrationNumber idNumber
		taxNumber licenseNumber vatCode jurisdiction mainCountry opencorporatesUrl bvdId uscCode icijId okpoCode innCode ogrnCode leiCode
		dunsCode uniqueEntityId npiCode swiftBic parent
		title firstName secondName middleName fatherName motherName lastName nameSuffix birthDate birthPlace birthCountry deathDate position
		nationality citizenship passportNumber socialSecurityNumber gender ethnicity height weight eyeColor hairColor appearance religion
		political profession education spokenLanguage
		capital voenCode coatoCode irsCode ipoCode cikCode jibCode mbsCode caemCode kppCode okvedCode okopfCode fnsCode fssCode bikCode
		pfrNumber oksmCode isinCode ticker ricCode amount currency amountUsd amountEur
		cageCode permId giiNumber imoNumber crsNumber flag registrationPort navigationArea tonnage grossRegisteredTonnage deadweightTonnage
		nameChangeDate callSign pastFlags pastTypes mmsi type owner operator model registrationDate buildDate serialNumber icaoCode
		manufacturer publicKey accountId holder managingExchange balance balanceDate issuer isin figiCode issueDate maturityDate
		sanctions addressEntity identificationEntity ownershipOwner ownershipAsset directorshipDirector directorshipOrganization familyPerson
		familyRelative associates associations positionOccupancies unknownLinkFrom unknownLinkTo membershipMember membershipOrganization
		employers employees agencyClient agentRepresentation subsidiaries things cryptoWallets securities successors predecessors
		bankAccounts`) {
		out[p] = true
	}
	return out
}

// identifiers are the properties that hold a number to compare, in the order
// in which they are added.
func identifiers() []string {
	return strings.Fields(`passportNumber idNumber socialSecurityNumber registrationNumber taxNumber licenseNumber vatCode innCode ogrnCode kppCode
		okpoCode leiCode dunsCode uscCode uniqueEntityId npiCode swiftBic bikCode cikCode irsCode voenCode jibCode isinCode isin ticker cageCode
		giiNumber imoNumber mmsi callSign crsNumber serialNumber icaoCode publicKey accountId wikidataId email phone website`)
}
