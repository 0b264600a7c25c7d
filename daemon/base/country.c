/* country.c - the countries of ISO 3166-1: codes, English names, languages of business. */
#include "base/country.h"

#include "base/fold.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct country {
	char code[3];
	char three[4];
	char language[8];
	const char *name;
} COUNTRIES[] = {
	{"AD", "AND", "ca", "Andorra"},
	{"AE", "ARE", "ar", "United Arab Emirates"},
	{"AF", "AFG", "fa", "Afghanistan"},
	{"AG", "ATG", "", "Antigua and Barbuda"},
	{"AI", "AIA", "", "Anguilla"},
	{"AL", "ALB", "sq", "Albania"},
	{"AM", "ARM", "hy", "Armenia"},
	{"AO", "AGO", "pt", "Angola"},
	{"AQ", "ATA", "", "Antarctica"},
	{"AR", "ARG", "es", "Argentina"},
	{"AS", "ASM", "", "American Samoa"},
	{"AT", "AUT", "de", "Austria"},
	{"AU", "AUS", "en", "Australia"},
	{"AW", "ABW", "", "Aruba"},
	{"AX", "ALA", "", "\303\205land Islands"},
	{"AZ", "AZE", "az", "Azerbaijan"},
	{"BA", "BIH", "bs", "Bosnia and Herzegovina"},
	{"BB", "BRB", "en", "Barbados"},
	{"BD", "BGD", "bn", "Bangladesh"},
	{"BE", "BEL", "nl", "Belgium"},
	{"BF", "BFA", "fr", "Burkina Faso"},
	{"BG", "BGR", "bg", "Bulgaria"},
	{"BH", "BHR", "ar", "Bahrain"},
	{"BI", "BDI", "rn", "Burundi"},
	{"BJ", "BEN", "fr", "Benin"},
	{"BL", "BLM", "", "Saint Barth\303\251lemy"},
	{"BM", "BMU", "", "Bermuda"},
	{"BN", "BRN", "", "Brunei"},
	{"BO", "BOL", "es", "Bolivia"},
	{"BQ", "BES", "", "Caribbean Netherlands"},
	{"BR", "BRA", "pt", "Brazil"},
	{"BS", "BHS", "en", "Bahamas"},
	{"BT", "BTN", "dz", "Bhutan"},
	{"BV", "BVT", "", "Bouvet Island"},
	{"BW", "BWA", "en", "Botswana"},
	{"BY", "BLR", "be", "Belarus"},
	{"BZ", "BLZ", "en", "Belize"},
	{"CA", "CAN", "en", "Canada"},
	{"CC", "CCK", "", "Cocos (Keeling) Islands"},
	{"CD", "COD", "fr", "DR Congo"},
	{"CF", "CAF", "fr", "Central African Republic"},
	{"CG", "COG", "fr", "Congo"},
	{"CH", "CHE", "de", "Switzerland"},
	{"CI", "CIV", "fr", "C\303\264te d'Ivoire"},
	{"CK", "COK", "", "Cook Islands"},
	{"CL", "CHL", "es", "Chile"},
	{"CM", "CMR", "fr", "Cameroon"},
	{"CN", "CHN", "zh", "China"},
	{"CO", "COL", "es", "Colombia"},
	{"CR", "CRI", "es", "Costa Rica"},
	{"CU", "CUB", "es", "Cuba"},
	{"CV", "CPV", "pt", "Cabo Verde"},
	{"CW", "CUW", "", "Cura\303\247ao"},
	{"CX", "CXR", "", "Christmas Island"},
	{"CY", "CYP", "el", "Cyprus"},
	{"CZ", "CZE", "cs", "Czechia"},
	{"DE", "DEU", "de", "Germany"},
	{"DJ", "DJI", "fr", "Djibouti"},
	{"DK", "DNK", "da", "Denmark"},
	{"DM", "DMA", "", "Dominica"},
	{"DO", "DOM", "es", "Dominican Republic"},
	{"DZ", "DZA", "ar", "Algeria"},
	{"EC", "ECU", "es", "Ecuador"},
	{"EE", "EST", "et", "Estonia"},
	{"EG", "EGY", "ar", "Egypt"},
	{"EH", "ESH", "", "Western Sahara"},
	{"ER", "ERI", "ti", "Eritrea"},
	{"ES", "ESP", "es", "Spain"},
	{"ET", "ETH", "am", "Ethiopia"},
	{"FI", "FIN", "fi", "Finland"},
	{"FJ", "FJI", "en", "Fiji"},
	{"FK", "FLK", "", "Falkland Islands"},
	{"FM", "FSM", "", "Micronesia"},
	{"FO", "FRO", "fo", "Faroe Islands"},
	{"FR", "FRA", "fr", "France"},
	{"GA", "GAB", "fr", "Gabon"},
	{"GB", "GBR", "en", "United Kingdom"},
	{"GD", "GRD", "", "Grenada"},
	{"GE", "GEO", "ka", "Georgia"},
	{"GF", "GUF", "", "French Guiana"},
	{"GG", "GGY", "", "Guernsey"},
	{"GH", "GHA", "en", "Ghana"},
	{"GI", "GIB", "", "Gibraltar"},
	{"GL", "GRL", "kl", "Greenland"},
	{"GM", "GMB", "en", "Gambia"},
	{"GN", "GIN", "fr", "Guinea"},
	{"GP", "GLP", "", "Guadeloupe"},
	{"GQ", "GNQ", "es", "Equatorial Guinea"},
	{"GR", "GRC", "el", "Greece"},
	{"GS", "SGS", "", "South Georgia and the South Sandwich Islands"},
	{"GT", "GTM", "es", "Guatemala"},
	{"GU", "GUM", "", "Guam"},
	{"GW", "GNB", "pt", "Guinea-Bissau"},
	{"GY", "GUY", "en", "Guyana"},
	{"HK", "HKG", "zh-Hant", "Hong Kong"},
	{"HM", "HMD", "", "Heard Island and McDonald Islands"},
	{"HN", "HND", "es", "Honduras"},
	{"HR", "HRV", "hr", "Croatia"},
	{"HT", "HTI", "ht", "Haiti"},
	{"HU", "HUN", "hu", "Hungary"},
	{"ID", "IDN", "id", "Indonesia"},
	{"IE", "IRL", "en", "Ireland"},
	{"IL", "ISR", "he", "Israel"},
	{"IM", "IMN", "", "Isle of Man"},
	{"IN", "IND", "hi", "India"},
	{"IO", "IOT", "", "British Indian Ocean Territory"},
	{"IQ", "IRQ", "ar", "Iraq"},
	{"IR", "IRN", "fa", "Iran"},
	{"IS", "ISL", "is", "Iceland"},
	{"IT", "ITA", "it", "Italy"},
	{"JE", "JEY", "", "Jersey"},
	{"JM", "JAM", "en", "Jamaica"},
	{"JO", "JOR", "ar", "Jordan"},
	{"JP", "JPN", "ja", "Japan"},
	{"KE", "KEN", "sw", "Kenya"},
	{"KG", "KGZ", "ky", "Kyrgyzstan"},
	{"KH", "KHM", "km", "Cambodia"},
	{"KI", "KIR", "", "Kiribati"},
	{"KM", "COM", "ar", "Comoros"},
	{"KN", "KNA", "", "Saint Kitts and Nevis"},
	{"KP", "PRK", "ko", "North Korea"},
	{"KR", "KOR", "ko", "South Korea"},
	{"KW", "KWT", "ar", "Kuwait"},
	{"KY", "CYM", "", "Cayman Islands"},
	{"KZ", "KAZ", "kk", "Kazakhstan"},
	{"LA", "LAO", "lo", "Laos"},
	{"LB", "LBN", "ar", "Lebanon"},
	{"LC", "LCA", "", "Saint Lucia"},
	{"LI", "LIE", "de", "Liechtenstein"},
	{"LK", "LKA", "si", "Sri Lanka"},
	{"LR", "LBR", "en", "Liberia"},
	{"LS", "LSO", "st", "Lesotho"},
	{"LT", "LTU", "lt", "Lithuania"},
	{"LU", "LUX", "fr", "Luxembourg"},
	{"LV", "LVA", "lv", "Latvia"},
	{"LY", "LBY", "ar", "Libya"},
	{"MA", "MAR", "ar", "Morocco"},
	{"MC", "MCO", "fr", "Monaco"},
	{"MD", "MDA", "ro", "Moldova"},
	{"ME", "MNE", "sr", "Montenegro"},
	{"MF", "MAF", "", "Saint Martin"},
	{"MG", "MDG", "mg", "Madagascar"},
	{"MH", "MHL", "", "Marshall Islands"},
	{"MK", "MKD", "mk", "North Macedonia"},
	{"ML", "MLI", "fr", "Mali"},
	{"MM", "MMR", "my", "Myanmar"},
	{"MN", "MNG", "mn", "Mongolia"},
	{"MO", "MAC", "zh-Hant", "Macao"},
	{"MP", "MNP", "", "Northern Mariana Islands"},
	{"MQ", "MTQ", "", "Martinique"},
	{"MR", "MRT", "ar", "Mauritania"},
	{"MS", "MSR", "", "Montserrat"},
	{"MT", "MLT", "mt", "Malta"},
	{"MU", "MUS", "en", "Mauritius"},
	{"MV", "MDV", "dv", "Maldives"},
	{"MW", "MWI", "en", "Malawi"},
	{"MX", "MEX", "es", "Mexico"},
	{"MY", "MYS", "ms", "Malaysia"},
	{"MZ", "MOZ", "pt", "Mozambique"},
	{"NA", "NAM", "en", "Namibia"},
	{"NC", "NCL", "", "New Caledonia"},
	{"NE", "NER", "fr", "Niger"},
	{"NF", "NFK", "", "Norfolk Island"},
	{"NG", "NGA", "en", "Nigeria"},
	{"NI", "NIC", "es", "Nicaragua"},
	{"NL", "NLD", "nl", "Netherlands"},
	{"NO", "NOR", "nb", "Norway"},
	{"NP", "NPL", "ne", "Nepal"},
	{"NR", "NRU", "", "Nauru"},
	{"NU", "NIU", "", "Niue"},
	{"NZ", "NZL", "en", "New Zealand"},
	{"OM", "OMN", "ar", "Oman"},
	{"PA", "PAN", "es", "Panama"},
	{"PE", "PER", "es", "Peru"},
	{"PF", "PYF", "", "French Polynesia"},
	{"PG", "PNG", "en", "Papua New Guinea"},
	{"PH", "PHL", "fil", "Philippines"},
	{"PK", "PAK", "ur", "Pakistan"},
	{"PL", "POL", "pl", "Poland"},
	{"PM", "SPM", "", "Saint Pierre and Miquelon"},
	{"PN", "PCN", "", "Pitcairn"},
	{"PR", "PRI", "es", "Puerto Rico"},
	{"PS", "PSE", "ar", "Palestine"},
	{"PT", "PRT", "pt", "Portugal"},
	{"PW", "PLW", "", "Palau"},
	{"PY", "PRY", "es", "Paraguay"},
	{"QA", "QAT", "ar", "Qatar"},
	{"RE", "REU", "", "R\303\251union"},
	{"RO", "ROU", "ro", "Romania"},
	{"RS", "SRB", "sr", "Serbia"},
	{"RU", "RUS", "ru", "Russia"},
	{"RW", "RWA", "rw", "Rwanda"},
	{"SA", "SAU", "ar", "Saudi Arabia"},
	{"SB", "SLB", "en", "Solomon Islands"},
	{"SC", "SYC", "fr", "Seychelles"},
	{"SD", "SDN", "ar", "Sudan"},
	{"SE", "SWE", "sv", "Sweden"},
	{"SG", "SGP", "en", "Singapore"},
	{"SH", "SHN", "", "Saint Helena"},
	{"SI", "SVN", "sl", "Slovenia"},
	{"SJ", "SJM", "", "Svalbard and Jan Mayen"},
	{"SK", "SVK", "sk", "Slovakia"},
	{"SL", "SLE", "en", "Sierra Leone"},
	{"SM", "SMR", "it", "San Marino"},
	{"SN", "SEN", "fr", "Senegal"},
	{"SO", "SOM", "so", "Somalia"},
	{"SR", "SUR", "nl", "Suriname"},
	{"SS", "SSD", "", "South Sudan"},
	{"ST", "STP", "pt", "Sao Tome and Principe"},
	{"SV", "SLV", "es", "El Salvador"},
	{"SX", "SXM", "", "Sint Maarten"},
	{"SY", "SYR", "ar", "Syria"},
	{"SZ", "SWZ", "en", "Eswatini"},
	{"TC", "TCA", "", "Turks and Caicos Islands"},
	{"TD", "TCD", "fr", "Chad"},
	{"TF", "ATF", "", "French Southern Territories"},
	{"TG", "TGO", "fr", "Togo"},
	{"TH", "THA", "th", "Thailand"},
	{"TJ", "TJK", "tg", "Tajikistan"},
	{"TK", "TKL", "", "Tokelau"},
	{"TL", "TLS", "pt", "Timor-Leste"},
	{"TM", "TKM", "tk", "Turkmenistan"},
	{"TN", "TUN", "ar", "Tunisia"},
	{"TO", "TON", "to", "Tonga"},
	{"TR", "TUR", "tr", "Turkey"},
	{"TT", "TTO", "en", "Trinidad and Tobago"},
	{"TV", "TUV", "", "Tuvalu"},
	{"TW", "TWN", "zh-Hant", "Taiwan"},
	{"TZ", "TZA", "sw", "Tanzania"},
	{"UA", "UKR", "uk", "Ukraine"},
	{"UG", "UGA", "en", "Uganda"},
	{"UM", "UMI", "", "United States Minor Outlying Islands"},
	{"US", "USA", "en", "United States"},
	{"UY", "URY", "es", "Uruguay"},
	{"UZ", "UZB", "uz", "Uzbekistan"},
	{"VA", "VAT", "it", "Vatican City"},
	{"VC", "VCT", "", "Saint Vincent and the Grenadines"},
	{"VE", "VEN", "es", "Venezuela"},
	{"VG", "VGB", "", "British Virgin Islands"},
	{"VI", "VIR", "", "US Virgin Islands"},
	{"VN", "VNM", "vi", "Vietnam"},
	{"VU", "VUT", "bi", "Vanuatu"},
	{"WF", "WLF", "", "Wallis and Futuna"},
	{"WS", "WSM", "sm", "Samoa"},
	{"YE", "YEM", "ar", "Yemen"},
	{"YT", "MYT", "", "Mayotte"},
	{"ZA", "ZAF", "en", "South Africa"},
	{"ZM", "ZMB", "en", "Zambia"},
	{"ZW", "ZWE", "en", "Zimbabwe"},
};

