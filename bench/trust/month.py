"""A stranger's month, lived through with the commands as documented.

A baseline on two days, daily clips in an inbox, a forced repetition, pain, notes, and phone clips
of every sort; four weekly audits by the command that ``audit schedule`` installs, run as cron runs
it.  What the four reports say is compared with what happened.
"""

import os
import re
import shlex
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.accuracy.markdown import table
from bench.trust.month_clips import Recorded, cut_off, recorded, write_video
from bench.trust.month_life import Life, at, degs_of, points, remarks, week_name
from bench.trust.record import Report

COUNT: Final = 4
"""Weeks."""
MONDAY: Final = datetime(2026, 10, 26, 6, 10, tzinfo=UTC)
"""Of the first audited week, 2026-W44."""
USUAL: Final = {
    "ankle-rock": {"left": 1.0},
    "thoracic-twist": {"left": 1.0, "right": 0.65},
    "hip-circle": {"left": 1.0, "right": 0.95},
}
"""How far each side goes, as a factor of the sample's range."""
AGREES_DEG: Final = 4.0
"""A weekly value of the ankle is right within this [degrees]."""


def campaign(count: int, seed: int) -> Report:
    """So many weeks of the month; nothing is drawn, so the seed plays no part."""
    del seed
    with tempfile.TemporaryDirectory(prefix="month-") as folder:
        kept = os.environ.get("POSECHECK_MONTH")
        home = Path(kept or folder)
        base = {name: recorded(name, home / "base") for name in USUAL}
        life = Life(home, base)
        life.inbox.mkdir(parents=True, exist_ok=True)
        baseline(life)
        for week in WEEKS[:count]:
            week(life)
    faults = tuple(f"{one.week}: {one.happened}: {one.said}" for one in life.rows if not one.right)
    rows = [[o.week, o.happened, o.said, "yes" if o.right else "**no**"] for o in life.rows]
    return Report("A stranger's month", ABOUT + table(HEAD, rows), faults)


HEAD: Final = ("week", "what happened", "what the report says", "right")
ABOUT: Final = (
    "A baseline on two days, clips in an inbox on six days a week (recorded landmarks of the "
    "samples, moved; phone videos made of them), and what else happens in a month. Each week ends "
    "with the line that `posecheck audit schedule` writes for cron, run by a shell in cron's "
    "environment; cron itself was not run.\n\n"
)


def baseline(life: Life) -> None:
    """On two days, with the first stretch of the ankle marked."""
    for day in (-7, -5):
        moment = MONDAY + timedelta(days=day)
        for movement, factors in USUAL.items():
            clip = usual(life, movement).moved(factors)
            name = f"{movement}{day}.npz"
            path = clip.trembling(name).write(life.home / "baseline" / name)
            words = ["baseline", "record", movement, path, "--person", "anna"]
            if movement == "ankle-rock":
                _, start_s, end_s = life.base[movement].repetitions[-1]
                words += ["--comfort-at", f"{(start_s + end_s) / 2:.1f}"]
            life.run(*words, "--recorded-at", moment.isoformat())


def usual(life: Life, movement: str) -> Recorded:
    """Enough repetitions of a movement for a week: the samples of twist and circle twice."""
    own = life.base[movement]
    return own if movement == "ankle-rock" else own.twice()


def ordinary(life: Life, week: int, *, ankle_days: range = range(6), **said: object) -> None:
    """What arrives every week: the ankle on six days, the twist on two, the circle on one."""
    for day in ankle_days:
        moment = MONDAY + timedelta(weeks=week, days=day)
        clip = life.base["ankle-rock"].moved({"left": 1.0 + 0.01 * (day % 3 - 1)})
        life.put(clip, f"anna/ankle-rock/left/{moment:%m%d}.npz", moment, **said)
        life.practised(moment, *clip.shank_deg())
    for day in (1, 4):
        moment = MONDAY + timedelta(weeks=week, days=day, minutes=10)
        if (week, day) != MIRRORED:
            clip = usual(life, "thoracic-twist").moved(USUAL["thoracic-twist"])
            life.put(clip, f"anna/thoracic-twist/{moment:%m%d}.npz", moment)
    moment = MONDAY + timedelta(weeks=week, days=2, minutes=20)
    clip = usual(life, "hip-circle").moved(USUAL["hip-circle"])
    life.put(clip, f"anna/hip-circle/{moment:%m%d}.npz", moment)


MIRRORED: Final = (2, 4)
"""Week and day of the twist that was stored as a mirror image."""


