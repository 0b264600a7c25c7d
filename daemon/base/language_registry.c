/* language_registry.c - which subtags of BCP 47 there are. */
#include "base/language_registry.h"

#include "base/country.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Of ISO 639-1, with their codes of three letters: of terminology, and of books if that differs. */
static const struct language {
	char two[3];
	char three[4];
	char books[4];
	const char *name;
} LANGUAGES[] = {
	{"aa", "aar", "", "Afar"},
	{"ab", "abk", "", "Abkhazian"},
	{"ae", "ave", "", "Avestan"},
	{"af", "afr", "", "Afrikaans"},
	{"ak", "aka", "", "Akan"},
	{"am", "amh", "", "Amharic"},
	{"an", "arg", "", "Aragonese"},
	{"ar", "ara", "", "Arabic"},
	{"as", "asm", "", "Assamese"},
	{"av", "ava", "", "Avaric"},
	{"ay", "aym", "", "Aymara"},
	{"az", "aze", "", "Azerbaijani"},
	{"ba", "bak", "", "Bashkir"},
	{"be", "bel", "", "Belarusian"},
	{"bg", "bul", "", "Bulgarian"},
	{"bi", "bis", "", "Bislama"},
	{"bm", "bam", "", "Bambara"},
	{"bn", "ben", "", "Bangla"},
	{"bo", "bod", "tib", "Tibetan"},
	{"br", "bre", "", "Breton"},
	{"bs", "bos", "", "Bosnian"},
	{"ca", "cat", "", "Catalan"},
	{"ce", "che", "", "Chechen"},
	{"ch", "cha", "", "Chamorro"},
	{"co", "cos", "", "Corsican"},
	{"cr", "cre", "", "Cree"},
	{"cs", "ces", "cze", "Czech"},
	{"cu", "chu", "", "Church Slavic"},
	{"cv", "chv", "", "Chuvash"},
	{"cy", "cym", "wel", "Welsh"},
	{"da", "dan", "", "Danish"},
	{"de", "deu", "ger", "German"},
	{"dv", "div", "", "Divehi"},
	{"dz", "dzo", "", "Dzongkha"},
	{"ee", "ewe", "", "Ewe"},
	{"el", "ell", "gre", "Modern Greek"},
	{"en", "eng", "", "English"},
	{"eo", "epo", "", "Esperanto"},
	{"es", "spa", "", "Spanish"},
	{"et", "est", "", "Estonian"},
	{"eu", "eus", "baq", "Basque"},
	{"fa", "fas", "per", "Persian"},
	{"ff", "ful", "", "Fulah"},
	{"fi", "fin", "", "Finnish"},
	{"fj", "fij", "", "Fijian"},
	{"fo", "fao", "", "Faroese"},
	{"fr", "fra", "fre", "French"},
	{"fy", "fry", "", "Western Frisian"},
	{"ga", "gle", "", "Irish"},
	{"gd", "gla", "", "Gaelic"},
	{"gl", "glg", "", "Galician"},
	{"gn", "grn", "", "Guarani"},
	{"gu", "guj", "", "Gujarati"},
	{"gv", "glv", "", "Manx"},
	{"ha", "hau", "", "Hausa"},
	{"he", "heb", "", "Hebrew"},
	{"hi", "hin", "", "Hindi"},
	{"ho", "hmo", "", "Hiri Motu"},
	{"hr", "hrv", "", "Croatian"},
	{"ht", "hat", "", "Haitian"},
	{"hu", "hun", "", "Hungarian"},
	{"hy", "hye", "arm", "Armenian"},
	{"hz", "her", "", "Herero"},
	{"ia", "ina", "", "Interlingua"},
	{"id", "ind", "", "Indonesian"},
	{"ie", "ile", "", "Interlingue"},
	{"ig", "ibo", "", "Igbo"},
	{"ii", "iii", "", "Sichuan Yi"},
	{"ik", "ipk", "", "Inupiaq"},
	{"io", "ido", "", "Ido"},
	{"is", "isl", "ice", "Icelandic"},
	{"it", "ita", "", "Italian"},
	{"iu", "iku", "", "Inuktitut"},
	{"ja", "jpn", "", "Japanese"},
	{"jv", "jav", "", "Javanese"},
	{"ka", "kat", "geo", "Georgian"},
	{"kg", "kon", "", "Kongo"},
	{"ki", "kik", "", "Kikuyu"},
	{"kj", "kua", "", "Kuanyama"},
	{"kk", "kaz", "", "Kazakh"},
	{"kl", "kal", "", "Kalaallisut"},
	{"km", "khm", "", "Central Khmer"},
	{"kn", "kan", "", "Kannada"},
	{"ko", "kor", "", "Korean"},
	{"kr", "kau", "", "Kanuri"},
	{"ks", "kas", "", "Kashmiri"},
	{"ku", "kur", "", "Kurdish"},
	{"kv", "kom", "", "Komi"},
	{"kw", "cor", "", "Cornish"},
	{"ky", "kir", "", "Kirghiz"},
	{"la", "lat", "", "Latin"},
	{"lb", "ltz", "", "Luxembourgish"},
	{"lg", "lug", "", "Ganda"},
	{"li", "lim", "", "Limburgan"},
	{"ln", "lin", "", "Lingala"},
	{"lo", "lao", "", "Lao"},
	{"lt", "lit", "", "Lithuanian"},
	{"lu", "lub", "", "Luba-Katanga"},
	{"lv", "lav", "", "Latvian"},
	{"mg", "mlg", "", "Malagasy"},
	{"mh", "mah", "", "Marshallese"},
	{"mi", "mri", "mao", "Maori"},
	{"mk", "mkd", "mac", "Macedonian"},
	{"ml", "mal", "", "Malayalam"},
	{"mn", "mon", "", "Mongolian"},
	{"mr", "mar", "", "Marathi"},
	{"ms", "msa", "may", "Malay"},
	{"mt", "mlt", "", "Maltese"},
	{"my", "mya", "bur", "Burmese"},
	{"na", "nau", "", "Nauru"},
	{"nb", "nob", "", "Norwegian Bokm\303\245l"},
	{"nd", "nde", "", "North Ndebele"},
	{"ne", "nep", "", "Nepali"},
	{"ng", "ndo", "", "Ndonga"},
	{"nl", "nld", "dut", "Dutch"},
	{"nn", "nno", "", "Norwegian Nynorsk"},
	{"no", "nor", "", "Norwegian"},
	{"nr", "nbl", "", "South Ndebele"},
	{"nv", "nav", "", "Navajo"},
	{"ny", "nya", "", "Chichewa"},
	{"oc", "oci", "", "Occitan"},
	{"oj", "oji", "", "Ojibwa"},
	{"om", "orm", "", "Oromo"},
	{"or", "ori", "", "Oriya"},
	{"os", "oss", "", "Ossetian"},
	{"pa", "pan", "", "Panjabi"},
	{"pi", "pli", "", "Pali"},
	{"pl", "pol", "", "Polish"},
	{"ps", "pus", "", "Pushto"},
	{"pt", "por", "", "Portuguese"},
	{"qu", "que", "", "Quechua"},
	{"rm", "roh", "", "Romansh"},
	{"rn", "run", "", "Rundi"},
	{"ro", "ron", "rum", "Romanian"},
	{"ru", "rus", "", "Russian"},
	{"rw", "kin", "", "Kinyarwanda"},
	{"sa", "san", "", "Sanskrit"},
	{"sc", "srd", "", "Sardinian"},
	{"sd", "snd", "", "Sindhi"},
	{"se", "sme", "", "Northern Sami"},
	{"sg", "sag", "", "Sango"},
	{"sh", "hbs", "", "Serbo-Croatian"},
	{"si", "sin", "", "Sinhala"},
	{"sk", "slk", "slo", "Slovak"},
	{"sl", "slv", "", "Slovenian"},
	{"sm", "smo", "", "Samoan"},
	{"sn", "sna", "", "Shona"},
	{"so", "som", "", "Somali"},
	{"sq", "sqi", "alb", "Albanian"},
	{"sr", "srp", "", "Serbian"},
	{"ss", "ssw", "", "Swati"},
	{"st", "sot", "", "Southern Sotho"},
	{"su", "sun", "", "Sundanese"},
	{"sv", "swe", "", "Swedish"},
	{"sw", "swa", "", "Swahili"},
	{"ta", "tam", "", "Tamil"},
	{"te", "tel", "", "Telugu"},
	{"tg", "tgk", "", "Tajik"},
	{"th", "tha", "", "Thai"},
	{"ti", "tir", "", "Tigrinya"},
	{"tk", "tuk", "", "Turkmen"},
	{"tl", "tgl", "", "Tagalog"},
	{"tn", "tsn", "", "Tswana"},
	{"to", "ton", "", "Tonga"},
	{"tr", "tur", "", "Turkish"},
	{"ts", "tso", "", "Tsonga"},
	{"tt", "tat", "", "Tatar"},
	{"tw", "twi", "", "Twi"},
	{"ty", "tah", "", "Tahitian"},
	{"ug", "uig", "", "Uighur"},
	{"uk", "ukr", "", "Ukrainian"},
	{"ur", "urd", "", "Urdu"},
	{"uz", "uzb", "", "Uzbek"},
	{"ve", "ven", "", "Venda"},
	{"vi", "vie", "", "Vietnamese"},
	{"vo", "vol", "", "Volap\303\274k"},
	{"wa", "wln", "", "Walloon"},
	{"wo", "wol", "", "Wolof"},
	{"xh", "xho", "", "Xhosa"},
	{"yi", "yid", "", "Yiddish"},
	{"yo", "yor", "", "Yoruba"},
	{"za", "zha", "", "Zhuang"},
	{"zh", "zho", "chi", "Chinese"},
	{"zu", "zul", "", "Zulu"},
};