enum { COUNTRIES_N = sizeof COUNTRIES / sizeof *COUNTRIES };

/* What people write who do not know the code. */
static const char *const WRITTEN[][2] = {{"uk", "GB"}, {"england", "GB"},
	{"scotland", "GB"}, {"great britain", "GB"}, {"usa", "US"}, {"u.s.a.", "US"},
	{"america", "US"}, {"united states of america", "US"}, {"korea", "KR"},
	{"republic of korea", "KR"}, {"korea, republic of", "KR"}, {"rok", "KR"},
	{"viet nam", "VN"}, {"uae", "AE"}, {"emirates", "AE"},
	{"russian federation", "RU"}, {"czech republic", "CZ"}, {"holland", "NL"},
	{"the netherlands", "NL"}, {"turkiye", "TR"}, {"burma", "MM"}, {"el", "GR"},
	{"p.r. china", "CN"}, {"prc", "CN"}, {"ksa", "SA"}, {"eire", "IE"},
	{"ivory coast", "CI"}, {"hong kong sar", "HK"}, {"deutschland", "DE"},
	{"espana", "ES"}, {"cote d'ivoire", "CI"}, {"curacao", "CW"}, {"reunion", "RE"},
	{"aland islands", "AX"}, {"saint barthelemy", "BL"},
	{"\355\225\234\352\265\255", "KR"},
	{"\353\214\200\355\225\234\353\257\274\352\265\255", "KR"}};