def first(life: Life) -> None:
    """A note, and a phone that stores its video sideways."""
    week, day = 0, 3
    ordinary(life, week, note="After a long run.")
    moment = MONDAY + timedelta(weeks=week, days=day, hours=10)
    write_video(life.inbox / "anna/ankle-rock/left/IMG_2041.mp4", moment, sideways=True)
    life.audit()
    name, report = week_name(moment), life.report(week_name(moment))
    usual_checks(life, name, sessions=10)
    life.note(
        name,
        "a note on six clips",
        f"{len(report['notes'])} notes",
        right=len(report["notes"]) == 6,
    )
    degs = degs_of(report, "ankle-rock", "left", moment)
    said = ", ".join(f"{deg:.0f}°" for deg in degs)
    right = len(degs) == 2 and all(
        abs(deg - true) < AGREES_DEG for deg, true in zip(degs, (34.6, 37.0), strict=True)
    )
    life.note(name, "a video stored sideways: 35°, 37°", said, right=right)


def second(life: Life) -> None:
    """A forced repetition, a copy that broke off, and a clip that says nothing of itself."""
    week = 1
    ordinary(life, week, ankle_days=range(5))
    moment = MONDAY + timedelta(weeks=week, days=5)
    clip = life.base["ankle-rock"].moved({"left": 1.0}, forced=3)
    life.put(clip, f"anna/ankle-rock/left/{moment:%m%d}.npz", moment)
    life.practised(moment, *clip.shank_deg())
    cut_off(write_video(life.inbox / "anna/ankle-rock/left/IMG_2050.mp4", moment))
    asking = moment + timedelta(hours=1)
    twist = usual(life, "thoracic-twist").moved(USUAL["thoracic-twist"])
    life.put(twist, "anna/IMG_2051.npz", asking)
    log = life.audit()
    name, report = week_name(moment), life.report(week_name(moment))
    usual_checks(life, name, sessions=9)
    forced = [f"{one['side']} ankle, {one['deg']:.0f}°" for one in report["forced"]]
    life.note(
        name,
        f"one rock forced to {clip.shank_deg()[3]:.0f}°",
        "; ".join(forced),
        right=len(forced) == 1,
    )
    told = [one["text"] for one in report["advice"] if one["code"] == "go-gently"]
    life.note(
        name, "the same, as advice", " ".join(told), right=len(told) == 1 and not report["praise"]
    )
    refused = [one for one in log.splitlines() if re.match("posecheck: .*IMG_2050.mp4: ", one)]
    life.note(name, "a copy that broke off", "named once, not counted", right=len(refused) == 1)
    asked = [line for line in log.splitlines() if "IMG_2051.npz" in line]
    command = asked[0].split("To answer: posecheck ")[1] if asked else ""
    life.note(
        name, "a clip that names no movement", "asked about, not counted", right=bool(command)
    )
    life.run(*shlex.split(command.replace("MOVEMENT", "thoracic-twist")))


def third(life: Life) -> None:
    """Pain, a mirrored twist, another person, slow motion; the clip of last week is answered."""
    week = 2
    ordinary(life, week, ankle_days=range(5))
    moment = MONDAY + timedelta(weeks=week, days=5)
    path = life.base["ankle-rock"].trembling("by hand").write(life.home / "by-hand.npz")
    words = ["--person", "anna", "--save", "--pain", "left=5"]
    life.run("score", path, "-m", "ankle-rock", "--recorded-at", moment.isoformat(), *words)
    life.practised(moment, *life.base["ankle-rock"].shank_deg())
    mirrored = MONDAY + timedelta(weeks=week, days=MIRRORED[1], minutes=10)
    twist = usual(life, "thoracic-twist").moved(USUAL["thoracic-twist"]).mirrored()
    life.put(twist, f"anna/thoracic-twist/{mirrored:%m%d}.npz", mirrored)
    slow = moment - timedelta(days=1) + timedelta(hours=2)
    write_video(life.inbox / "anna/ankle-rock/left/SLOW.mp4", slow, slow=True)
    ben = life.base["ankle-rock"].moved({"left": 1.3})
    life.put(ben, "ben/ankle-rock/left/monday.npz", moment)
    life.audit()
    name, report = week_name(moment), life.report(week_name(moment))
    usual_checks(life, name, sessions=10)
    last = week_name(moment - timedelta(weeks=1))
    again = life.report(last)
    life.note(
        last,
        "the clip is answered a week later",
        f"report made again: {again['revisions'][-1]['text']}",
        right=again["practice"][-1]["sessions"] == 10,
    )
    ankle = [one["text"] for one in report["advice"] if one["movement"] == "ankle-rock"]
    life.note(
        name,
        "pain in the left ankle",
        " ".join(ankle),
        right=len(ankle) == 1 and "pain" in ankle[0],
    )
    asked = remarks(report, "perhaps-mirrored")
    life.note(name, "a twist stored as a mirror image", " ".join(asked), right=len(asked) == 1)
    tempo = [one["tempo_s"] for one in points(report, "ankle-rock", "left") if at(one, slow)]
    life.note(
        name,
        "a video at a quarter of its pace: 1.5 s, 1.6 s",
        ", ".join(f"{s:.1f} s" for s in tempo),
        right=len(tempo) == 2 and max(tempo) < 2.0,
    )
    bens = life.report(name, "ben")["practice"][-1]["sessions"]
    life.note(
        name, "a clip of Ben's", f"in Ben's report ({bens}), not in this one", right=bens == 1
    )
    life.run(
        "audit",
        "answer",
        f"anna/thoracic-twist/{mirrored:%m%d}.npz",
        "--inbox",
        life.inbox,
        "--mirrored",
    )


