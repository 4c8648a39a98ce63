"""A real man with motion capture, and what trivial answers would have given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.accuracy import mocap
from bench.accuracy.agreement import Array, correlation
from bench.accuracy.heldout import TrueRepetition
from bench.accuracy.markdown import UNKNOWN, number, percent, signed, table
from bench.accuracy.pairing import Pair, pair
from bench.accuracy.reading import landmarks_file
from bench.accuracy.scored import textbook_movement
from posecheck import load_movement, score
from posecheck.body import both
from posecheck.estimators.recorded import RecordedPoses
from posecheck.geometry import line_yaw_deg, wrapped_deg
from posecheck.measures import measure_for
from posecheck.movements import Movement
from posecheck.records import Pose, Session
from posecheck.repetitions.remeasure import BANDWIDTH_S
from posecheck.smoothing import smooth_zero_phase

MOVEMENT = "thoracic-twist"


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One recording of the man: one turn to each side."""

    name: str
    """File name without ending."""
    pairs: tuple[Pair, ...]
    """What posecheck says."""
    textbook_deg: tuple[float, ...]
    """End ranges by the textbook recipe, beside each pair; NaN where it finds none."""
    line_deg: tuple[float, ...]
    """How far the shoulder line turns in the picture and its depth, beside each pair."""
    extra: int
    """Measured, but not there."""
    curve: float
    """Correlation of the whole course of thorax rotation with motion capture."""


def read_trials(folder: Path, clips: Path | None, model: str) -> list[Trial]:
    """The landmark trials, and the video where its landmarks are kept."""
    trials = []
    for path in sorted((folder / "trials").glob("*.npz")):
        with np.load(path) as file:
            trials.append(_trial(path.stem, path, file["vicon"]))
    kept = landmarks_file(clips / "real", "video", model) if clips else None
    if kept is not None and kept.exists():
        trials.append(_trial("video", kept, mocap.read_vicon_text(folder / "vicon.txt")))
    return trials


def real_tables(trials: Sequence[Trial]) -> str:
    """Ours beside three trivial answers, then what else is asked of ours."""
    true = [[pair.true.deg for pair in trial.pairs] for trial in trials]
    ours = [
        [pair.measured.primary.value if pair.measured else math.nan for pair in trial.pairs]
        for trial in trials
    ]
    lines = [list(trial.line_deg) for trial in trials]
    answers = {
        "posecheck": ours,
        "always the mean end range": _constant(true),
        "shoulder line × one gain, from the other trials": _gained(true, lines),
        "textbook recipe": [list(trial.textbook_deg) for trial in trials],
    }
    head = ("answer", "repetitions", "mean error", "bias", "largest error", "correlation with true")
    return table(head, (_answer_row(name, own, true) for name, own in answers.items())) + _asked(
        trials, ours, true, answers
    )


def _asked(
    trials: Sequence[Trial],
    ours: Sequence[Sequence[float]],
    true: Sequence[Sequence[float]],
    answers: dict[str, list[list[float]]],
) -> str:
    """The aims of the project on real motion capture, met or not."""
    errors = _errors(ours, true)
    trivial = {name: _mae(own, true) for name, own in answers.items() if own is not ours}
    best = min(trivial.values())
    pelvis = [
        abs(value.value - pair.true.values["pelvis_rotation"])
        for trial in trials
        for pair in trial.pairs
        if (value := pair.measure("pelvis_rotation")) is not None
    ]
    pelvis_mae = float(np.mean(pelvis)) if pelvis else math.nan
    together = correlation(np.concatenate(ours), np.concatenate(true))
    worst = min(trials, key=lambda trial: trial.curve)
    pairs = [pair for trial in trials for pair in trial.pairs]
    inside = float(np.mean([pair.inside for pair in pairs if pair.measured]))
    mae, bias = _mae(ours, true), float(errors.mean())
    rows = [
        ("mean error", number(mae), f"≤ 3.5° and below {number(best)}", mae <= min(3.5, best)),
        ("bias", signed(bias), "± 2°", abs(bias) <= 2.0),
        ("correlation of end ranges", number(together, "", 2), "≥ 0.7", together >= 0.7),
        (
            f"correlation of the curves, worst trial ({worst.name})",
            number(worst.curve, "", 3),
            "≥ 0.97",
            worst.curve >= 0.97,
        ),
        ("pelvis, mean error", number(pelvis_mae), "≤ 5°", pelvis_mae <= 5.0),
    ]
    said = table(
        ("asked", "found", "aim", "aim met?"),
        ([name, found, aim, "yes" if met else "**no**"] for name, found, aim, met in rows),
    )
    return (
        f"\n{said}\nFound {sum(pair.measured is not None for pair in pairs)} of {len(pairs)} "
        f"repetitions, {sum(trial.extra for trial in trials)} too many; "
        f"{percent(inside)} inside their 90 % bars.\n"
    )


