"""Search finds what people type: case, accents, width, forms of companies, in any script."""
import csv
import io
import unicodedata

import fair

# name as it is stored, and what people type for it
NAMES = [
    ("㈜토담시스템즈", ["토담", "(주)토담", "주식회사 토담", "㈜토담시스템즈"]),
    ("주식회사 온새", ["온새", "㈜온새", "온새(주)"]),
    ("Élan Vital S.A.", ["elan", "ÉLAN  vital", "Élan"]),
    ("GROẞE Straße GmbH", ["grosse strasse", "STRAßE"]),
    ("Søren & Łukasz", ["soren", "lukasz", "& l"]),
    ("ＡＢＣ商事", ["abc", "ＡＢＣ", "商事"]),
    (unicodedata.normalize("NFD", "한빛정보"), ["한빛", unicodedata.normalize("NFD", "빛정")]),
]


def test_what_people_type_is_found(make_blank):
    staff = make_blank().start().admin()
    files = fair.full()
    rows = list(csv.reader(io.StringIO(files["organisations.csv"])))
    at = rows[0].index("name")
    assert len(rows) > len(NAMES)
    codes = [row[0] for row in rows[1:]]
    for row, (name, _) in zip(rows[1:], NAMES):
        row[at] = name
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    fair.load(staff, dict(files, **{"organisations.csv": out.getvalue()}))

    def found(query):
        return [o["code"] for o in staff.call("organisation.list", {"query": query})["items"]]

    for code, (name, typed) in zip(codes, NAMES):
        for query in typed:
            assert code in found(query), (name, query)
    assert found("토담") == [codes[0]]
    # signs of the pattern are letters, and codes are found in any case
    assert found("%") == found("_") == []
    assert found(codes[1].lower())[0:1] == [codes[1]]
    # a new name is found, the former one no more
    staff.write("organisation.update", {"organisation": codes[0], "name": "Überland"})
    assert found("uberland") == [codes[0]] and found("토담") == []
