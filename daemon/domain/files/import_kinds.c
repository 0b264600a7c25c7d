/* import_kinds.c - the table of the kinds of files, and what their files and columns are called. */
#include "domain/files/import.h"
#include "domain/files/importing.h"

const struct import_kind *const import_kinds[IMPORT_FILES] = {
	[OF_EVENT] = &import_event,
	[OF_CATEGORIES] = &import_categories,
	[OF_GLOSSARY] = &import_glossary,
	[OF_ORGANISATIONS] = &import_organisations,
	[OF_DELEGATES] = &import_delegates,
	[OF_LOCATIONS] = &import_locations,
	[OF_INTERPRETERS] = &import_interpreters,
	[OF_BLACKOUTS] = &import_blackouts,
	[OF_PREFERENCES] = &import_preferences,
	[OF_REQUESTS] = &import_requests,
	[OF_CONFERENCES] = &import_conferences,
	[OF_MEETINGS] = &import_meetings,
};

const struct import_kind *
import_kind_of(int of)
{
	return of >= 0 && of < IMPORT_FILES ? import_kinds[of] : NULL;
}

const char *
import_file_name(int index)
{
	const struct import_kind *kind = import_kind_of(index);

	return kind != NULL ? kind->name : NULL;
}

const char *
import_column_name(int file, int column)
{
	const struct import_kind *kind = import_kind_of(file);

	if (kind == NULL || file == OF_EVENT || column < 0 || column >= kind->columns_n ||
		kind->columns[column].type == COLUMN_TONGUES)
		return NULL;
	return kind->columns[column].name;
}
