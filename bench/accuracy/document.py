"""docs/accuracy.md, put together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.accuracy import other_movements, rendered
from bench.accuracy.another_look import look_table
from bench.accuracy.arcs import TWIST, arc_table
from bench.accuracy.bundled import read_samples, same_motion_table, samples_table
from bench.accuracy.conditions import MOVEMENTS, conditions_table
from bench.accuracy.forced_study import Study
from bench.accuracy.forced_tables import section
from bench.accuracy.heldout import TRAINING_SEEDS, read_clips
from bench.accuracy.pairing import Pair
from bench.accuracy.projected import projected_table, read_projected
from bench.accuracy.real import Trial, read_trials, real_tables
from bench.accuracy.replacement import (
    difference_table,
    recognised_table,
    replacement_table,
)
from bench.accuracy.scored import Scored, score_clips
from bench.accuracy.targets import targets_table
from bench.accuracy.within_sets import within_table
from bench.studio.sets import HELD_OUT

PICTURES = "pictures"
"""Folder of the plots, beside the document."""
OTHER_MODELS = ("lite", "heavy")


FORCED_CURVE = "forced_curve.png"
"""The plot of how surely an overshoot is found."""


def document(
    scored: Sequence[Scored],
    clips: Path,
    real: Path | None,
    model: str,
    *,
    forced: Study | None = None,
    others: Path | None = None,
    look: Sequence[Scored] = (),
    jobs: int,
) -> str:
    """The whole document; parts without material are left out.

    ``forced`` is what was said of the people who were told to force (``forced_study.study``),
    ``others`` the folder of what is not the movement (``bench.other_landmarks``),
    ``look`` the people drawn by another renderer.
    """
    own = [one for one in scored if not one.clip.is_replaced]
    counted = [one for one in own if one.clip.counts]
    parts = [
        PREFACE,
        _commands(
            own, model, {"real": real, "forced": forced, "others": others, "look": look or None}
        ),
        PROMISES,
        targets_table(own),
    ]
    parts += [RENDERED, rendered.measures_table(own), *_pictures(own)]
    trials = read_trials(real / "trunk_rotation_mocap", clips, model) if real is not None else []
    parts += [ARCS, arc_table(_turning(own, trials))]
    parts += [FINDING, rendered.finding_table(own), STILL, rendered.still_table(own)]
    parts += [HEEL, rendered.heel_lift_table(own), CONDITIONS, conditions_table(counted)]
    parts += _models(own, clips, model, jobs)
    if look:
        parts += [LOOK, look_table(look)]
    parts += [WITHIN, within_table({"rendered people": own, "another look": look})]
    if any(one.clip.is_replaced for one in scored):
        parts += [REPLACED, replacement_table(scored), APART, difference_table(scored)]
        parts += [RECOGNISED, recognised_table(scored)]
    if real is not None:
        parts += [REAL, real_tables(trials)]
        parts += [PROJECTED, projected_table(read_projected(real))]
    if others is not None:
        parts.append(other_movements.section(others, real, clips, model))
    if forced is not None:
        parts.append(section(forced, picture=f"{PICTURES}/{FORCED_CURVE}"))
    samples = read_samples(clips, model)
    if samples:
        parts += [SAMPLES, samples_table(samples), SAME, same_motion_table(clips, model)]
    return "".join(parts)


def fresh_document(scored: Sequence[Scored], model: str) -> str:
    """docs/accuracy-fresh.md: the first tables once more, of people that no other table has."""
    parts = [
        FRESH.format(people=len(scored), model=model),
        PROMISES,
        targets_table(scored),
        RENDERED,
        rendered.measures_table(scored),
    ]
    parts += [FINDING, rendered.finding_table(scored), HEEL, rendered.heel_lift_table(scored)]
    parts += [CONDITIONS, conditions_table([one for one in scored if one.clip.counts])]
    return "".join([*parts, WITHIN, within_table({"rendered people": scored})])


def _turning(scored: Sequence[Scored], trials: Sequence[Trial]) -> dict[str, list[Sequence[Pair]]]:
    """The pairs of each twist clip, by where it is from."""
    return {
        "rendered people": [one.pairs for one in rendered.of_movement(scored, TWIST)],
        "a real man": [one.pairs for one in trials],
    }


def _pictures(scored: Sequence[Scored]) -> list[str]:
    """Links to the Bland-Altman plots of the movements that have clips."""
    with_clips = [one for one in MOVEMENTS if rendered.of_movement(scored, one)]
    links = [
        f"\n![Measured minus true, {one}]({PICTURES}/agreement_{one.replace('-', '_')}.png)\n"
        for one in with_clips
    ]
    return ["\nMeasured minus true over the mean of both, with bias and limits:\n", *links]


def _models(scored: Sequence[Scored], clips: Path, model: str, jobs: int) -> list[str]:
    every = [one for one in read_clips(clips) if not one.is_replaced]
    others = {
        one: score_clips(every, one, jobs=jobs, textbook=False)
        for one in OTHER_MODELS
        if one != model
    }
    others = {name: own for name, own in others.items() if own}
    return (
        [MODELS.format(model=model), rendered.models_table((model, scored), others)]
        if others
        else []
    )


def _commands(scored: Sequence[Scored], model: str, given: Mapping[str, object]) -> str:
    """How the tables are made; ``given`` are the further folders, None where there was none."""
    also = [f" --{name} {name.upper()}" for name, one in given.items() if one is not None]
    return COMMANDS.format(
        model=model,
        real=" --real REAL" if given["real"] is not None else "",
        also="".join(also),
        training=f"{TRAINING_SEEDS.start} to {TRAINING_SEEDS.stop - 1}",
        counts=", ".join(_count(scored, one) for one in MOVEMENTS),
    )


def _count(scored: Sequence[Scored], movement: str) -> str:
    """How many of the planned clips are there."""
    there = sum(one.clip.movement == movement for one in scored)
    return f"{there} of {HELD_OUT[movement][1]} {movement}s"


PREFACE = """\
# How good the numbers are

