/* http_date.c - instants as HTTP writes them. */
#include "net/http_date.h"

#include "wire/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS = 29 };

static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void
http_date(int64_t utc_s, char out[HTTP_DATE_BYTES])
{
	struct civil c;

	when_civil(utc_s, 0, &c);
	snprintf(out, HTTP_DATE_BYTES, "%s, %02d %.3s %04d %02d:%02d:%02d GMT",
		civil_weekday_name(civil_weekday(&c)), c.day, MONTHS + 3 * (c.month - 1),
		c.year, c.hour, c.minute, c.second);
}

static bool
number(const char *digits, int n, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		*out = 10 * *out + (digits[i] - '0');
	}
	return true;
}

/* Whatever it is read as has to be written in the same way again. */
bool
http_date_read(const char *text, int64_t *utc_s)
{
	char again[HTTP_DATE_BYTES];
	const char *month;
	struct civil c = {.month = 0};

	if (strlen(text) != LETTERS || !number(text + 5, 2, &c.day) ||
		!number(text + 12, 4, &c.year) || !number(text + 17, 2, &c.hour) ||
		!number(text + 20, 2, &c.minute) || !number(text + 23, 2, &c.second))
		return false;
	for (month = MONTHS; *month != '\0' && c.month == 0; month += 3)
		if (strncmp(month, text + 8, 3) == 0)
			c.month = (int)(month - MONTHS) / 3 + 1;
	if (c.month == 0 || c.year < 1970 || !civil_valid(&c))
		return false;
	*utc_s = when_from_civil(&c, 0);
	http_date(*utc_s, again);
	return strcmp(again, text) == 0;
}