enum { LANGUAGES_N = sizeof LANGUAGES / sizeof *LANGUAGES };

/* Given up, or a variety that the shorter one means. */
static const char *const REPLACED[][2] = {{"iw", "he"}, {"in", "id"}, {"ji", "yi"},
	{"jw", "jv"}, {"mo", "ro"}, {"cmn", "zh"}, {"arb", "ar"}, {"pes", "fa"},
	{"swh", "sw"}, {"zsm", "ms"}, {"khk", "mn"}, {"ekk", "et"}, {"lvs", "lv"},
	{"npi", "ne"}, {"als", "sq"}, {"azj", "az"}, {"uzn", "uz"}, {"plt", "mg"},
	{"ory", "or"}, {"mol", "ro"}};

/* Regions that were given up, and one that everybody writes. */
static const char *const REGIONS[][2] = {{"BU", "MM"}, {"DD", "DE"}, {"FX", "FR"},
	{"TP", "TL"}, {"YD", "YE"}, {"ZR", "CD"}, {"UK", "GB"}};

/* Of UN M.49, those with more than one country. */
static const char AREAS[] =
	"001002003005009011013014015017018019021029030034035039053054057061"
	"142143145150151154155202419";

/* Of ISO 639-3: for each two first letters a bit for each third that makes a language. */
/* clang-format off */
static const uint32_t THIRD[26 * 26] = {
	0x2dfedff, 0x3ffffff, 0x3ffbdbb, 0x3df6bfb, 0x3573c1f, 0x21ee5da, 0x3ff7fff, 0x00efdc3,
	0x1cbffff, 0x254a141, 0x3ffdfff, 0x3dfffbd, 0x3fffff7, 0x3ffffff, 0x29e3f7f, 0x3fffffe,
	0x20ab44c, 0x3f7efdf, 0x3fffff7, 0x3ffff5f, 0x3dbffcf, 0x03c7d1b, 0x1fe75d7, 0x0801c52,
	0x21ffddf, 0x208725b, 0x1f6fef7, 0x1ffffff, 0x37fffff, 0x3ffffff, 0x3fdffff, 0x3dfffff,
	0x3ffef7f, 0x3fffbff, 0x3fffc7b, 0x3fefff7, 0x3ffffed, 0x3efffbf, 0x2ffffff, 0x3f7ff7f,
	0x3fffffb, 0x3ffffdd, 0x3ffffef, 0x3ffffff, 0x1fffff7, 0x3fff3fd, 0x3fdffff, 0x3fbffff,
	0x3dfffff, 0x277ffff, 0x2efffff, 0x3ffffff, 0x3effeff, 0x17f6f4e, 0x002dadc, 0x30673b1,
	0x10c2443, 0x0001049, 0x0000445, 0x3fbfeff, 0x142b49f, 0x124f591, 0x3bf7882, 0x1585f9d,
	0x00e7951, 0x0dfcdc7, 0x2fffeff, 0x1946147, 0x0000008, 0x3ef7fff, 0x3efffff, 0x31cf8dd,
	0x1fbcf87, 0x0002040, 0x008005b, 0x0000000, 0x0005003, 0x0086480, 0x2f77fdd, 0x17bfb7b,
	0x0020004, 0x0466359, 0x237bdfc, 0x0000000, 0x2ce6ddf, 0x0f67948, 0x3f7ffef, 0x052773f,
	0x0860441, 0x0003440, 0x1f65c7f, 0x17a6759, 0x3efedb7, 0x0008000, 0x0000000, 0x11d695e,
	0x2016992, 0x11ef58b, 0x3f7fdf7, 0x0000001, 0x3560401, 0x0000000, 0x110714b, 0x0006851,
	0x0000001, 0x0124444, 0x1060000, 0x0000000, 0x0000010, 0x0000111, 0x1005801, 0x0140000,
	0x0288000, 0x0000001, 0x102dd51, 0x0905d90, 0x3d5b553, 0x0f378ef, 0x0080000, 0x0004100,
	0x0000000, 0x04e45c1, 0x11d7dd0, 0x29e6086, 0x0040000, 0x0002090, 0x0004010, 0x0080000,
	0x0004001, 0x0000011, 0x39effeb, 0x0000800, 0x0040000, 0x0000000, 0x0020000, 0x0001100,
	0x0020000, 0x0000000, 0x04aaa31, 0x0000000, 0x0200400, 0x1022981, 0x0108000, 0x0000142,
	0x0063108, 0x0000010, 0x0040000, 0x10fd40d, 0x0040810, 0x0000000, 0x13b3bbe, 0x0020000,
	0x0000011, 0x0000000, 0x0000000, 0x0000000, 0x3dfffff, 0x3f7fffb, 0x00a283c, 0x09f7fff,
	0x3e50fef, 0x0080400, 0x0580c5b, 0x00e6c95, 0x3dfb9df, 0x0123400, 0x010e019, 0x1724edf,
	0x3b238cb, 0x25b7fdf, 0x3ffffff, 0x0002011, 0x0122101, 0x3ff73cf, 0x044f850, 0x0100001,
	0x2dfffff, 0x106fa35, 0x0da337f, 0x0800000, 0x302797b, 0x0002101, 0x3ffffff, 0x0146003,
	0x0000081, 0x1042000, 0x00211cb, 0x0000000, 0x0401000, 0x1020100, 0x0ca6feb, 0x0000100,
	0x0042491, 0x018001b, 0x37fffff, 0x01463d9, 0x36edb9f, 0x0044000, 0x0000000, 0x2f8d415,
	0x0042882, 0x0944100, 0x3fffffe, 0x0202414, 0x0004005, 0x0000000, 0x0400011, 0x0000000,
	0x0022100, 0x11278db, 0x0020881, 0x01e411f, 0x0000000, 0x1101433, 0x0447852, 0x0408102,
	0x0002100, 0x0042214, 0x2fecd10, 0x034d553, 0x10e6901, 0x20cfacb, 0x0520000, 0x0004500,
	0x0500000, 0x1922590, 0x01a7ddd, 0x3ee5d1b, 0x0001000, 0x0200002, 0x0045400, 0x0000804,
	0x0804001, 0x2020080, 0x3bd7ebf, 0x05a7710, 0x00c0000, 0x0080041, 0x01a2d92, 0x0000000,
	0x0004412, 0x0040100, 0x13959df, 0x0020010, 0x016d001, 0x0040010, 0x0c6290f, 0x0040b49,
	0x046004a, 0x0022001, 0x0020000, 0x01a0003, 0x0000800, 0x0000000, 0x15efd8f, 0x0002008,
	0x0000100, 0x0000000, 0x1000011, 0x0000000, 0x3fdffff, 0x3ffffdf, 0x3ffffff, 0x3dbbffd,
	0x3ffffff, 0x3ffffff, 0x1ffff73, 0x3fffeff, 0x3ffffff, 0x3bfffdf, 0x3ffffff, 0x3ffffff,
	0x3ffffff, 0x3ffff7f, 0x37ffdfd, 0x3ff7fff, 0x3ffffff, 0x3feafbf, 0x3ffffff, 0x3fdffff,
	0x3ffffff, 0x3fbffff, 0x3feffff, 0x3eff7af, 0x3ffffff, 0x3f7fd7f, 0x3fffbff, 0x3ff7f76,
	0x00598bc, 0x001ffcb, 0x3ffffbf, 0x0002001, 0x21b7dc3, 0x01cb981, 0x3fffeff, 0x0c08911,
	0x11e7b9f, 0x095bfff, 0x1f3efff, 0x2543bcb, 0x3fffff7, 0x0806011, 0x0020000, 0x22a7d55,
	0x16ef99f, 0x21461c4, 0x37fff7f, 0x0140501, 0x05c58d1, 0x0001000, 0x0002041, 0x2002880,
	0x2ff3ffb, 0x3ffffbf, 0x3ffffff, 0x3ffbfff, 0x37fffbf, 0x3ffffff, 0x37fffff, 0x3dfff7f,
	0x3dbffff, 0x3ffffde, 0x3ffff7f, 0x2fffff7, 0x3fbffff, 0x3f7bfff, 0x3fff7dd, 0x3ffffdf,
	0x3fffff7, 0x3ffffff, 0x3f7ffff, 0x1ffffff, 0x3bfd7df, 0x3ffedfb, 0x27ffdf7, 0x3ffffff,
	0x3f6def7, 0x3ffffdf, 0x3fffe77, 0x17fffdf, 0x29f7fff, 0x3ffffff, 0x3fff7ff, 0x0120809,
	0x3ffbfdf, 0x3fbf5ff, 0x3ff7ffb, 0x39e7b8b, 0x2fff7ff, 0x3f15f5d, 0x3ffffff, 0x37bffff,
	0x37fbfff, 0x19469c3, 0x1097c40, 0x29abd77, 0x3fffdff, 0x3d2d758, 0x3fffffd, 0x0005080,
	0x1c25157, 0x0837d59, 0x1ffffff, 0x314150b, 0x0220005, 0x01a5d00, 0x0105181, 0x0180401,
	0x0000000, 0x0144000, 0x0104056, 0x0180000, 0x0002011, 0x0648146, 0x2b67fdf, 0x01a5419,
	0x1daed47, 0x0dee753, 0x0062048, 0x1085401, 0x0000000, 0x3fe71d5, 0x09ce105, 0x3df3d1b,
	0x0001113, 0x0000008, 0x0000900, 0x0000000, 0x100100a, 0x0001000, 0x3f7fdfe, 0x13ef9f6,
	0x040bfff, 0x0186105, 0x3a5dffb, 0x0000811, 0x2142d49, 0x07b7ec9, 0x3fefaff, 0x0080000,
	0x01ee0c7, 0x37f6fdf, 0x3cf7fbb, 0x3ffffdf, 0x1effdf4, 0x01dfd10, 0x0001001, 0x2dffdfc,
	0x15ff9dd, 0x17be181, 0x1dfd37f, 0x0000000, 0x0427143, 0x0001000, 0x1943010, 0x0002080,
	0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000,
	0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x0000000,
	0x0000000, 0x0000000, 0x0000000, 0x0000000, 0x3e7bdff, 0x344fb95, 0x00c1085, 0x05fe885,
	0x0008001, 0x0000000, 0x3ffffef, 0x0008c02, 0x0000020, 0x0000002, 0x10e3b53, 0x0000000,
	0x0162411, 0x0008040, 0x01a3823, 0x0040140, 0x0481183, 0x0000000, 0x3fdfdff, 0x042a84a,
	0x052f8fe, 0x0082000, 0x0000000, 0x0084100, 0x0003c02, 0x0441084, 0x31de5f6, 0x0000000,
	0x0025c01, 0x0400008, 0x0142000, 0x0000080, 0x3ff76ff, 0x3ffffff, 0x0fdedf2, 0x29feef7,
	0x37fefff, 0x0441012, 0x3de97df, 0x3ffffdf, 0x3f7bffb, 0x05efc5b, 0x3fff3ff, 0x3ffbffc,
	0x3fffef7, 0x3f7ff7d, 0x3ffdfdf, 0x1bffd5f, 0x09f7581, 0x3fffdff, 0x3fffffe, 0x17ffffb,
	0x3ef6757, 0x0841417, 0x1fffff7, 0x0567c56, 0x1c67d07, 0x164a85f, 0x3fffeff, 0x3fefffd,
	0x3ddfdff, 0x1af7fff, 0x3fffdff, 0x00a6100, 0x3ffefbf, 0x33fbdb9, 0x3ffffe5, 0x054fb41,
	0x2ffb87b, 0x1bfffef, 0x37f7fff, 0x3fffdcf, 0x3f7ffee, 0x3fbff75, 0x05bf802, 0x3fffbff,
	0x3ffffdf, 0x37fffff, 0x3b77fff, 0x1dc7c19, 0x1dbf9ff, 0x19f73d7, 0x3beab91, 0x0807a81,
	0x0023000, 0x1120901, 0x0000000, 0x0101b51, 0x0040000, 0x0000100, 0x1006093, 0x0002001,
	0x0240040, 0x0000100, 0x1778dc1, 0x0503d37, 0x016f14f, 0x2923551, 0x0002000, 0x0200100,
	0x0000000, 0x3fafdff, 0x0148581, 0x0128091, 0x0121000, 0x0000890, 0x0000001, 0x0000000,
	0x0000001, 0x0042002, 0x136fbf1, 0x0000402, 0x0000000, 0x0000000, 0x002f80c, 0x0000000,
	0x00a0000, 0x0000000, 0x02c287c, 0x0000000, 0x218fe01, 0x0048000, 0x3f79fff, 0x0009400,
	0x00a0800, 0x0000000, 0x0000000, 0x00c4001, 0x0200900, 0x0004000, 0x0083000, 0x0000000,
	0x0000001, 0x0000000, 0x0000000, 0x0000000, 0x3fffbff, 0x06f9fb3, 0x0000101, 0x1180648,
	0x05ed1cd, 0x0000040, 0x1104143, 0x0100441, 0x1323ff6, 0x0000101, 0x152080b, 0x1f67dd5,
	0x0cc71df, 0x150f55e, 0x1467d7f, 0x0000004, 0x0000000, 0x3f6fdc2, 0x0360541, 0x04015a0,
	0x1ba388b, 0x0000000, 0x0424003, 0x0400001, 0x1023102, 0x0000000, 0x17fff5f, 0x142f35e,
	0x17a78d6, 0x1015405, 0x01e984a, 0x0000001, 0x052196b, 0x03a501d, 0x1262902, 0x0080002,
	0x3ffef7f, 0x114e15f, 0x3fffeff, 0x31f77c3, 0x042f54c, 0x3ffffff, 0x0080001, 0x05a315b,
	0x137fb9f, 0x17ffbdf, 0x01afa4b, 0x0046110, 0x04a4e5d, 0x00a1402, 0x1080e03, 0x0009080,
	0x3ffffff, 0x1807f93, 0x000a880, 0x0000459, 0x13e0b15, 0x0000000, 0x0569901, 0x0040809,
	0x2bfbfe9, 0x0000000, 0x11a7d41, 0x1127953, 0x287fdde, 0x0156c59, 0x18a3d42, 0x200f0c3,
	0x0000000, 0x1447c13, 0x106f84c, 0x1408801, 0x3cbbf7f, 0x0080001, 0x05b2841, 0x1101841,
	0x2120000, 0x0000440, 0x3ffdfff, 0x0580815, 0x0000089, 0x0000200, 0x00020c1, 0x0000000,
	0x0023083, 0x040610b, 0x2403c03, 0x0000000, 0x23ae4cb, 0x0013201, 0x3ffffff, 0x0040451,
	0x0075084, 0x3ffffff, 0x0000010, 0x004e041, 0x0121c01, 0x19db850, 0x1003881, 0x0000000,
	0x0000001, 0x0000000, 0x000a242, 0x0000201,
};
/* clang-format on */

