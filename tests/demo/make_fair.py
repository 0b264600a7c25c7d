#!/usr/bin/python3
"""make_fair.py [--seed N] [--size SIZE] [--first-day YYYY-MM-DD] OUTDIR

Writes a made-up trade fair as the ten files that an office begins with.  The same arguments give the
same bytes; the first day left out is a working day in a month.  Sizes: tiny (3 buyers, 4 exhibitors, one day; its codes are fixed, for tests), small,
wsce (as World Smart City Expo 2022 reported itself), scewc (2,000 buyers, 1,000 exhibitors).

It invents the fair only; it knows nothing of the daemon and makes no schedule.
"""
import argparse
import csv
import dataclasses
import datetime
import io
import pathlib
import random
import re
import sys
import unicodedata

import fair_data as data

FILES = ("event.ini", "categories.csv", "organisations.csv", "delegates.csv", "locations.csv",
         "interpreters.csv", "blackouts.csv", "preferences.csv", "requests.csv",
         "conference_sessions.csv")

COLUMNS = {
    "categories": "code name parent",
    "organisations": "code kind name country languages wants offers profile products markets "
                     "budget_min budget_max website min_meetings max_meetings max_per_day"
                     " auto_accept withdrawn",
    "delegates": "code organisation name email languages min_meetings max_meetings max_per_day"
                 " withdrawn",
    "locations": "code kind hall seats x_m y_m organisation name",
    "interpreters": "code name email pairs shifts",
    "blackouts": "code resource when reason",
    "preferences": "code from to preference",
    "requests": "code from to message slots length after expires",
    "conference_sessions": "code track title room when seats interpretation speakers attendees",
}

SLOT_MINUTES, GAP_MINUTES = 25, 5
DAYS_AHEAD = 30
FRIDAY = 4

# The tiny fair is for tests: these do not depend on the seed.  FB-MN-01 and EX-104 cannot talk at
# all, FB-MN-01 and the Koreans need the interpreter of ko-mn, FB-NL-01 and EX-103 that of ko-en.
TINY_LANGUAGES = {"FB-NL-01": "en;nl", "FB-MN-01": "mn", "PC-01": "ko", "EX-101": "en;ko",
                  "EX-102": "en;ko", "EX-103": "ko", "EX-104": "en"}


@dataclasses.dataclass(frozen=True)
class Size:
    """How much of everything; `buyers` is foreign institutions by country."""
    name: str
    buyers: dict
    procurement: int
    exhibitors: int
    foreign_exhibitors: int
    days: int
    sessions: tuple         # (start, end) of each, civil
    halls: tuple
    tables: int
    booths: int             # the first exhibitors have one
    interpreters: int
    conference_per_day: int
    wishes_per_buyer: int
    vetoes: int
    requests: int
    blackouts: int
    host: str = "KR"
    zone: str = "Asia/Seoul"
    currency: str = "KRW"


SIXTEEN_SLOTS = (("09:30", "12:25"), ("13:30", "18:25"))        # 6 + 10
EIGHTEEN_SLOTS = (("09:00", "12:25"), ("13:00", "18:25"))       # 7 + 11

WSCE_BUYERS = {"NL": 4, "MN": 4, "SA": 5, "AE": 4, "QA": 2, "VN": 5, "ID": 4, "TH": 3, "MY": 3,
               "PH": 3, "UZ": 4, "KZ": 3, "TR": 2, "EG": 2, "JP": 2, "IN": 3, "DE": 2, "ES": 2,
               "FR": 1, "PE": 1, "KE": 2}