static const struct country *
by_code(const char *code)
{
	for (int i = 0; i < COUNTRIES_N && strlen(code) == 2; i++)
		if (strcmp(COUNTRIES[i].code, code) == 0)
			return &COUNTRIES[i];
	return NULL;
}

bool
country_ok(const char *code)
{
	return by_code(code) != NULL;
}

bool
country_parse(const char *text, char out[COUNTRY_BYTES])
{
	size_t n = strlen(text);
	char code[4] = "";

	if (n != 2 && n != 3)
		return false;
	for (size_t i = 0; i < n; i++)
		code[i] = (char)toupper((unsigned char)text[i]);
	for (int i = 0; i < COUNTRIES_N; i++) {
		const struct country *c = &COUNTRIES[i];

		if (strcmp(n == 2 ? c->code : c->three, code) != 0)
			continue;
		memcpy(out, c->code, COUNTRY_BYTES);
		return true;
	}
	return false;
}

const char *
country_name(const char *code)
{
	const struct country *c = by_code(code);

	return c == NULL ? NULL : c->name;
}

const char *
country_language(const char *code)
{
	const struct country *c = by_code(code);

	return c == NULL ? "" : c->language;
}

const char *
country_meant(struct arena *arena, const char *text)
{
	const char *folded = fold(arena, text);

	for (size_t i = 0; i < sizeof WRITTEN / sizeof *WRITTEN; i++)
		if (strcmp(WRITTEN[i][0], folded) == 0)
			return WRITTEN[i][1];
	for (int i = 0; i < COUNTRIES_N; i++)
		if (strcasecmp(COUNTRIES[i].name, folded) == 0)
			return COUNTRIES[i].code;
	return NULL;
}
