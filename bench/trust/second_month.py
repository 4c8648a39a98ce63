"""A second, harsher month: the clock of every command is moved, and the real cron starts the job.

Mia, in Berlin, films both ankles and the twist.  One side is forced twice, a limit is lowered and
raised again, a phone stores mirror images, clips change their sidecars, sessions are corrected,
summer time begins, a week passes without any session, and a whole session and a folder are scored
by hand.  What the reports say is compared with what happened.
"""

import json
import os
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench.accuracy.markdown import table
from bench.trust import cron
from bench.trust.month_clips import Recorded, recorded, write_video
from bench.trust.month_life import Life, points, remarks, week_name
from bench.trust.record import Report

COUNT: Final = 5
"""Weeks."""
ZONE: Final = "Europe/Berlin"
MONDAY: Final = datetime(2027, 3, 8, 7, 15, tzinfo=ZoneInfo(ZONE))
"""Of the first audited week, 2027-W10; summer time begins on Sunday of the third."""
HEAD: Final = ("week", "what happened", "what is said", "right")
TWIST: Final = {"left": 1.0, "right": 1.0}


def campaign(count: int, seed: int) -> Report:
    """So many weeks; nothing is drawn, so the seed plays no part."""
    del seed
    if not cron.can_fire():
        return Report("A second month", "Neither cron nor a C compiler could be used here.\n")
    with tempfile.TemporaryDirectory(prefix="month-") as folder:
        home = Path(os.environ.get("POSECHECK_MONTH", folder))
        base = {name: recorded(name, home / "base") for name in ("ankle-rock", "thoracic-twist")}
        life = Life(home, base, person="mia", zone=ZONE)
        life.inbox.mkdir(parents=True, exist_ok=True)
        prepare(life)
        for week in WEEKS[:count]:
            week(life)
        life.run("audit", "schedule", "--with", "cron", "--remove", fails=True)
    faults = tuple(f"{one.week}: {one.happened}: {one.said}" for one in life.rows if not one.right)
    rows = [[o.week, o.happened, o.said, "yes" if o.right else "**no**"] for o in life.rows]
    return Report("A second month", ABOUT + table(HEAD, rows), faults)


ABOUT: Final = (
    "Five weeks of somebody else, lived by a moved clock (`moved_clock.c`): every command runs at "
    "the time at which it is typed, and the real cron starts the job that `posecheck audit "
    "schedule` installed, on Sundays at 22:00. A systemd user manager was given the same job once, "
    "by hand: it started it at its minute, and took exit code 11 for a success.\n\n"
)


def ankle(life: Life, side: str) -> Recorded:
    """The sample; the right ankle is its mirror image."""
    own = life.base["ankle-rock"]
    if side == "left":
        return own
    other = [("right", start, end) for _, start, end in own.repetitions]
    return replace(own.mirrored(), repetitions=other)


def twist(life: Life) -> Recorded:
    """Six turns to each side."""
    return life.base["thoracic-twist"].twice()


def day(week: int, weekday: int, clock: str = "07:15") -> datetime:
    """A moment of the month; weeks and weekdays (Monday) from 0."""
    hour, minute = map(int, clock.split(":"))
    moment = MONDAY + timedelta(weeks=week, days=weekday)
    return moment.replace(hour=hour, minute=minute)


def film(life: Life, moment: datetime, *what: str, **said: object) -> None:
    """Clips arrive: ``left``, ``right`` (ankles) or ``twist``."""
    life.now = moment
    for one in what:
        clip = twist(life).moved(TWIST) if one == "twist" else ankle(life, one)
        put(life, clip, place_of(one, moment), moment, **said)


def put(life: Life, clip: Recorded, name: str, moment: datetime, **said: object) -> None:
    """One clip arrives and is to count."""
    life.put(clip, name, moment, **said)
    life.practised(moment)


def place_of(one: str, moment: datetime) -> str:
    """Where in the inbox a clip is."""
    kind = "thoracic-twist" if one == "twist" else f"ankle-rock/{one}"
    return f"{kind}/{moment:%m%d}.npz"


def prepare(life: Life) -> None:
    """A baseline on two days, and the job."""
    for weekday in (-6, -2):
        moment = life.now = day(0, weekday, "18:00")
        for one in ("left", "right", "twist"):
            clip = twist(life) if one == "twist" else ankle(life, one)
            movement = "thoracic-twist" if one == "twist" else "ankle-rock"
            path = life.home / "baseline" / f"{one}{weekday}.npz"
            clip.trembling(path.name).write(path)
            words = ["baseline", "record", movement, path, "--person", "mia"]
            if one != "twist":
                _, start_s, end_s = clip.repetitions[-1]
                words += ["--comfort-at", f"{(start_s + end_s) / 2:.1f}"]
            life.run(*words, "--recorded-at", moment.isoformat())
    job = ("--inbox", life.inbox, "--person", "mia", "--day", "sun", "--time", "22:00")
    life.run("audit", "schedule", "--with", "cron", *job)