SIZES = {
    "tiny": Size(
        "Tiny City Fair", buyers={"NL": 1, "MN": 1}, procurement=1, exhibitors=4,
        foreign_exhibitors=1, days=1, sessions=SIXTEEN_SLOTS, halls=("A",), tables=2, booths=1,
        interpreters=2, conference_per_day=1, wishes_per_buyer=1, vetoes=1, requests=1,
        blackouts=1),
    "small": Size(
        "Small City Fair", buyers={"NL": 3, "MN": 3, "SA": 2, "VN": 2, "JP": 2}, procurement=5,
        exhibitors=30, foreign_exhibitors=4, days=2, sessions=SIXTEEN_SLOTS, halls=("A", "B"),
        tables=8, booths=12, interpreters=6, conference_per_day=2, wishes_per_buyer=4, vetoes=4,
        requests=10, blackouts=6),
    "wsce": Size(
        "World Smart City Expo", buyers=WSCE_BUYERS, procurement=43, exhibitors=301,
        foreign_exhibitors=36, days=3, sessions=SIXTEEN_SLOTS, halls=("A", "B", "C"), tables=60,
        booths=140, interpreters=20, conference_per_day=6, wishes_per_buyer=6, vetoes=30,
        requests=40, blackouts=40),
    "scewc": Size(
        "Smart City Congress", buyers={c: 81 for c in WSCE_BUYERS if c != "ES"},
        procurement=380, exhibitors=1000, foreign_exhibitors=600, days=3,
        sessions=EIGHTEEN_SLOTS, halls=("A", "B", "C", "D", "E"), tables=400, booths=600,
        interpreters=80, conference_per_day=12, wishes_per_buyer=12, vetoes=300, requests=600,
        blackouts=300, host="ES", zone="Europe/Madrid", currency="EUR"),
}


def day_in_a_month(today, days):
    """The first date from a month ahead on from which so many working days follow each other."""
    first = today + datetime.timedelta(days=DAYS_AHEAD)
    while first.weekday() + days - 1 > FRIDAY:
        first += datetime.timedelta(days=1)
    return first


class Word:
    """A written name and its Latin spelling."""

    def __init__(self, text):
        native, _, latin = text.partition("=")
        self.native = native.replace("_", " ")
        self.latin = slug(latin or native)

    @staticmethod
    def list(text):
        return [Word(part) for part in text.split()]


def slug(text):
    """Folds Latin letters to what may stand in a mail address."""
    text = text.lower().translate(str.maketrans({"ı": "i", "đ": "d", "ß": "ss", "ø": "o"}))
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