static const char SCRIPTS[] =
	"AdlmAfakAghbAhomArabAranArmiArmnAvstBaliBamuBassBatkBengBhksBlisBopoBrah"
	"BraiBugiBuhdCakmCansCariChamCherCirtCoptCprtCyrlCyrsDevaDsrtDuplEgydEgyh"
	"EgypElbaEthiGeokGeorGlagGothGranGrekGujrGuruHanbHangHaniHanoHansHantHatr"
	"HebrHiraHluwHmngHrktHungIndsItalJamoJavaJpanJurcKaliKanaKharKhmrKhojKitl"
	"KitsKndaKoreKpelKthiLanaLaooLatfLatgLatnLekeLepcLimbLinaLinbLisuLomaLyci"
	"LydiMahjMandManiMarcMayaMendMercMeroMlymModiMongMoonMrooMteiMultMymrNarb"
	"NbatNewaNkgbNkooNshuOgamOlckOrkhOryaOsgeOsmaPalmPaucPermPhagPhliPhlpPhlv"
	"PhnxPiqdPlrdPrtiQaaaQabxRjngRoroRunrSamrSaraSarbSaurSgnwShawShrdSiddSind"
	"SinhSoraSundSyloSyrcSyreSyrjSyrnTagbTakrTaleTaluTamlTangTavtTeluTengTfng"
	"TglgThaaThaiTibtTirhUgarVaiiVispWaraWoleXpeoXsuxYiiiZinhZmthZsyeZsymZxxx"
	"ZyyyZzzz";