Written by `python -m bench.accuracy`; do not edit. End ranges against the truth, repetition by
repetition: *mean error* is the mean absolute error, *bias* measured minus true, *bar* the mean half
width of the 90 % bars, *inside* the share of them that hold the truth. Brackets are 95 % intervals
from drawing whole clips, for repetitions of one clip share their error. *Textbook* is the mean
error of the usual recipe on the same landmarks: angles of the lines between them by the pose
model's depth (rocks: the change of the angle knee–ankle–toes since rest, whichever its sign).
"""
COMMANDS = """
## How it was measured

People, rooms, cameras and motions of these clips were never used in fitting:
{counts}
(rendered so far; seeds from 40000 on, `bench/studio/sets.py`). Model `{model}`. Some rules were
changed after a look at what judges here: from where on a heel counts as lifted and how much faster
than usual a push is (chosen elsewhere), what a heel lift may cut off and the bars of areas (with
the other look in sight), three rules of the rock (with the projected people in sight); see
docs/thresholds.md. What was not measured again since is in
[accuracy-earlier.md](accuracy-earlier.md).

Three rules are younger than these tables (commit c40bfc8): rocks in which the legs are taken for
each other again and again are discarded, and bars are wider where the trunk shows that the camera
stands askew and where the head is outside of the picture. The first tables once more, with these
rules and people of no other table: [accuracy-fresh.md](accuracy-fresh.md).

```
python -m bench.studio set held-out --out CLIPS
python -m bench.studio set replaced --landmarks --out CLIPS
python -m bench.studio samples --fps 15 --out CLIPS/same_motion     # and 60
python -m bench.accuracy read --clips CLIPS{real} --model {model}
python -m bench.accuracy table --clips CLIPS{also} --write
```

`read` keeps the landmarks of each clip; `table` scores them (the same numbers as from the video).

