package country

// names holds one country a line: its code, then the names under which lists
// print it. Codes and short names are facts of ISO 3166-1; the other forms
// were met in published lists. XK is the user-assigned code that the European
// Union uses for Kosovo. Places that OFAC prints as "Region: …" stand under
// the state whose ISO entry includes them; that says where a place is, not who
// it belongs to.
const names = `
AD Andorra|Principality of Andorra
AE United Arab Emirates|UAE|U.A.E.|ARE
AF Afghanistan|Islamic Republic of Afghanistan|AFG
AG Antigua and Barbuda|ATG
AI Anguilla|AIA
AL Albania|Republic of Albania|ALB
AM Armenia|Republic of Armenia|ARM
AN Netherlands Antilles|ANT
AO Angola|Republic of Angola|AGO
AQ Antarctica
AR Argentina|Argentine Republic|ARG
AS American Samoa
AT Austria|Republic of Austria|AUT
AU Australia|AUS
AW Aruba|ABW
AX Åland Islands
AZ Azerbaijan|Republic of Azerbaijan|AZE
BA Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia & Herzegovina|Bosnia|BIH
BB Barbados|BRB
BD Bangladesh|People's Republic of Bangladesh|BGD
BE Belgium|Kingdom of Belgium|BEL
BF Burkina Faso|BFA
BG Bulgaria|Republic of Bulgaria|BGR
BH Bahrain|Kingdom of Bahrain|BHR
BI Burundi|Republic of Burundi|BDI
BJ Benin|Republic of Benin|BEN
BL Saint Barthélemy
BM Bermuda|BMU
BN Brunei|Brunei Darussalam|BRN
BO Bolivia|Bolivia (Plurinational State of)|Plurinational State of Bolivia|BOL
BQ Bonaire, Sint Eustatius and Saba
BR Brazil|Federative Republic of Brazil|BRA
BS Bahamas|Bahamas, The|BHS
BT Bhutan|BTN
BW Botswana|BWA
BY Belarus|Republic of Belarus|BLR
BZ Belize|BLZ
CA Canada|CAN
CC Cocos (Keeling) Islands
CD Congo, Democratic Republic of the|Democratic Republic of the Congo|Congo (Democratic Republic)|Congo, The Democratic Republic of the|DR Congo|DRC|COD
CF Central African Republic|CAF
CG Congo, Republic of the|Republic of the Congo|Congo|Congo (Brazzaville)|COG
CH Switzerland|Swiss Confederation|CHE
CI Cote d'Ivoire|Côte d'Ivoire|Cote d Ivoire|Ivory Coast|CIV
CK Cook Islands|COK
CL Chile|Republic of Chile|CHL
CM Cameroon|Republic of Cameroon|CMR
CN China|People's Republic of China|PRC|P.R. China|P.R.C.|CHN
CO Colombia|Republic of Colombia|COL
CR Costa Rica|CRI
CU Cuba|Republic of Cuba|CUB
CV Cape Verde|Cabo Verde|CPV
CW Curaçao|Curacao
CX Christmas Island
CY Cyprus|Republic of Cyprus|CYP
CZ Czech Republic|Czechia|CZE
DE Germany|Federal Republic of Germany|DEU
DJ Djibouti|DJI
DK Denmark|Kingdom of Denmark|DNK
DM Dominica|DMA
DO Dominican Republic|DOM
DZ Algeria|People's Democratic Republic of Algeria|DZA
EC Ecuador|ECU
EE Estonia|Republic of Estonia|EST
EG Egypt|Arab Republic of Egypt|EGY
EH Western Sahara|ESH
ER Eritrea|State of Eritrea|ERI
ES Spain|Kingdom of Spain|ESP
ET Ethiopia|ETH
FI Finland|Republic of Finland|FIN
FJ Fiji|FJI
FK Falkland Islands|Falkland Islands (Malvinas)|FLK
FM Micronesia|Micronesia (Federated States of)|FSM
FO Faroe Islands
FR France|French Republic|FRA
GA Gabon|GAB
GB United Kingdom|Great Britain|United Kingdom of Great Britain and Northern Ireland|England|Scotland|Wales|Northern Ireland|U.K.|GBR
GD Grenada|GRD
GE Georgia|Republic of Georgia|Region: Abkhazia|Abkhazia|South Ossetia|GEO
GF French Guiana
GG Guernsey|GGY
GH Ghana|Republic of Ghana|GHA
GI Gibraltar|GIB
GL Greenland
GM Gambia|The Gambia|Gambia, The|GMB
GN Guinea|Republic of Guinea|GIN
GP Guadeloupe
GQ Equatorial Guinea|GNQ
GR Greece|Hellenic Republic|GRC
GT Guatemala|GTM
GU Guam
GW Guinea-Bissau|GNB
GY Guyana|GUY
HK Hong Kong|Hong Kong SAR|Hong Kong, China|China, Hong Kong|Hong Kong Special Administrative Region|HKG
HN Honduras|HND
HR Croatia|Republic of Croatia|HRV
HT Haiti|HTI
HU Hungary|HUN
ID Indonesia|Republic of Indonesia|IDN
IE Ireland|Republic of Ireland|IRL
IL Israel|State of Israel|ISR
IM Isle of Man|Man, Isle of|IMN
IN India|Republic of India|Region: Jammu and Kashmir|IND
IO British Indian Ocean Territory
IQ Iraq|Republic of Iraq|IRQ
IR Iran|Iran (Islamic Republic of)|Islamic Republic of Iran|Iran, Islamic Republic of|IRN
IS Iceland|ISL
IT Italy|Italian Republic|ITA
JE Jersey|JEY
JM Jamaica|JAM
JO Jordan|Hashemite Kingdom of Jordan|JOR
JP Japan|JPN
KE Kenya|Republic of Kenya|KEN
KG Kyrgyzstan|Kyrgyz Republic|KGZ
KH Cambodia|Kingdom of Cambodia|KHM
KI Kiribati
KM Comoros|COM
KN Saint Kitts and Nevis|St. Kitts and Nevis|KNA
KP Korea, North|North Korea|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|Korea (Democratic People's Republic of)|DPRK|PRK
KR Korea, South|South Korea|Republic of Korea|Korea, Republic of|Korea|KOR
KW Kuwait|State of Kuwait|KWT
KY Cayman Islands|CYM
KZ Kazakhstan|Republic of Kazakhstan|KAZ
LA Laos|Lao People's Democratic Republic|Lao PDR|LAO
LB Lebanon|Lebanese Republic|LBN
LC Saint Lucia|LCA
LI Liechtenstein|LIE
LK Sri Lanka|LKA
LR Liberia|Republic of Liberia|LBR
LS Lesotho
LT Lithuania|Republic of Lithuania|LTU
LU Luxembourg|Grand Duchy of Luxembourg|LUX
LV Latvia|Republic of Latvia|LVA
LY Libya|State of Libya|Libyan Arab Jamahiriya|LBY
MA Morocco|Kingdom of Morocco|MAR
MC Monaco|MCO
MD Moldova|Republic of Moldova|Moldova, Republic of|Transnistria|MDA
ME Montenegro|MNE
MF Saint Martin (French part)
MG Madagascar|MDG
MH Marshall Islands|Republic of the Marshall Islands|MHL
MK North Macedonia|North Macedonia, The Republic of|Republic of North Macedonia|Macedonia|The former Yugoslav Republic of Macedonia|MKD
ML Mali|Republic of Mali|Region: Northern Mali|MLI
MM Burma|Myanmar|Myanmar (Burma)|Burma (Myanmar)|MMR
MN Mongolia|MNG
MO Macau|Macao|Macao SAR|MAC
MP Northern Mariana Islands
MQ Martinique
MR Mauritania|MRT
MS Montserrat
MT Malta|Republic of Malta|MLT
MU Mauritius|MUS
MV Maldives|MDV
MW Malawi|MWI
MX Mexico|United Mexican States|MEX
MY Malaysia|MYS
MZ Mozambique|MOZ
NA Namibia|NAM
NC New Caledonia
NE Niger|NER
NF Norfolk Island
NG Nigeria|Federal Republic of Nigeria|NGA
NI Nicaragua|NIC
NL Netherlands|The Netherlands|Kingdom of the Netherlands|Holland|NLD
NO Norway|Kingdom of Norway|NOR
NP Nepal|NPL
NR Nauru
NU Niue
NZ New Zealand|NZL
OM Oman|Sultanate of Oman|OMN
PA Panama|Republic of Panama|PAN
PE Peru|Republic of Peru|PER
PF French Polynesia
PG Papua New Guinea|PNG
PH Philippines|Republic of the Philippines|PHL
PK Pakistan|Islamic Republic of Pakistan|PAK
PL Poland|Republic of Poland|POL
PM Saint Pierre and Miquelon
PN Pitcairn
PR Puerto Rico
PS Palestinian|Palestine|State of Palestine|Palestinian Territory|Occupied Palestinian Territories|West Bank|Gaza|Region: Gaza|Region: West Bank|Region: Northern Gaza|Region: North Gaza|Gaza Strip|PSE
PT Portugal|Portuguese Republic|PRT
PW Palau|PLW
PY Paraguay|PRY
QA Qatar|State of Qatar|QAT
RE Réunion
RO Romania|ROU
RS Serbia|Republic of Serbia|SRB
RU Russia|Russian Federation|Region: Russia|RUS
RW Rwanda|Republic of Rwanda|RWA
SA Saudi Arabia|Kingdom of Saudi Arabia|SAU
SB Solomon Islands
SC Seychelles|SYC
SD Sudan|Republic of the Sudan|Region: Kafia Kingi|Darfur|SDN
SE Sweden|Kingdom of Sweden|SWE
SG Singapore|Republic of Singapore|SGP
SH Saint Helena, Ascension and Tristan da Cunha
SI Slovenia|Republic of Slovenia|SVN
SJ Svalbard and Jan Mayen
SK Slovakia|Slovak Republic|SVK
SL Sierra Leone|SLE
SM San Marino|SMR
SN Senegal|Republic of Senegal|SEN
SO Somalia|Federal Republic of Somalia|SOM
SR Suriname|SUR
SS South Sudan|Republic of South Sudan|SSD
ST Sao Tome and Principe|STP
SV El Salvador|SLV
SX Sint Maarten
SY Syria|Syrian Arab Republic|SYR
SZ Eswatini|Swaziland|SWZ
TC Turks and Caicos Islands
TD Chad|TCD
TF French Southern Territories
TG Togo|TGO
TH Thailand|Kingdom of Thailand|THA
TJ Tajikistan|TJK
TK Tokelau
TL Timor-Leste|East Timor
TM Turkmenistan|TKM
TN Tunisia|Republic of Tunisia|TUN
TO Tonga
TR Turkey|Türkiye|Turkiye|Republic of Turkey|Republic of Türkiye|TUR
TT Trinidad and Tobago|Trinidad & Tobago|TTO
TV Tuvalu|TUV
TW Taiwan|Taiwan, Province of China|Taiwan (Province of China)|Chinese Taipei|TWN
TZ Tanzania|United Republic of Tanzania|Tanzania, United Republic of|TZA
UA Ukraine|Region: Crimea|Crimea|Crimea (occupied)|Crimea - Region of Ukraine|UKR
UG Uganda|Republic of Uganda|UGA
US United States|United States of America|U.S.A.|U.S.|USA
UY Uruguay|URY
UZ Uzbekistan|Republic of Uzbekistan|UZB
VA Holy See|Vatican City
VC Saint Vincent and the Grenadines|St. Vincent and the Grenadines|VCT
VE Venezuela|Venezuela (Bolivarian Republic of)|Bolivarian Republic of Venezuela|VEN
VG Virgin Islands, British|British Virgin Islands|Virgin Islands (British)|VGB
VI Virgin Islands, U.S.|U.S. Virgin Islands
VN Vietnam|Viet Nam|Socialist Republic of Vietnam|VNM
VU Vanuatu|VUT
WF Wallis and Futuna
WS Samoa|Western Samoa|WSM
XK Kosovo|Republic of Kosovo
YE Yemen|Republic of Yemen|Yemen, Republic of|YEM
YT Mayotte
ZA South Africa|Republic of South Africa|ZAF
ZM Zambia|ZMB
ZW Zimbabwe|Republic of Zimbabwe|ZWE
`
