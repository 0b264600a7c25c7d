/*
 * fair_lived.h - the requests and meetings of the small fair of fair_text.h after some life.
 *
 * M3 of RQ-1 sits at 09:30 and 10:00 at T1, where M2 was moved from and called off; M6 of R3-2 was
 * held at 10:30 with omar. R5 keeps 13:30 for ann, R3 is on standby.
 */
#ifndef TESTS_FAIR_LIVED_H
#define TESTS_FAIR_LIVED_H

#include "fair_text.h"

#define REQUESTS_HEAD                                                                      \
	"code,from,to,message,slots,length,after,expires,delegates,number,origin,created," \
	"state,accepted,answering,held,reason\n"
#define MEETINGS_HEAD                                                                       \
	"code,request,delegates,slots,location,seat,interpreter,state,locked,uid,sequence," \
	"revision,created,reason,when\n"

/* R3 is a person's number, and the code of another request of a file too. */
static const char LIVED_REQUESTS[] = REQUESTS_HEAD
	"RQ-1,ann,X1,,,2,,,,1,,,scheduled,,,,\n"
	"R3-2,kim,B2,,,1,RQ-1,,,3,person,2027-08-01T12:00:07,scheduled,,bob,,\n"
	"RQ-2,pia,X2,,,1,,,,4,,,declined,,,,no time\n"
	"R5,ann,X2,Hi,2027-09-01T13:30,1,,2027-08-20T12:00,,5,person,2027-08-01T12:00,,,,"
	"2027-09-01T13:30,\n"
	"R3,bob,X1,,,1,,,,9,,,accepted,2027-08-02T12:00:30,,,\n"
	"R11,bob,X2,,,1,,2027-08-03T12:00,,11,person,2027-08-01T12:00,expired,,,,\n"
	"R12,bob,X2,,,1,,,,12,staff,2027-08-01T12:00,cancelled,,choi,,ill\n";
static const char LIVED_MEETINGS[] = MEETINGS_HEAD
	"M2,RQ-1,ann;kim,,T1,1,,cancelled,no,uid-2,3,4,2027-08-01T13:00,moved away,"
	"2027-08-31T09:30/2027-08-31T09:55\n"
	"M3,RQ-1,ann;kim,2027-09-01T09:30;2027-09-01T10:00,T1,2,,scheduled,yes,uid-3,5,7,"
	"2027-08-01T13:00:09,,\n"
	"M6,R3-2,bob;kim,2027-09-01T10:30,X1-B,1,omar,held,no,uid-6,0,1,2027-08-01T14:00,,\n"
	"M7,R12,bob;choi,2027-09-01T13:30,T1,1,,cancelled,no,uid-7,1,2,2027-08-01T15:00,ill,\n";

#endif