A rock is read by geometry (docs/derivations.md#rock); twist and circle by quadratic ridge
regressions on a few features of the landmarks (16 and 26), fitted to rendered people only, 179
twists and 140 circles with seeds from {training} (frames of a twist that the fit misses by more
than 6° weigh less: Huber 1964). To the twist's reading the geometry of the recording is averaged
in (docs/derivations.md#twist):

```
python -m bench.landmarks --out DATA
python -m bench.fit thoracic-twist --data DATA --write     # and hip-circle
```

`bench.fit` prints its cross-validation. Where the errors in the movement files come from:
docs/derivations.md#errors. Nothing was fitted to real recordings.
"""
FRESH = """\
# Accuracy: people that no other table has

Written by `python -m bench.accuracy fresh`; do not edit. {people} people, each filmed once
(10 pictures a second, 640×480; `bench/studio/sets.py`), with model `{model}`: nothing was chosen on
them but that a rock counts from 7° instead of 10°, for one of the first 120. What the columns say
is in [accuracy.md](accuracy.md); where that page says worse of the same, expect the worse.

```
python -m bench.studio set sessions-third --landmarks --out FRESH  # half an hour on two cores
python -m bench.studio set sessions-fourth --landmarks --out FRESH
python -m bench.accuracy fresh --clips FRESH --write
```
"""
PROMISES = """
## What was promised

Camera within the movement's view (twist ±20°, rock ±30°, circle to 45°) and level within ±2°; at
least 95 % of the repetitions judged, 85 to 95 % of the bars holding the truth.

"""
RENDERED = """
## Rendered people

All held-out clips, also tilted cameras and free arms. Swept area in percent of the truth.

"""
ARCS = """
## Left plus right, left less right

Neighbouring turns of a twist: an error of the zero that is added to one side is taken from the
other, so it cancels in the arc (left plus right) and counts twice in the difference.

"""
FINDING = """
## Repetitions found

*Found*: measured, or discarded with a reason; *judged*: given degrees; *on time*: start and end
within 0.3 s, the peak inside the true hold or within 0.3 s of it.

"""
STILL = """
## Turns in which the rib cage stays still

Largest thorax rotation reported in a clip; aim: less than 8°.

"""
HEEL = """
## Heel lifts in ankle rocks

"""
CONDITIONS = """
## What makes it better or worse

Mean error, bias, share inside their bars of a mean half width, (clips); end ranges.

"""
MODELS = """
## The pose models

Each on the clips that it and `{model}` have read (`read --model lite`, `--model heavy`; the slow
`heavy` has read the first of each movement only); mean error, bias, inside their bars, (clips),
judged.

"""
LOOK = """
## Another look

The same bodies and truth drawn by Blender's path tracer: other light, cloth, rooms, tempos and
clothes, habits and builds further apart (bench/studio/README.md); odd seeds, from which nothing is
learned. *Slope*: of the reading on the truth.

```
python -m bench.second_look --out LOOK --use judging
python -m bench.accuracy table --clips CLIPS --look LOOK --write
```

"""
REPLACED = """
## The camera set up again

The same people doing the same, filmed again from the same place (within 3 % of body height and 3°,
another day's clothes and light) and from anywhere in the supported range: *SEM* is the standard
deviation between set-ups of a session's median, *MDC95* (1.96·√2·SEM) the change between two
sessions that is beyond error. A session is two to four repetitions. Clips: `MOVEMENT_SEED_viewK`,
same body and motion seed, other camera and room; `…_view0_dayN`, from the place of the first view
(`bench/studio/same_place.py`).

"""
APART = """
The error of a session (SEM of the end range; pairs in brackets) by how far two set-ups look apart,
over what the same place allows (`judgement/set_up.py`):

"""
RECOGNISED = """
How many pairs of set-ups are taken for the same place:

"""
REAL = """
## A real man with motion capture

Seated thoracic rotation, arms out, one turn to each side: nine landmark trials and one video
(public Keraal data, one man; nothing was fitted to it). Beside it what simpler answers give on the
same repetitions; the second knows the true mean.

"""
PROJECTED = """
## Real squats and lunges, projected

Marker motion capture of four people (public UI-PRMD), seen through a virtual camera at the side,
with noise added; no pose model saw them. The noise alone makes errors of about 2.3°. The largest
inclination of the shank that is read; *remarked*: measured, but not judged, for it is not the
protocol. Three rules of the rock were chosen with these in sight (docs/thresholds.md).

"""
WITHIN = """
## Differences within one set

The repetitions of a set and side less their mean, read and true, where the true ones differ by at
least 20 % of the largest. Beside it the mean error of saying that they are all alike.

"""
SAMPLES = """
## The sample clips

"""
SAME = """
## The same motion seen otherwise

Change of a repetition's end range against the sample clip (30 frames/s).

"""