def _answer_row(
    name: str, own: Sequence[Sequence[float]], true: Sequence[Sequence[float]]
) -> list[str]:
    errors = _errors(own, true)
    if errors.size == 0:
        return [name, "0", *[UNKNOWN] * 4]
    return [
        name,
        str(errors.size),
        number(_mae(own, true)),
        signed(float(errors.mean())),
        number(float(np.abs(errors).max())),
        number(correlation(np.concatenate(own), np.concatenate(true)), "", 2),
    ]


def _errors(own: Sequence[Sequence[float]], true: Sequence[Sequence[float]]) -> Array:
    errors = np.concatenate(own) - np.concatenate(true)
    return np.asarray(errors[np.isfinite(errors)])


def _mae(own: Sequence[Sequence[float]], true: Sequence[Sequence[float]]) -> float:
    errors = _errors(own, true)
    return float(np.abs(errors).mean()) if errors.size else math.inf


def _constant(true: Sequence[Sequence[float]]) -> list[list[float]]:
    """The mean of all true end ranges: a hard opponent, for it knows the truth."""
    mean = float(np.concatenate(true).mean())
    return [[mean] * len(own) for own in true]


def _gained(true: Sequence[Sequence[float]], lines: Sequence[Sequence[float]]) -> list[list[float]]:
    """Each trial's shoulder line times the least-squares gain of the other trials."""
    out = []
    for i, own in enumerate(lines):
        others = [k for k in range(len(lines)) if k != i]
        line = np.concatenate([lines[k] for k in others])
        wanted = np.concatenate([true[k] for k in others])
        gain = float(line @ wanted / (line @ line))
        out.append([gain * one for one in own])
    return out


def _trial(name: str, kept: Path, vicon: Array) -> Trial:
    movement = load_movement(MOVEMENT)
    session = score(kept, movement=movement)
    poses = list(RecordedPoses(kept).poses())
    t_s, thorax_deg, line_deg = _courses(poses, movement, session)
    truth = mocap.capture(vicon, session.duration_s).laid_over(t_s, thorax_deg)
    repetitions = mocap.true_repetitions(truth)
    pairs, extra = pair(name, repetitions, session)
    return Trial(
        name,
        tuple(pairs),
        tuple(_textbook(name, kept, movement, repetitions)),
        tuple(_largest(t_s, line_deg, one) for one in repetitions),
        len(extra),
        correlation(truth.at(t_s), thorax_deg),
    )


def _courses(
    poses: Sequence[Pose], movement: Movement, session: Session
) -> tuple[Array, Array, Array]:
    """Times, thorax rotation and shoulder line of every frame since neutral, smoothed, degrees."""
    neutral = session.sets[0].neutral
    if neutral is None:
        raise ValueError(f"{session.source.name}: no neutral was found")
    kind = measure_for(movement)
    kind.reset()
    t_s, thorax, line = [], [], []
    for pose in (one for one in poses if one.present):
        left = kind.read(pose, neutral.pose)[0]
        t_s.append(pose.t_s)
        thorax.append(left.values[movement.primary.measure] if left.usable else math.nan)
        line.append(wrapped_deg(_line_deg(pose) - _line_deg(neutral.pose)))
    times = np.array(t_s)
    smooth = [
        smooth_zero_phase(times, np.array(one), bandwidth_s=BANDWIDTH_S)[0]
        for one in (thorax, line)
    ]
    return times, smooth[0], smooth[1]


def _line_deg(pose: Pose) -> float:
    left, right = both("shoulder")
    return line_yaw_deg(pose.landmarks_px[right], pose.landmarks_px[left])


def _largest(t_s: Array, course_deg: Array, one: TrueRepetition) -> float:
    within = (t_s >= one.start_s) & (t_s <= one.end_s)
    return float(np.nanmax(one.side.sign * course_deg[within]))


def _textbook(
    name: str, kept: Path, movement: Movement, repetitions: Sequence[TrueRepetition]
) -> list[float]:
    by_lines = textbook_movement(movement)
    if by_lines is None:
        return [math.nan] * len(repetitions)
    found = pair(name, repetitions, score(kept, movement=by_lines))[0]
    return [one.measured.primary.value if one.measured else math.nan for one in found]