def first(life: Life) -> None:
    """Two forced rocks on the right, a mirror image from a phone, a note with markup."""
    film(life, day(0, 0), "left", "right")
    film(life, day(0, 1), "twist")
    film(life, day(0, 2), "left")
    forced = ankle(life, "right").moved({"right": 1.0}, forced=1).moved({"right": 1.0}, forced=3)
    put(life, forced, place_of("right", day(0, 2)), day(0, 2))
    film(life, day(0, 3), "twist")
    film(life, day(0, 4), "left", "right", note="Knee stiff | <b>but fine</b>")
    write_video(life.inbox / "ankle-rock/left/IMG_0007.mp4", day(0, 5), flipped=True)
    log = life.fired(day(0, 6, "22:00"))
    name, report = week_name(day(0, 0)), life.report(week_name(day(0, 0)))
    practised(life, name, sessions=8, days=5)
    found = [(one["side"], round(one["deg"])) for one in report["forced"]]
    right = [side for side, _ in found] == ["right", "right"]
    life.note(name, "two rocks on the right were forced", str(found), right=right)
    said = advice(report, "right")
    life.note(name, "the same, as advice", said, right="2 repetitions were forced" in said)
    said = advice(report, "left")
    life.note(name, "nothing was forced on the left", said or "nothing", right="forced" not in said)
    asked = line_of(log, "IMG_0007.mp4")
    shown = asked.partition(" If the camera")[0]
    life.note(name, "a phone's mirror image of the left", shown, right="--mirrored" in asked)


def second(life: Life) -> None:
    """The limit is lowered to 30°; last week's phone clip is answered."""
    life.now = day(1, 0, "06:50")
    limit = ("baseline", "set", "ankle-rock", "--side", "left", "--person", "mia")
    life.run(*limit, "--comfort", 30)
    answer = ("audit", "answer", "ankle-rock/left/IMG_0007.mp4", "--inbox", life.inbox)
    life.run(*answer, "--mirrored")
    film(life, day(1, 0), "left", "right")
    film(life, day(1, 1), "twist")
    film(life, day(1, 3), "left", "right", "twist")
    film(life, day(1, 5), "left", "right")
    life.fired(day(1, 6, "22:00"))
    name, report = week_name(day(1, 0)), life.report(week_name(day(1, 0)))
    practised(life, name, sessions=8, days=4)
    comfort = limit_of(report, "left")
    life.note(name, "the left limit was lowered to 30°", f"{comfort:.0f}°", right=comfort == 30.0)
    said = advice(report, "left")
    life.note(name, "the left ankle still goes to 35°", said, right="30°" in said)
    earlier = life.report(week_name(day(0, 0)))
    text = why_again(earlier)
    life.note(week_name(day(0, 0)), "the phone clip counts now", text, right="1 session" in text)
    comfort = limit_of(earlier, "left")
    was = f"limit {comfort:.0f}°"
    life.note(week_name(day(0, 0)), "its own week had the old limit", was, right=comfort > 33.0)


def why_again(report: Any) -> str:
    """Why a report was last made again."""
    return str(report["revisions"][-1]["text"]) if report["revisions"] else "not made again"


def third(life: Life) -> None:
    """The limit is raised to 40°; a twist was the brother's, a rock of Monday was Sunday's."""
    life.now = day(2, 0, "06:50")
    limit = ("baseline", "set", "ankle-rock", "--side", "left", "--person", "mia")
    life.run(*limit, "--comfort", 40)
    film(life, day(2, 0), "left", "right")
    film(life, day(2, 1), "twist")
    film(life, day(2, 2), "left", "right")
    film(life, day(2, 4), "left", "right", "twist")
    sidecar = life.inbox / f"{place_of('twist', day(1, 3))}.toml"
    sidecar.write_text(sidecar.read_text() + 'person = "leo"\n', encoding="utf-8")
    life.fired(day(2, 6, "22:00"))
    name, report = week_name(day(2, 0)), life.report(week_name(day(2, 0)))
    practised(life, name, sessions=8, days=4)
    comfort = limit_of(report, "left")
    life.note(name, "the left limit was raised to 40°", f"{comfort:.0f}°", right=comfort == 40.0)
    said = advice(report, "left")
    life.note(name, "the left ankle stays below it", said or "nothing", right="past" not in said)
    last = life.report(week_name(day(1, 0)))
    text = why_again(last)
    life.note(week_name(day(1, 0)), "a twist was Leo's", text, right="1 session fewer" in text)
    comfort = limit_of(last, "left")
    was = f"limit {comfort:.0f}°"
    life.note(week_name(day(1, 0)), "made again, its limit is 30°", was, right=comfort == 30.0)
    leos = life.report(week_name(day(1, 0)), "leo")["practice"][-1]["sessions"]
    life.note(week_name(day(1, 0)), "the same in Leo's report", f"{leos} session", right=leos == 1)


