"""A small fair as files, made by hand so that every test knows what is in it, and its import.

Demand side: B1 Rotterdam (nl), B2 Ulaanbaatar (mn), B3 Riyadh (ar), B4 Ghent, P1 Incheon (ko).
Supply side: X1 with a booth of its own, X2 X3 X5 at the shared tables, X4 who speaks Korean only.
Two days of 12 slots (20 minutes and a gap of 10), three tables, one Arabic interpreter.
"""
import csv
import datetime
import io

EVENT = "SCF26"
ZONE = "Asia/Seoul"
OFFSET = "+09:00"
TABLES = ("T1", "T2", "T3")
SLOTS_PER_DAY = 12
SLOTS = 2 * SLOTS_PER_DAY
STARTS = ("09:30", "10:00", "10:30", "11:00", "11:30",
          "13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30")

# Always two months ahead, so that no slot is ever past unless a test moves the clock.
DAYS = tuple(str(datetime.datetime.now(datetime.timezone.utc).date()
                 + datetime.timedelta(days=60 + n)) for n in (0, 1))

# delegate -> organisation; the accounts of the people of the fair
DELEGATES = {
    "ann": "B1", "bob": "B1", "bat": "B2", "noor": "B3", "lies": "B4", "park": "P1",
    "kim": "X1", "lee": "X1", "choi": "X2", "jung": "X3", "kang": "X4", "smith": "X5",
}
BUYERS = ("ann", "bob", "bat", "noor", "lies", "park")
EXHIBITORS = ("kim", "lee", "choi", "jung", "kang", "smith")

COLUMNS = {
    "categories.csv": "code,name,parent",
    "glossary.csv": "code,language,term,same_as,same_as_language",
    "organisations.csv": "code,kind,name,country,languages,wants,offers,profile,products,"
                         "markets,budget_min,budget_max,website,min_meetings,"
                         "max_meetings,max_per_day,auto_accept",
    "delegates.csv": "code,organisation,name,email,languages,min_meetings,max_meetings,"
                     "max_per_day",
    "locations.csv": "code,kind,hall,seats,x_m,y_m,organisation,name",
    "interpreters.csv": "code,name,email,pairs,shifts",
    "blackouts.csv": "code,resource,when,reason",
    "preferences.csv": "code,from,to,preference",
    "requests.csv": "code,from,to,message,slots,length,after,expires",
    "conference_sessions.csv": "code,track,title,room,when,seats,interpretation,speakers,"
                               "attendees",
    "meetings.csv": "code,request,delegates,slots,location,seat,interpreter,state,locked,uid,"
                    "sequence,revision,created,reason,when",
}


def start_of(slot):
    """The civil time of a slot, as a parameter may name it."""
    day, cell = divmod(slot - 1, SLOTS_PER_DAY)
    return f"{DAYS[day]}T{STARTS[cell]}"


def instant_of(slot):
    """The instant of a slot as the wire has it."""
    return f"{start_of(slot)}:00{OFFSET}"


def table(name, rows):
    """CSV text of a file of the format from rows of values, the last ones of which may be missing."""
    columns = COLUMNS[name].split(",")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([*row, *[""] * (len(columns) - len(row))] for row in rows)
    return out.getvalue()


EVENT_INI = f"""[event]
code = {EVENT}
name = Smart City Fair
zone = {ZONE}
currency = KRW
organiser_name = Fair Office
organiser_mail = meetings@fair.example
slot_minutes = 20
gap_minutes = 10

[day {DAYS[0]}]
sessions = 09:30-12:00;13:30-17:00

[day {DAYS[1]}]
sessions = 09:30-12:00;13:30-17:00

[hall A]
name = 제1전시장
x_m = 0
y_m = 0
walk_minutes.B = 5

[hall B]
name = Hall B
x_m = 120
y_m = 0
"""

ORGANISATIONS = [
    ("B1", "foreign_buyer", "Gemeente Rotterdam", "NL", "en;nl", "MOB.BUS;ENE", "",
     "A port city", "buses", "KR", 1000000, 90000000, "https://rotterdam.example"),
    ("B2", "foreign_buyer", "Улаанбаатар хот", "MN", "en;mn", "ENE.GRID",
     "", "", "", "", "", "", ""),
    ("B3", "foreign_buyer", "مدينة الرياض الذكية", "SA", "ar", "SAFE", "", "", "", "", "", "", ""),
    ("B4", "foreign_buyer", "Stad Gent", "BE", "en;nl", "MOB", "", "", "", "", "", "", ""),
    ("P1", "procurement", "인천교통공사", "KR", "ko", "MOB.BUS", "", "", "", "", "", "", ""),
    ("X1", "exhibitor", "한빛 모빌리티, Inc.", "KR", "ko;en", "", "MOB.BUS;MOB", "", "", "", "", "", ""),
    ("X2", "exhibitor", "Grid & Sons", "KR", "ko;en", "", "ENE.GRID", "", "", "", "", "", ""),
    ("X3", "exhibitor", "안전 시티", "KR", "ko;en", "", "SAFE", "", "", "", "", "", ""),
    ("X4", "exhibitor", "한국어만", "KR", "ko", "", "MOB.BUS", "", "", "", "", "", ""),
    ("X5", "exhibitor", "Plain \"Quoted\" Ltd", "GB", "en", "", "ENE;SAFE", "", "", "", "", "", ""),
]

