"""Twelve weeks of two rendered people whose true range is known, as a phone would leave them.

    python -m bench.audit.weeks render --out FOLDER      # group studio; about 15 minutes

``FOLDER/week_01`` … hold what arrives in an inbox that week: clips in sub-folders that say whose
they are and what is done in them, dates in the containers, sidecars where something is odd; beside
each clip, in ``FOLDER/truth``, what was really done.
"""

import argparse
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import av
import numpy as np

if TYPE_CHECKING:
    from bench.studio.clips import ClipSpec

WEEKS = 12
HOME = ZoneInfo("Europe/Berlin")
FIRST_MONDAY = datetime(2026, 8, 31, tzinfo=HOME)
"""2026-W36; summer time ends on Sunday of the eighth week."""
MISSING, WRONG_SIDE, OTHER_MODEL, MIRRORED, NIGHT = 5, 7, 8, 9, 3
"""Weeks in which nothing is filmed, the left leg is filmed from the right, another model is asked
for, the phone stores a mirror image, the clip is made half an hour after Sunday's midnight."""
FPS, SIZE, BODY_SEEDS = 10.0, (640, 480), {"anna": 60_001, "ben": 60_002}


@dataclass(frozen=True, slots=True)
class Plan:
    """One clip of every week: who, what, and the way the true range goes."""

    name: str
    person: str
    movement: str
    folder: str
    """In the inbox."""
    first_deg: tuple[float, float]
    """Commanded end range of the left and the right side in the first week."""
    last_deg: tuple[float, float]
    """And in the last; in between it goes straight."""
    sides: tuple[str, ...]
    """Of its repetitions, in order."""

    def level_deg(self, week: int, side: str) -> float:
        """The commanded end range of a week, 1…12."""
        i = ("left", "right").index(side)
        share = (week - 1) / (WEEKS - 1)
        return self.first_deg[i] + share * (self.last_deg[i] - self.first_deg[i])


PLANS = (
    Plan(
        *("rock_left", "anna", "ankle-rock", "anna/ankle-rock/left"),
        first_deg=(22, 0),
        last_deg=(34, 0),
        sides=("left",) * 5,
    ),
    Plan(
        *("rock_right", "anna", "ankle-rock", "anna/ankle-rock/right"),
        first_deg=(0, 30),
        last_deg=(0, 30),
        sides=("right",) * 5,
    ),
    Plan(
        *("twist", "ben", "thoracic-twist", "ben/thoracic-twist"),
        first_deg=(46, 36),
        last_deg=(32, 36),
        sides=("left", "right") * 4,
    ),
)
"""Anna's left ankle improves by 12°, her right one stays; Ben's turn to the left drops by 14°, to
the right it stays."""


def spec_of(plan: Plan, week: int) -> "ClipSpec":
    """The person of the plan in that week; camera and daily form are drawn anew."""
    from bench.studio.bodies import random_look
    from bench.studio.camera import Wish
    from bench.studio.clips import ClipSpec
    from bench.studio.motions import Script, default_traits
    from bench.studio.posing import Protocol
    from bench.studio.rooms import random_room

    body = BODY_SEEDS[plan.person]
    seed = 1000 * week + PLANS.index(plan)
    rng = np.random.default_rng([seed, 71])
    rock = plan.movement == "ankle-rock"
    middle = 0.0 if not rock else 90.0 if plan.sides[0] == "left" else -90.0
    if plan.name == "rock_left" and week == WRONG_SIDE:
        middle = -middle
    wish = Wish(
        middle + float(rng.uniform(-10, 10)),
        distance_m=float(rng.uniform(2.4, 3.0)),
        height_m=float(rng.uniform(0.7, 0.9) if rock else rng.uniform(0.95, 1.15)),
        roll_deg=float(rng.normal(0.0, 0.7)),
        width_px=SIZE[0],
        height_px=SIZE[1],
    )
    protocol = (
        Protocol("standing", "hanging", {"knee": "bent"}) if rock else Protocol("seated", "crossed")
    )
    return ClipSpec(
        script=Script(
            movement=plan.movement,
            reps=tuple(_reps(plan, week, rng)),
            traits=default_traits(np.random.default_rng([body, 9])),
            sway_seed=seed,
        ),
        protocol=protocol,
        look=random_look(np.random.default_rng([body, 1])),
        room=random_room(wish.yaw_deg, np.random.default_rng([body, 6])),
        wish=wish,
        fps=FPS,
        seeds={"body": body, "motion": seed, "camera": seed, "room": body},
    )