class Fair:
    """One fair being made: rows by file, in the order of import."""

    def __init__(self, size_name, seed, first_day):
        self.size = SIZES[size_name]
        self.seed = seed
        self.code = f"{size_name}{first_day.year}"
        self.days = [first_day + datetime.timedelta(days=n) for n in range(self.size.days)]
        self.host_language = data.PEOPLE[self.size.host][0]
        self.rows = {table: [] for table in COLUMNS}
        self.branches = {}              # organisation code: branch of the category tree
        self.delegates_of = {}          # organisation code: its delegates' codes
        self.companies = {}             # names given so far, by country and branch
        self.tiny = size_name == "tiny"
        self.rng = None

        for make in (self.make_categories, self.make_buyers, self.make_procurement,
                     self.make_exhibitors, self.make_delegates, self.make_locations,
                     self.make_interpreters, self.make_conference, self.make_blackouts,
                     self.make_preferences, self.make_requests):
            # a stream of its own for each part: adding to one leaves the others' bytes alone
            self.rng = random.Random(f"{size_name}/{seed}/{make.__name__}")
            make()

    # -- small helpers ------------------------------------------------------------------------

    def add(self, table, **row):
        columns = COLUMNS[table].split()
        row = {name.rstrip("_"): value for name, value in row.items()}
        assert set(row) <= set(columns), set(row) - set(columns)
        self.rows[table].append({name: row.get(name, "") for name in columns})
        return self.rows[table][-1]

    def organisations(self, *kinds):
        return [row for row in self.rows["organisations"] if row["kind"] in kinds]

    def slot_starts(self, day):
        """The civil start of every slot of a day."""
        for start, end in self.size.sessions:
            at, last = (datetime.datetime.combine(day, datetime.time.fromisoformat(text))
                        for text in (start, end))
            while at + datetime.timedelta(minutes=SLOT_MINUTES) <= last:
                yield at
                at += datetime.timedelta(minutes=SLOT_MINUTES + GAP_MINUTES)

    def span(self, day, first_slot, slots):
        """A civil range over whole slots of one day."""
        starts = list(self.slot_starts(day))
        end = starts[min(first_slot + slots, len(starts)) - 1]
        end += datetime.timedelta(minutes=SLOT_MINUTES)
        return f"{starts[first_slot]:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}"

    def some_span(self, day, longest):
        """A civil range of up to `longest` slots that does not reach over the noon break."""
        starts = list(self.slot_starts(day))
        noon = self.slots_before_noon
        first = self.rng.choice([n for n in range(len(starts)) if n + longest <= noon or n >= noon])
        return self.span(day, first, longest)

    @property
    def slots_before_noon(self):
        return sum(start.hour < 13 for start in self.slot_starts(self.days[0]))

    def languages(self, code, country, english_odds):
        """What an organisation speaks: its country's language, mostly English too."""
        english = self.rng.random() < english_odds
        if self.tiny:
            return TINY_LANGUAGES[code]
        return ";".join(sorted({data.PEOPLE[country][0]} | ({"en"} if english else set())))

    def person(self, country):
        """A name as written and as it stands in a mail address."""
        _, order, between, given, family = data.PEOPLE[country]
        given, family = self.rng.choice(Word.list(given)), self.rng.choice(Word.list(family))
        parts = (given, family) if order == "given" else (family, given)
        return between.join(part.native for part in parts), f"{given.latin}.{family.latin}"

    def categories_under(self, branch):
        return [code for code, _ in data.CATEGORIES if code.startswith(branch + ".")]

    def some_categories(self, branch, count):
        """Mostly of one branch, now and then one of another."""
        codes = self.categories_under(branch)
        chosen = self.rng.sample(codes, min(count, len(codes)))
        if self.rng.random() < 0.4:
            chosen.append(self.rng.choice([code for code, _ in data.CATEGORIES if "." in code]))
        return sorted(set(chosen))

    @staticmethod
    def subject(code):
        """A category's name within a sentence."""
        name = dict(data.CATEGORIES)[code]
        return name[0].lower() + name[1:]

    # -- the files ----------------------------------------------------------------------------

    def make_categories(self):
        for code, name in data.CATEGORIES:
            self.add("categories", code=code, name=name, parent=code.rpartition(".")[0])

    def make_buyers(self):
        for country, count in self.size.buyers.items():
            kinds, places = data.INSTITUTIONS[country]
            pairs = [(place, kind) for kind in kinds for place in Word.list(places)]
            for number in range(1, count + 1):
                place, kind = pairs[(number - 1) % len(pairs)]
                name = kind.format(place.native)
                if number > len(pairs):
                    name += f" {(number - 1) // len(pairs) + 1}"
                branch = self.rng.choice(sorted(data.SECTORS))
                code = f"FB-{country}-{number:02}"
                self.add_buyer(
                    code=code, kind="foreign_buyer", name=name, country=country, branch=branch,
                    languages=self.languages(code, country, 0.65),
                    website=f"https://{place.latin}-{country.lower()}{number:02}.example/",
                    profile=f"{name} plans {data.PROJECTS[branch]}.")

    def make_procurement(self):
        host = self.size.host
        for number in range(1, self.size.procurement + 1):
            branch = self.rng.choice(sorted(data.SECTORS))
            name, latin = self.company(host, branch)
            profile = f"{name} buys for {data.PROJECTS[branch]}."
            if host == "KR":
                profile = f"{name} 구매팀: 신규 협력사 발굴.\nPlanned: {data.PROJECTS[branch]}."
            code = f"PC-{number:02}"
            self.add_buyer(code=code, kind="procurement", name=name, country=host, branch=branch,
                           languages=self.languages(code, host, 0.6), profile=profile,
                           website=f"https://{latin}-pc{number:02}.example/")

    def add_buyer(self, branch, **row):
        wants = self.some_categories(branch, self.rng.randint(2, 4))
        low = self.rng.choice([50, 100, 200, 500]) * 1_000_000
        self.branches[row["code"]] = branch
        self.add("organisations", wants=";".join(wants), budget_min=low,
                 budget_max=low * self.rng.choice([3, 5, 10]), **row)

    def company(self, country, branch):
        """A company name no other organisation of the fair has, and a Latin word of it."""
        korean, latin = data.SECTORS[branch]
        stems = Word.list(data.KOREAN_COMPANY if country == "KR" else data.LATIN_COMPANY)
        tails = korean if country == "KR" else latin
        script = "KR" if country == "KR" else "other"
        step = self.companies[script, branch] = self.companies.get((script, branch), -1) + 1
        # Seven is prime to the number of stems, so neighbours do not sound alike; each round
        # through the stems shifts the tails by one, so no pair returns before all were used.
        place = (step * 7 + 5 * sorted(data.SECTORS).index(branch)) % len(stems)
        rounds = step // len(stems)
        tail = tails[(step + rounds) % len(tails)]
        again = rounds // len(tails)
        if country == "KR":
            form = ("㈜{}{}", "주식회사 {}{}", "{}{}㈜")[(place + again) % 3]
            return form.format(stems[place].native, tail), stems[place].latin
        more = f" {again + 1}" if again else ""
        return f"{stems[place].native} {tail}{more} {data.LEGAL_FORM[country]}", stems[place].latin

    def make_exhibitors(self):
        size, markets = self.size, sorted(self.size.buyers)
        abroad = set(self.rng.sample(range(size.exhibitors), size.foreign_exhibitors))
        if self.tiny:
            abroad = {size.exhibitors - 1}
        for index in range(size.exhibitors):
            country = size.host
            if index in abroad:
                country = self.rng.choice([c for c in data.FOREIGN_EXHIBITORS if c != size.host])
            branch = self.rng.choice(sorted(data.SECTORS))
            name, latin = self.company(country, branch)
            offers = self.some_categories(branch, self.rng.randint(1, 3))
            names = [self.subject(code) for code in offers]
            profile = f"{name} makes and runs {', '.join(names)} for cities."
            if country == "KR":
                profile += f" {self.rng.randint(3, 40)}개 도시에 구축한 실적이 있습니다."
            code = f"EX-{index + 101}"
            self.branches[code] = branch
            self.add("organisations", code=code, kind="exhibitor", name=name, country=country,
                     languages=self.languages(code, country, 0.65 if country == size.host else 1),
                     offers=";".join(offers),
                     profile=profile, products="; ".join(names),
                     markets=";".join(sorted(self.rng.sample(markets, min(3, len(markets))))),
                     website=f"https://{latin}-{code.lower()}.example/")

    def make_delegates(self):
        for organisation in self.rows["organisations"]:
            country, code = organisation["country"], organisation["code"]
            buyer = organisation["kind"] != "exhibitor"
            host = organisation["website"].removeprefix("https://").rstrip("/")
            count = self.rng.randint(1, 3)
            if self.tiny:
                count = 2 if code in ("FB-NL-01", "EX-101") else 1
            seen = set()
            for number in range(1, count + 1):
                name, local = self.person(country)
                while local in seen:
                    name, local = self.person(country)
                seen.add(local)
                languages = organisation["languages"]
                if number > 1 and not self.tiny and self.rng.random() < 0.3:
                    languages = data.PEOPLE[country][0]
                self.add("delegates", code=f"{code}-{number}", organisation=code, name=name,
                         email=f"{local}@{host}", languages=languages,
                         min_meetings=4 if organisation["kind"] == "foreign_buyer" else "",
                         max_meetings=24 if buyer else "", max_per_day=10 if buyer else 12)
                self.delegates_of.setdefault(code, []).append(f"{code}-{number}")

    def make_locations(self):
        size = self.size
        places = {hall: 0 for hall in size.halls}

        def place(hall):
            """The next spot of a hall: rows of ten, 4 m apart, halls 90 m apart."""
            number = places[hall]
            places[hall] += 1
            return 90 * size.halls.index(hall) + 6 + number % 10 * 4, 6 + number // 10 * 4

        for index in range(size.tables):
            hall = size.halls[index * len(size.halls) // size.tables]
            number = sum(row["hall"] == hall for row in self.rows["locations"]) + 1
            x_m, y_m = place(hall)
            self.add("locations", code=f"T-{hall}-{number:02}", kind="table", hall=hall, seats=1,
                     x_m=x_m, y_m=y_m, name=f"Table {hall}{number}")
        for index, organisation in enumerate(self.organisations("exhibitor")[:size.booths]):
            hall = size.halls[index * len(size.halls) // size.booths]
            x_m, y_m = place(hall)
            number = organisation["code"].removeprefix("EX-")
            self.add("locations", code=f"BT-{number}", kind="booth", hall=hall,
                     seats=self.rng.choice([1, 1, 2]), x_m=x_m, y_m=y_m,
                     organisation=organisation["code"], name=f"Booth {hall}-{number}")

    def make_interpreters(self):
        host = self.host_language
        offered = [c for c in data.INTERPRETED if c != host]
        if self.tiny:
            offered = ["en", "mn"]
        for index in range(self.size.interpreters):
            languages = [offered[index % len(offered)]]
            if languages != ["en"] and not self.tiny and self.rng.random() < 0.5:
                languages.append("en")
            name, local = self.person(self.size.host)
            code = f"INT-{index + 1:02}"
            shifts = []
            for day in self.days:
                slots = len(list(self.slot_starts(day)))
                # a shift is the whole day, or till early afternoon, or from late morning
                first, last = self.rng.choice([(0, slots), (0, slots), (0, slots // 2),
                                               (slots // 3, slots)])
                if self.tiny:
                    first, last = 0, slots
                shifts.append(self.span(day, first, last - first))
            self.add("interpreters", code=code, name=name, email=f"{local}@{code.lower()}.example",
                     pairs=";".join(f"{host}-{other}" for other in languages),
                     shifts=";".join(shifts))

    def make_conference(self):
        tracks = list(data.TRACKS)
        everyone = [row["code"] for row in self.rows["delegates"]]
        for day_index, day in enumerate(self.days):
            for index in range(self.size.conference_per_day):
                number = day_index * self.size.conference_per_day + index
                track = tracks[number % len(tracks)]
                titles = data.TRACKS[track]
                people = self.rng.sample(everyone, min(len(everyone), 10))
                if self.tiny:
                    people = ["EX-104-1"]
                self.add("conference_sessions", code=f"CS-{number + 1:02}", track=track,
                         title=titles[number // len(tracks) % len(titles)],
                         room=f"Room {201 + index % 4}", seats=self.rng.choice([80, 120, 200]),
                         when=self.some_span(day, 3),
                         interpretation=f"{self.host_language}-en" if index % 2 == 0 else "",
                         speakers=";".join(people[:2]), attendees=";".join(people[2:]))

    def make_blackouts(self):
        resources = {kind: [row["code"] for row in self.rows[f"{kind}s"]]
                     for kind in ("delegate", "location", "interpreter")}
        kinds = ["delegate"] * 6 + ["location"] * 3 + ["interpreter"]
        for number in range(1, self.size.blackouts + 1):
            kind = self.rng.choice(kinds)
            resource = self.rng.choice(resources[kind])
            if self.tiny:
                kind, resource = "delegate", "EX-103-1"
            self.add("blackouts", code=f"BO-{number:03}", resource=resource,
                     when=self.some_span(self.rng.choice(self.days), self.rng.randint(1, 4)),
                     reason=self.rng.choice(data.BLACKOUT_REASONS[kind]))

    def make_preferences(self):
        exhibitors = [row["code"] for row in self.organisations("exhibitor")]
        buyers = [row["code"] for row in self.organisations("foreign_buyer", "procurement")]
        if self.tiny:
            self.prefer("FB-NL-01", "EX-101", "must")
            self.prefer("FB-MN-01", "EX-102", "avoid")
            return
        wished = set()
        for buyer in buyers:
            fitting = [code for code in exhibitors if self.branches[code] == self.branches[buyer]]
            count = self.rng.randint(0, self.size.wishes_per_buyer)
            for place, code in enumerate(self.rng.sample(fitting, min(count, len(fitting)))):
                source = buyer if place % 3 < 2 else self.rng.choice(self.delegates_of[buyer])
                self.prefer(source, code, "must" if place == 0 else "want")
                wished.add((buyer, code))
        for _ in range(self.size.vetoes):
            ends = (self.rng.choice(buyers), self.rng.choice(exhibitors))
            if ends not in wished:
                wished.add(ends)
                self.prefer(*(ends if self.rng.random() < 0.7 else reversed(ends)), "avoid")

    def prefer(self, source, to, preference):
        self.add("preferences", code=f"PF-{len(self.rows['preferences']) + 1:04}", from_=source,
                 to=to, preference=preference)

    def make_requests(self):
        exhibitors = self.organisations("exhibitor")
        buyers = self.organisations("foreign_buyer", "procurement")
        taken = {frozenset((row["from"], row["to"])) for row in self.rows["preferences"]
                 if row["preference"] == "avoid"}
        if self.tiny:
            exhibitors, buyers = exhibitors[2:3], buyers[:1]
        for _ in range(self.size.requests):
            buyer, exhibitor = self.rng.choice(buyers), self.rng.choice(exhibitors)
            pair = frozenset((buyer["code"], exhibitor["code"]))
            if pair in taken:
                continue
            taken.add(pair)
            subject = self.subject(exhibitor["offers"].split(";")[0])
            source, to = buyer, exhibitor
            if len(self.rows["requests"]) % 5 == 4:
                source, to = exhibitor, buyer
            sender = self.rng.choice(self.delegates_of[source["code"]])
            if self.tiny:
                sender = "FB-NL-01-1"
            length = self.rng.choice([1, 1, 1, 2])
            starts = list(self.slot_starts(self.rng.choice(self.days)))
            if length == 2:                             # the last before noon has no neighbour
                starts = starts[:self.slots_before_noon - 1] + starts[self.slots_before_noon:-1]
            slots = sorted(self.rng.sample(starts, self.rng.choice([0, 0, 2, 3])))
            self.add("requests", code=f"RQ-{len(self.rows['requests']) + 1:03}",
                     from_=sender, to=to["code"],
                     message=self.rng.choice(data.MESSAGES).format(subject),
                     slots=";".join(f"{start:%Y-%m-%dT%H:%M}" for start in slots),
                     length=length)

    # -- writing ------------------------------------------------------------------------------

    def event_ini(self):
        size, out = self.size, io.StringIO()
        sessions = ";".join(f"{start}-{end}" for start, end in size.sessions)
        out.write("[event]\n"
                  f"code = {self.code}\n"
                  f"name = {size.name} {self.days[0].year}\n"
                  f"zone = {size.zone}\n"
                  f"currency = {size.currency}\n"
                  "organiser_name = "
                  + ("비즈니스 미팅 운영사무국" if size.host == "KR" else "Oficina de Reuniones")
                  + f"\norganiser_mail = meetings@{self.code}.example\n"
                  f"slot_minutes = {SLOT_MINUTES}\n"
                  f"gap_minutes = {GAP_MINUTES}\n")
        for day in self.days:
            out.write(f"\n[day {day}]\nsessions = {sessions}\n")
        for index, hall in enumerate(size.halls):
            out.write(f"\n[hall {hall}]\nname = Hall {hall}\nx_m = {90 * index}\ny_m = 0\n")
            for other_index, other in enumerate(size.halls):
                if other != hall:
                    out.write(f"walk_minutes.{other} = {1 + 2 * abs(other_index - index)}\n")
        out.write("\n[policy]\nrequest_expiry_hours = 48\nalarm_minutes = 15\n")
        return out.getvalue()

    def write(self, directory):
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "event.ini").write_bytes(self.event_ini().encode())
        for table, rows in self.rows.items():
            out = io.StringIO()
            writer = csv.DictWriter(out, COLUMNS[table].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            (directory / f"{table}.csv").write_bytes(out.getvalue().encode())


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description="Writes a made-up trade fair as import files.")
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--size", choices=sorted(SIZES), default="wsce")
    parser.add_argument("--first-day", type=datetime.date.fromisoformat,
                        metavar="YYYY-MM-DD", help="left out: a working day in a month")
    parser.add_argument("directory", type=pathlib.Path, metavar="OUTDIR")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse_arguments(arguments)
    first_day = options.first_day or day_in_a_month(datetime.date.today(),
                                                    SIZES[options.size].days)
    fair = Fair(options.size, options.seed, first_day)
    fair.write(options.directory)
    counts = ", ".join(f"{len(rows)} {table.replace('_', ' ')}"
                       for table, rows in fair.rows.items())
    print(f"{fair.code} in {options.directory}: {counts}")


if __name__ == "__main__":
    main(sys.argv[1:])
