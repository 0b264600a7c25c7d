"""Reads calendars as Evolution does: through the webcal backend of evolution-data-server.

Run by the tests under dbus-run-session, with sources of their own. A line comes in with the names of
calendars, by blanks; each is fetched anew, and what there is is written as one line of JSON:
{name: {UID: [start, end, SUMMARY, STATUS]}}, the instants in seconds of UTC.
"""
import json
import sys

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
from gi.repository import ECal, EDataServer, ICalGLib  # noqa: E402

NO_WAIT = 0xffffffff  # until it is connected: refreshing does that


class Zones:
    """Of a calendar, by TZID, as the backend read them."""

    def __init__(self, client):
        self.client, self.known = client, {}

    def instant(self, property_, when):
        parameter = property_.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
        if parameter is None or when.is_utc():
            return when.as_timet()
        tzid = parameter.get_tzid()
        if tzid not in self.known:
            _, self.known[tzid] = self.client.get_timezone_sync(tzid, None)
        return when.as_timet_with_zone(self.known[tzid])


def status_of(component):
    said = component.get_first_property(ICalGLib.PropertyKind.STATUS_PROPERTY)
    return said.get_value_as_string() if said is not None else ""


def read(client):
    client.refresh_sync(None)
    zones, found = Zones(client), {}
    for one in client.get_object_list_as_comps_sync("#t", None)[1]:
        event = one.get_icalcomponent()
        start = event.get_first_property(ICalGLib.PropertyKind.DTSTART_PROPERTY)
        end = event.get_first_property(ICalGLib.PropertyKind.DTEND_PROPERTY)
        found[event.get_uid()] = [zones.instant(start, start.get_dtstart()),
                                  zones.instant(end, end.get_dtend()),
                                  event.get_summary(), status_of(event)]
    return found


def main():
    registry = EDataServer.SourceRegistry.new_sync(None)
    clients = {}
    for line in sys.stdin:
        for name in line.split():
            if name not in clients:
                clients[name] = ECal.Client.connect_sync(
                    registry.ref_source(name), ECal.ClientSourceType.EVENTS, NO_WAIT, None)
        print(json.dumps({name: read(clients[name]) for name in line.split()}), flush=True)


if __name__ == "__main__":
    main()
