"""A fair of as many rows as a test wants, that goes together with the small one of fair.py."""
import fair


def rows_of(total):
    """A twentieth organisations, a twentieth delegates, the rest preferences and requests."""
    people = total // 20
    wishes = (total - 2 * people) // 2
    return people, wishes, total - 2 * people - wishes


def files(total):
    """{name: text} of so many rows that go together with the small fair."""
    people, wishes, requests = rows_of(total)
    sides = ("foreign_buyer", "exhibitor")
    half = people // 2
    organisations = [(f"O{n}", sides[n % 2], f"제{n} 회사 of the bulk", "KR", "ko;en",
                      "MOB.BUS" if n % 2 == 0 else "", "MOB.BUS" if n % 2 else "", "profile " * 8)
                     for n in range(2 * half)]
    delegates = [(f"d{n}", f"O{n}", f"사람 {n}", f"d{n}@bulk.example") for n in range(2 * half)]

    def pair(k):
        """Buyers are even, exhibitors odd; no pair comes twice."""
        buyer, exhibitor = k % half, (k // half + 7 * (k % half)) % half
        return 2 * buyer, 2 * exhibitor + 1

    slots = [fair.start_of(n) for n in (2, 3, 4)]
    return {
        "organisations.csv": fair.table("organisations.csv", organisations),
        "delegates.csv": fair.table("delegates.csv", delegates),
        "preferences.csv": fair.table("preferences.csv", [
            (f"want{k}", "O%d" % pair(k)[0], "O%d" % pair(k)[1], "want") for k in range(wishes)]),
        "requests.csv": fair.table("requests.csv", [
            (f"q{k}", "d%d" % pair(k)[0], "O%d" % pair(k)[1], "We would like to meet you, 만나요",
             ";".join(slots[:k % 3]), 1) for k in range(requests)]),
    }
