#!/usr/bin/python3
"""What Python's zoneinfo and the C library say of time zones, for test_zone.c to compare with.

Prints, for each zone named in argv, lines of
    z NAME                              the zone the following lines are about
    i UTC_S OFFSET_S ISDST ABBREVIATION what holds at an instant
    c CIVIL_AS_UTC_S KIND UTC_S         how a civil time lies: u(nique), g(ap), f(old)
Instants lie around every change the zone makes and, spread evenly, in between.
"""
import datetime as dt
import os
import random
import sys
import time
import zoneinfo

EPOCH = dt.datetime(1970, 1, 1)
FIRST = int((dt.datetime(1902, 1, 1) - EPOCH).total_seconds())
LAST = int((dt.datetime(2120, 1, 1) - EPOCH).total_seconds())
STEP = 5 * 86400
NEAR = (-7201, -3600, -1801, -1, 0, 1, 1800, 3599, 7200)


def local(t):
    """(offset, isdst, abbreviation) by the C library in the zone of TZ."""
    x = time.localtime(t)
    return x.tm_gmtoff, x.tm_isdst, x.tm_zone


def changes():
    """Instants at which local time changes, found by halving."""
    found, before = [], local(FIRST)
    for end in range(FIRST + STEP, LAST, STEP):
        low, high = end - STEP, end
        if local(high) == before:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if local(middle) == before else (low, middle)
        found.append(high)
        before = local(end)
    return found


def civil(zone, as_utc):
    naive = EPOCH + dt.timedelta(seconds=as_utc)
    utc = []
    for fold in (0, 1):
        offset = naive.replace(tzinfo=zone, fold=fold).utcoffset()
        t = as_utc - int(offset.total_seconds())
        back = (EPOCH + dt.timedelta(seconds=t)).replace(tzinfo=dt.timezone.utc).astimezone(zone)
        utc.append((t, back.replace(tzinfo=None) == naive))
    (first, first_ok), (second, second_ok) = utc
    if not first_ok and not second_ok:
        return 'g', first  # fold=0 counts with the offset before the gap
    if first_ok and second_ok and first != second:
        return 'f', min(first, second)
    return 'u', first if first_ok else second


def main():
    for name in sys.argv[1:]:
        os.environ['TZ'] = name
        time.tzset()
        zone = zoneinfo.ZoneInfo(name)
        rnd = random.Random(name)
        at = changes()
        instants = [t + d for t in at for d in NEAR]
        instants += [rnd.randrange(FIRST, LAST) for _ in range(2000)]
        print('z', name)
        for t in instants:
            offset, isdst, abbreviation = local(t)
            aware = dt.datetime.fromtimestamp(t, zone)
            assert int(aware.utcoffset().total_seconds()) == offset, (name, t)
            assert aware.tzname() == abbreviation, (name, t)
            print('i', t, offset, isdst, abbreviation)
        for t in at:
            for around in (local(t - 1)[0], local(t)[0]):
                for d in NEAR:
                    print('c', t + around + d, *civil(zone, t + around + d))
        for t in instants[::7]:
            print('c', t, *civil(zone, t))


main()