def fourth(life: Life) -> None:
    """No session at all; last Sunday's late clip arrives, Monday's rock is put right."""
    film(life, day(2, 6, "23:40"), "right")
    life.now = day(3, 2, "20:00")
    monday = next(one for one in sessions(life) if one["recorded_at"].startswith("2027-03-22T07:1"))
    sunday = day(1, 6, "19:30").isoformat()
    said = life.run("journal", "correct", monday["id"][:8], "--recorded-at", sunday)
    week = week_name(day(2, 0))
    life.note(week, "a session of Monday was Sunday's", said.strip(), right=True)
    life.fired(day(3, 6, "22:00"))
    practised(life, week, sessions=8, days=5)
    earlier = life.report(week_name(day(1, 0)))["practice"][-1]
    text = f"{earlier['sessions']} sessions on {len(earlier['days'])} days"
    life.note(week_name(day(1, 0)), "the week before has it", text, right=earlier["sessions"] == 8)
    said = life.run("audit", "report", "--week", "2027-W13", "--person", "mia", "--format", "md")
    (life.home / "W13.md").write_text(said, encoding="utf-8")
    text = first_line(said, "When you go on")
    life.note("2027-W13", "no session", text, right="Nothing was measured this week" in text)


def fifth(life: Life) -> None:
    """A whole session beside single clips; the folder of the inbox is scored by hand, too."""
    film(life, day(4, 0), "left", "right")
    film(life, day(4, 3), "left", "right")
    moment = life.now = day(4, 4, "18:30")
    whole = twist(life).moved(TWIST).then(ankle(life, "left")).then(ankle(life, "right"))
    path = whole.trembling("session").write(life.home / "session.npz")
    words = ("--save", "--person", "mia", "--recorded-at", moment.isoformat())
    said = life.run("score", path, *words, fails=True)
    (life.home / "session.txt").write_text(said, encoding="utf-8")
    life.now = day(4, 5, "10:00")
    before = len(sessions(life))
    said = life.run("score", life.inbox, "--save", "--person", "mia", fails=True)
    (life.home / "folder.txt").write_text(said, encoding="utf-8")
    added = len(sessions(life)) - before
    name = week_name(moment)
    life.note(
        name, "`score FOLDER --save` of the inbox", f"{added} sessions added", right=added == 4
    )
    life.fired(day(4, 6, "22:00"))
    report = life.report(name)
    practice = report["practice"][-1]
    text = f"{practice['sessions']} sessions on {len(practice['days'])} days"
    life.note(
        name, "4 clips and a whole session of 2 movements", text, right=len(practice["days"]) == 3
    )
    for side in ("left", "right"):
        count = len(points(report, "ankle-rock", side))
        life.note(name, f"12 rocks on the {side}", str(count), right=count == 12)
    forced = [f"{one['movement']} {one['side']}" for one in report["forced"]]
    life.note(name, "nothing was forced", ", ".join(forced) or "nothing", right=not forced)
    turns = len(points(report, "thoracic-twist", "left"))
    life.note(name, "6 turns to the left", str(turns), right=turns == 6)
    doubles = remarks(report, "measured-twice")
    life.note(name, "nothing is there twice", str(doubles), right=not doubles)


WEEKS: Final = (first, second, third, fourth, fifth)


def practised(life: Life, week: str, *, sessions: int, days: int) -> None:
    """How often, as the report says it."""
    own = life.report(week)["practice"][-1]
    said = f"{own['sessions']} sessions on {len(own['days'])} days"
    right = (own["sessions"], len(own["days"])) == (sessions, days)
    life.note(week, f"{sessions} clips on {days} days", said, right=right)


def advice(report: dict[str, Any], side: str) -> str:
    """What is advised for a side of the ankle."""
    own = (
        o["text"] for o in report["advice"] if (o["movement"], o["side"]) == ("ankle-rock", side)
    )
    return " ".join(own)


def limit_of(report: dict[str, Any], side: str) -> float:
    """The comfort limit of a side of the ankle."""
    own = [o for o in report["series"] if (o["movement"], o["side"]) == ("ankle-rock", side)]
    return float(own[0]["comfort_deg"] or "nan")


def sessions(life: Life) -> list[dict[str, Any]]:
    """All that are in the journal."""
    said = life.run("journal", "export", "--no-landmarks", "--out", "-")
    found: list[dict[str, Any]] = json.loads(said[said.index("{") :])["sessions"]
    return found


def line_of(log: str, name: str) -> str:
    """What the log says of a clip."""
    return next((line for line in log.splitlines() if name in line), "nothing")


def first_line(text: str, words: str) -> str:
    """The first line with these words."""
    return next((line for line in text.splitlines() if words in line), "nothing of it")