def fourth(life: Life) -> None:
    """Two movements in one clip, a clock that was never set; last week's twist is put right."""
    week = 3
    ordinary(life, week)
    moment = MONDAY + timedelta(weeks=week, days=5, hours=1)
    both = (
        usual(life, "thoracic-twist").moved(USUAL["thoracic-twist"]).then(life.base["ankle-rock"])
    )
    life.put(both, "anna/evening.npz", moment)
    never = write_video(
        life.inbox / "anna/ankle-rock/left/IMG_0001.mp4", datetime(1970, 1, 1, tzinfo=UTC)
    )
    stamp = (MONDAY + timedelta(weeks=week, days=3, hours=9)).timestamp()
    os.utime(never, (stamp, stamp))
    life.audit()
    name = week_name(moment)
    usual_checks(life, name, sessions=10)
    life.run("audit", "answer", "anna/evening.npz", "--inbox", life.inbox, "-m", "thoracic-twist")
    life.audit()
    report = life.report(name)
    twists = [one for one in points(report, "thoracic-twist", "left") if at(one, moment)]
    rocks = [one for one in points(report, "ankle-rock", "left") if at(one, moment)]
    life.note(
        name,
        "two movements in one clip, answered as twist",
        f"{len(twists)} twists to the left, {len(rocks)} rocks",
        right=(len(twists), len(rocks)) == (6, 0),
    )
    doubtful = [
        flag["text"]
        for one in report["series"]
        for flag in one["flags"]
        if flag["code"] == "file-time"
    ]
    life.note(
        name,
        "a clock that was never set (1970)",
        doubtful[0] if doubtful else "nothing",
        right=bool(doubtful),
    )
    last = life.report(week_name(moment - timedelta(weeks=1)))
    asked = remarks(last, "perhaps-mirrored")
    life.note(
        last["week"]["name"],
        "the mirrored twist is corrected a week later",
        f"report made again: {last['revisions'][-1]['text']}",
        right=not asked,
    )
    summary(life, report)


WEEKS: Final = (first, second, third, fourth)


def usual_checks(life: Life, week: str, *, sessions: int) -> None:
    """What every report must have right: how often, how far, nothing said against it."""
    report = life.report(week)
    practice = report["practice"][-1]
    said = f"{practice['sessions']} sessions on {len(practice['days'])} days"
    right = practice["sessions"] == sessions and set(practice["days"]) == life.days[week]
    life.note(week, f"{sessions} clips on {len(life.days[week])} days", said, right=right)
    ankle = next(
        one for one in report["series"] if one["movement"] == "ankle-rock" and one["primary"]
    )
    own, true = ankle["weeks"][-1], life.shanks_deg[week]
    mean = sum(true) / len(true)
    text = f"{own['deg']:.0f}° from {own['counted']} repetitions"
    life.note(week, f"ankle: {mean:.0f}°", text, right=abs(own["deg"] - mean) < AGREES_DEG)
    two = [
        one["text"]
        for one in report["advice"]
        if "two days" in one["text"] and "Ankle" in one["text"]
    ]
    life.note(
        week,
        "the ankle was filmed on six days",
        two[0] if two else "nothing of two days",
        right=not two,
    )


def summary(life: Life, report: Mapping[str, Any]) -> None:
    """Nobody changed: after four weeks nothing is called a change."""
    said = {one["change"]["verdict"] for one in report["series"] if one["primary"]}
    right = said <= {"no-clear-change", "not-enough-data"} and not report["praise"]
    life.note(
        report["week"]["name"],
        "no side changed in four weeks",
        ", ".join(sorted(said)),
        right=right,
    )
