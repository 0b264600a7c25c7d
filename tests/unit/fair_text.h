/*
 * fair_text.h - a small fair as its twelve files, in the form they are exported in.
 *
 * Fair TCF in Asia/Seoul: slots of 25 minutes with gaps of 5, at 09:30 10:00 10:30 and
 * 13:30 14:00 14:30 of 2027-09-01. Buyers B1 (ann) and B2 (bob), procurement P1 (pia),
 * exhibitors X1 (kim) and X2 (choi). Table T1 has two seats, X1-B is X1's booth.
 */
#ifndef TESTS_FAIR_TEXT_H
#define TESTS_FAIR_TEXT_H

#include "domain/files/import.h"

static const char *const FAIR_FILES[IMPORT_FILES] = {
	"[event]\ncode = TCF\nname = Test City Fair\nzone = Asia/Seoul\ncurrency = KRW\n"
	"organiser_name = Fair Office\norganiser_mail = office@tcf.example\n"
	"slot_minutes = 25\ngap_minutes = 5\n\n"
	"[day 2027-09-01]\nsessions = 09:30-11:00;13:30-15:00\n\n"
	"[hall A]\nname = Hall A\nx_m = 0\ny_m = 0\nwalk_minutes.B = 3\n\n"
	"[hall B]\nname = Hall B\nx_m = 90\ny_m = 0\n\n"
	"[policy]\nrequest_expiry_hours = 48\n",
	"code,name,parent,name.de,name.ko\nENE,Energy,,,에너지\nMOB,Mobility,,Verkehr,\n"
	"MOB.BUS,Buses,MOB,Busse,버스\n",
	"code,language,term,same_as,same_as_language\nGL-1,en,buses,버스,ko\n"
	"GL-2,,SCADA,Leittechnik,de\n",
	"code,kind,name,country,languages,wants,offers,profile,products,markets,budget_min,"
	"budget_max,website,min_meetings,max_meetings,max_per_day,auto_accept,"
	"withdrawn\n"
	"B1,foreign_buyer,Rotterdam,NL,en;nl,MOB.BUS;ENE,,,,,100,200,https://b1.example/,4,20,8,,\n"
	"B2,foreign_buyer,Riyadh,SA,ar,ENE,,,,,,,,,,,,\n"
	"P1,procurement,Sejong,KR,ko,MOB,,,,,,,,,,,,\n"
	"X1,exhibitor,Hanbit,KR,ko;en,,MOB.BUS,We make buses.,Buses,EU;Asia,,,,,,,yes,\n"
	"X2,exhibitor,Grid,KR,ko,,ENE;MOB,,,,,,,,,,,\n",
	"code,organisation,name,email,languages,min_meetings,max_meetings,max_per_day,"
	"withdrawn\n"
	"ann,B1,Ann de Vries,ann@b1.example,en,2,10,5,\nbob,B2,Bob,bob@b2.example,,,,,\n"
	"pia,P1,Pia,pia@p1.example,,,,,\nkim,X1,Kim,kim@x1.example,,,,,\n"
	"choi,X2,Choi,choi@x2.example,,,,,\n",
	"code,kind,hall,seats,x_m,y_m,organisation,name\nT1,table,A,2,1,2,,Table 1\n"
	"X1-B,booth,B,1,0,0,X1,Booth of Hanbit\n",
	"code,name,email,pairs,shifts\nomar,Omar,omar@words.example,ko-ar;ko-en,"
	"2027-09-01T09:00/2027-09-01T12:00;2027-09-01T13:00/2027-09-01T18:00\n"
	"yuna,Yuna,yuna@words.example,ko-en,\n",
	"code,resource,when,reason\nBO-1,bob,2027-09-01T09:40/2027-09-01T10:10,train\n"
	"BO-2,T1,2027-09-01T14:30/2027-09-01T15:00,\n",
	"code,from,to,preference\nPF-1,B1,X1,must\nPF-2,ann,X2,want\nPF-3,X1,P1,avoid\n",
	"code,from,to,message,slots,length,after,expires,delegates,number,origin,created,"
	"state,accepted,answering,held,reason\nRQ-1,ann,X1,\"Buses, please\","
	"2027-09-01T10:00;2027-09-01T09:30,1,,,,1,,,,,,,\nRQ-2,kim,B2,,,2,RQ-1,,,2,,,,,,,\n",
	"code,track,title,room,when,seats,interpretation,speakers,attendees\n"
	"CS-1,Tech,Buses that think,Room"
	" 1,2027-09-01T14:10/2027-09-01T14:40,80,ko-en,kim,"
	"pia;choi\n",
	"code,request,delegates,slots,location,seat,interpreter,state,locked,uid,sequence,"
	"revision,created,reason,when\n",
};

/* Places in FAIR_FILES and import_file_name. */
enum {
	INI,
	CATEGORIES,
	GLOSSARY,
	ORGANISATIONS,
	DELEGATES,
	LOCATIONS,
	INTERPRETERS,
	BLACKOUTS,
	PREFERENCES,
	REQUESTS,
	CONFERENCES,
	MEETINGS
};

#endif
