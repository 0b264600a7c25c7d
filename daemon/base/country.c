/* country.c - the two-letter codes of ISO 3166-1. */
#include "base/country.h"

#include <string.h>

/* By first letter: the second letters that exist. */
static const char *const SECOND[26] = {
	['A' - 'A'] = "DEFGILMOQRSTUWXZ",
	['B' - 'A'] = "ABDEFGHIJLMNOQRSTVWYZ",
	['C' - 'A'] = "ACDFGHIKLMNORUVWXYZ",
	['D' - 'A'] = "EJKMOZ",
	['E' - 'A'] = "CEGHRST",
	['F' - 'A'] = "IJKMOR",
	['G' - 'A'] = "ABDEFGHILMNPQRSTUWY",
	['H' - 'A'] = "KMNRTU",
	['I' - 'A'] = "DELMNOQRST",
	['J' - 'A'] = "EMOP",
	['K' - 'A'] = "EGHIMNPRWYZ",
	['L' - 'A'] = "ABCIKRSTUVY",
	['M' - 'A'] = "ACDEFGHKLMNOPQRSTUVWXYZ",
	['N' - 'A'] = "ACEFGILOPRUZ",
	['O' - 'A'] = "M",
	['P' - 'A'] = "AEFGHKLMNRSTWY",
	['Q' - 'A'] = "A",
	['R' - 'A'] = "EOSUW",
	['S' - 'A'] = "ABCDEGHIJKLMNORSTVXYZ",
	['T' - 'A'] = "CDFGHJKLMNORTVWZ",
	['U' - 'A'] = "AGMSYZ",
	['V' - 'A'] = "ACEGINU",
	['W' - 'A'] = "FS",
	['X' - 'A'] = "",
	['Y' - 'A'] = "ET",
	['Z' - 'A'] = "AMW",
};

bool
country_ok(const char *code)
{
	if (strlen(code) != 2 || code[0] < 'A' || code[0] > 'Z')
		return false;
	return strchr(SECOND[code[0] - 'A'], code[1]) != NULL;
}