def _reps(plan: Plan, week: int, rng: np.random.Generator):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from bench.studio.motions import Rep

    for i, side in enumerate(plan.sides):
        warming_up = 3.0 if i < len(set(plan.sides)) else 0.0
        yield Rep(
            side=side,
            amplitude_deg=plan.level_deg(week, side) - warming_up + float(rng.normal(0.0, 0.8)),
            out_s=float(rng.uniform(1.1, 1.4)),
            hold_s=float(rng.uniform(0.5, 0.9)),
            back_s=float(rng.uniform(1.0, 1.3)),
            pause_s=float(rng.uniform(0.4, 0.7)),
        )


def recorded_at(plan: Plan, week: int) -> datetime:
    """When the clip of a week says that it was made: Monday at 7:05, by the clock on the wall."""
    monday = FIRST_MONDAY.replace(hour=7, minute=5) + timedelta(weeks=week - 1)
    if week == NIGHT and plan.name == "rock_right":
        monday = monday.replace(hour=0, minute=30)  # still Sunday in UTC
    return monday + timedelta(minutes=4 * PLANS.index(plan))


def render(out: Path) -> None:
    """Everything that is not there yet, week by week."""
    from bench.studio.clips import shoot

    for week in range(1, WEEKS + 1):
        for plan in PLANS if week != MISSING else ():
            name = f"{plan.name}_{week:02d}"
            clip = out / f"week_{week:02d}" / plan.folder / f"{name}.mp4"
            if clip.exists():
                continue
            clip.parent.mkdir(parents=True, exist_ok=True)
            raw = out / "truth" / f"{name}.mp4"
            raw.parent.mkdir(parents=True, exist_ok=True)
            shoot(spec_of(plan, week), raw, arrays=False)
            said = []
            if plan.name == "rock_right" and week == MIRRORED:
                said.append("mirrored = true")
            if plan.name == "twist" and week == OTHER_MODEL:
                said.append('model = "lite"')
            if plan.name == "twist" and week % 3 == 0:  # this phone writes no date
                said.append(f'recorded_at = "{recorded_at(plan, week).isoformat()}"')
                _stored(raw, clip, None, mirrored=False)
            else:
                _stored(raw, clip, recorded_at(plan, week), mirrored="mirrored = true" in said)
            if said:
                sidecar = clip.with_name(clip.name + ".toml")
                sidecar.write_text("\n".join(said) + "\n", encoding="utf-8")
            raw.unlink()
            sys.stdout.write(f"{clip}\n")
            sys.stdout.flush()


def _stored(raw: Path, clip: Path, moment: datetime | None, *, mirrored: bool) -> None:
    """The clip as the phone stores it: with its date, perhaps as a mirror image."""
    partial = clip.with_suffix(".mov")
    with av.open(str(raw)) as source, av.open(str(partial), "w", format="mp4") as target:
        if moment is not None:
            stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
            target.metadata["creation_time"] = stamp
        picture = source.streams.video[0]
        if mirrored:
            stream = target.add_stream("libx264", rate=picture.average_rate)
            stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
            stream.options = {"crf": "20", "preset": "fast"}
            for frame in source.decode(picture):
                flipped = np.ascontiguousarray(
                    frame.to_ndarray(format="rgb24")[:, ::-1], dtype=np.uint8
                )
                copy = av.VideoFrame.from_ndarray(flipped, format="rgb24")
                copy.pts, copy.time_base = frame.pts, frame.time_base
                target.mux(stream.encode(copy))
            target.mux(stream.encode(None))
        else:
            stream = target.add_stream_from_template(picture)
            for packet in source.demux(picture):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
    shutil.move(partial, clip)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["render"])
    parser.add_argument("--out", type=Path, required=True)
    render(parser.parse_args().out)


if __name__ == "__main__":
    main()
