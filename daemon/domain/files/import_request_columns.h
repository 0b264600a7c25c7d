/* import_request_columns.h - the columns of requests.csv in their order. */
#ifndef DOMAIN_FILES_IMPORT_REQUEST_COLUMNS_H
#define DOMAIN_FILES_IMPORT_REQUEST_COLUMNS_H

enum {
	RE_CODE,
	RE_FROM,
	RE_TO,
	RE_MESSAGE,
	RE_SLOTS,
	RE_LENGTH,
	RE_AFTER,
	RE_EXPIRES,
	RE_DELEGATES,
	/* what had become of it: said of a new row alone */
	RE_NUMBER,
	RE_ORIGIN,
	RE_CREATED,
	RE_STATE,
	RE_ACCEPTED,
	RE_ANSWERING,
	RE_HELD,
	RE_REASON,
	RE_N
};

#endif
