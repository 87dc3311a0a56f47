"""The calendar files of the stories, read by programs that nobody here wrote: a parser, and a calendar.

usage: calendars.py FILE...
"""

import pathlib
import subprocess
import sys
import tempfile
from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar

LONDON = ZoneInfo("Europe/London")
CONFIG = """
[calendars]
[[outside]]
path = {0}/calendar
[sqlite]
path = {0}/khal.db
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = outside
"""


def read(file):
    """What a file says, once everything about it that must hold does."""
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert not calendar.errors and not event.errors, (calendar.errors, event.errors)
    method = str(calendar["METHOD"])
    assert (method, str(event["STATUS"])) in [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")]
    starts, ends = event.decoded("DTSTART"), event.decoded("DTEND")
    assert starts.utcoffset() == timedelta(0) and ends - starts == timedelta(hours=1), (starts, ends)
    assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)
    for who in ["ORGANIZER", "ATTENDEE"]:
        assert str(event[who]).startswith("mailto:") and not isinstance(event[who], list), who
    assert str(event["CLASS"]) == "PRIVATE" and int(event["SEQUENCE"]) > 0
    known = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "CLASS",
             "STATUS", "ORGANIZER", "ATTENDEE"}
    assert set(event) == known, set(event) ^ known
    return str(event["UID"]), int(event["SEQUENCE"]), method, starts, str(event["SUMMARY"])


class Khal:
    """A calendar program with one calendar of its own."""

    def __init__(self, place):
        self.place = pathlib.Path(place)
        (self.place / "calendar").mkdir()
        (self.place / "config").write_text(CONFIG.format(place))

    def run(self, *words):
        command = [pathlib.Path(sys.executable).parent / "khal", "-c", self.place / "config", *words]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def opens(self, file):
        self.run("import", "--batch", "-a", "outside", str(file))

    def shows(self, day):
        return self.run("list", "--day-format", "", "--format", "{start-time} {title} {location}", day, "1d")


def moves(khal, first, later):
    """The later file takes the place of the earlier, and both stand on the right hour of the council's clock."""
    for (_, _, _, starts, summary), file in [first, later]:
        khal.opens(file)
        local = starts.astimezone(LONDON)
        shown = khal.shows(local.strftime("%Y-%m-%d"))
        assert f"{local:%H:%M} {summary}" in shown, shown
    day = first[0][3].astimezone(LONDON).strftime("%Y-%m-%d")
    if day != later[0][3].astimezone(LONDON).strftime("%Y-%m-%d"):
        assert first[0][4] not in khal.shows(day), "the earlier one is still there"


def main(files):
    by_uid, passed, failed = {}, 0, 0
    for file in files:
        try:
            what = read(file)
            by_uid.setdefault(what[0], []).append((what, file))
            passed += 1
        except Exception as error:  # every file is looked at, whatever is wrong with one
            print(f"{file}: {error!r}\n{file.read_text()}")
            failed += 1
    moved = [sorted(all, key=lambda x: x[0][1]) for all in by_uid.values()]
    moved = [all for all in moved if len({x[0][3] for x in all}) > 1]
    cancelled = [all for all in by_uid.values() if any(x[0][2] == "CANCEL" for x in all)]
    if not moved or not cancelled:
        print("no story moved a meeting, or none cancelled one")
        failed += 1
    for all in moved:
        with tempfile.TemporaryDirectory() as place:
            try:
                requests = [x for x in all if x[0][2] == "REQUEST"]
                moves(Khal(place), requests[0], requests[-1])
                passed += 1
            except AssertionError as error:
                print(f"{all[0][1]}: {error}")
                failed += 1
    for all in cancelled:
        last = max(all, key=lambda x: x[0][1])
        if last[0][2] == "CANCEL" and sum(x[0][1] == last[0][1] for x in all) == 1:
            passed += 1
        else:
            print(f"{last[1]}: something came after the end")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([pathlib.Path(f) for f in sys.argv[1:]]))