static const struct language *
by_code(const char *subtag)
{
	for (int i = 0; i < LANGUAGES_N; i++) {
		const struct language *l = &LANGUAGES[i];

		if (strcmp(l->two, subtag) == 0 || strcmp(l->three, subtag) == 0 ||
			(l->books[0] != '\0' && strcmp(l->books, subtag) == 0))
			return l;
	}
	return NULL;
}

static bool
has_three(const char *s)
{
	for (int i = 0; i < 3; i++)
		if (s[i] < 'a' || s[i] > 'z')
			return false;
	return s[3] == '\0' &&
	       (THIRD[(s[0] - 'a') * 26 + (s[1] - 'a')] >> (s[2] - 'a') & 1);
}

bool
registry_language(const char *subtag, char out[SUBTAG_BYTES])
{
	const struct language *l;

	/* out may be where subtag is */
	for (size_t i = 0; i < sizeof REPLACED / sizeof *REPLACED; i++)
		if (strcmp(REPLACED[i][0], subtag) == 0)
			subtag = REPLACED[i][1];
	l = by_code(subtag);
	if (l == NULL && !has_three(subtag))
		return false;
	if (l != NULL)
		subtag = l->two;
	memmove(out, subtag, strlen(subtag) + 1);
	return true;
}

/* Is a word of n letters one of a list of such words? */
static bool
listed(const char *list, const char *word, size_t n)
{
	if (strlen(word) != n)
		return false;
	for (; *list != '\0'; list += n)
		if (strncmp(list, word, n) == 0)
			return true;
	return false;
}

bool
registry_script(const char *subtag)
{
	return listed(SCRIPTS, subtag, 4);
}

bool
registry_region(const char *subtag, char out[SUBTAG_BYTES])
{
	for (size_t i = 0; i < sizeof REGIONS / sizeof *REGIONS; i++)
		if (strcmp(REGIONS[i][0], subtag) == 0)
			subtag = REGIONS[i][1];
	if (!country_ok(subtag) && !listed(AREAS, subtag, 3))
		return false;
	memmove(out, subtag, strlen(subtag) + 1);
	return true;
}

const char *
registry_name(const char *language)
{
	const struct language *l = by_code(language);

	return l == NULL ? NULL : l->name;
}

const char *
registry_named(const char *name)
{
	for (int i = 0; i < LANGUAGES_N; i++)
		if (strcasecmp(LANGUAGES[i].name, name) == 0)
			return LANGUAGES[i].two;
	return NULL;
}