PEOPLE = {
    "ann": "Ann de Vries", "bob": "Bob van 't Hof", "bat": "Бат-Эрдэнэ Ганбаатар",
    "noor": "نور بنت عبد العزيز", "lies": "Lies Maes", "park": "박지훈", "kim": "김민서",
    "lee": "이서연; 부장", "choi": "최준호", "jung": "정하은", "kang": "강도윤",
    "smith": "Smith, John \\ Jr",
}


def files():
    """The fair the tests live in: {file name: text}."""
    return {
        "event.ini": EVENT_INI,
        "categories.csv": table("categories.csv", [
            ("MOB", "Mobility", ""), ("MOB.BUS", "Buses", "MOB"), ("ENE", "Energy", ""),
            ("ENE.GRID", "Smart grid", "ENE"), ("SAFE", "Public safety", "")]),
        "organisations.csv": table("organisations.csv", ORGANISATIONS),
        "delegates.csv": table("delegates.csv", [
            (code, organisation, PEOPLE[code], f"{code}@{organisation.lower()}.example",
             "", "", "", "") for code, organisation in DELEGATES.items()]),
        "locations.csv": table("locations.csv", [
            *((code, "table", "A", 1, n, 0, "", f"상담 테이블 {n}")
              for n, code in enumerate(TABLES, 1)),
            ("BOOTH1", "booth", "B", 1, 3, 4, "X1", "Booth of X1")]),
        "interpreters.csv": table("interpreters.csv", [
            ("omar", "عمر Omar", "omar@words.example", "ar-ko",
             ";".join(f"{day}T09:00/{day}T18:00" for day in DAYS))]),
    }


def full():
    """The same with a row or two in every file of the format."""
    return {
        **files(),
        "glossary.csv": table("glossary.csv", [
            ("GL-1", "en", "leak detection", "누수 감지", "ko"), ("GL-2", "", "SCADA", "관제", "")]),
        "blackouts.csv": table("blackouts.csv", [
            ("lunch-kim", "kim", f"{DAYS[0]}T09:30/{DAYS[0]}T10:30", "press, briefing"),
            ("t1-repair", "T1", f"{DAYS[1]}T13:30/{DAYS[1]}T14:30", "수리"),
            ("omar-late", "omar", f"{DAYS[0]}T09:00/{DAYS[0]}T10:00", "")]),
        "preferences.csv": table("preferences.csv", [
            ("p1", "B1", "X1", "must"), ("p2", "bat", "X2", "want"), ("p3", "X5", "B2", "avoid")]),
        "requests.csv": table("requests.csv", [
            ("rq1", "ann", "X2", "Two lines\nand a \"quote\"", f"{start_of(2)};{start_of(3)}", 1),
            ("rq2", "choi", "B4", "", "", 2, "rq1")]),
        "conference_sessions.csv": table("conference_sessions.csv", [
            ("talk1", "Tech", "Opening, 개막", "Room 1", f"{DAYS[0]}T10:00/{DAYS[0]}T11:00", 80,
             "ko-en", "jung", "bat;lies")]),
    }


def put_file(client, number, name, text):
    """Stage one file in chunks of what import.begin allowed."""
    data = text.encode("utf-8")
    limit = client.import_limits.get("chunk_bytes", 32768)
    offset = 0
    while offset < len(data):
        # the chunk ends between two letters
        chunk = data[offset:offset + limit].decode("utf-8", "ignore")
        answer = client.call("import.put",
                             {"import": number, "file": name, "offset": offset, "text": chunk})
        offset += len(chunk.encode("utf-8"))
        assert answer["size"] == offset, answer
    if not data:
        client.call("import.put", {"import": number, "file": name, "offset": 0, "text": ""})


def stage(client, contents, new_event=True, **how):
    """import.begin and all files of {name: text}; the number of the import."""
    begun = client.write("import.begin", new_event=new_event, **how)
    client.import_limits = begun["limits"]
    for name, text in contents.items():
        put_file(client, begun["import"], name, text)
    return begun["import"]


def check(client, contents, **how):
    return client.call("import.check", {"import": stage(client, contents, **how)})


def load(client, contents, **how):
    """Import {name: text}; the answer of import.apply."""
    return client.write("import.apply", {"import": stage(client, contents, **how)})


def read_directory(path):
    """{name: text} of a fair that lies on disk."""
    return {entry.name: entry.read_text(encoding="utf-8", errors="strict")
            for entry in sorted(path.iterdir())
            if entry.suffix in (".csv", ".ini")}
