"""Movement files (TOML) to ``Movement`` records, strictly: every mistake names file and key."""

import dataclasses
import hashlib
import math
import re
import tomllib
from pathlib import Path

from posecheck.body import LANDMARK_NAMES
from posecheck.errors import UsageError
from posecheck.movements.spec import Movement
from posecheck.plain_data import DataError, from_data

DEFAULT_REFERENCE = re.compile(r"auto|none|first:[1-9]\d?")
"""What a movement file may ask of recordings; moments are of one recording only."""


def read_movement(path: Path) -> Movement:
    """The movement in a file that somebody wrote.

    Raises UsageError that names the file and the key when something in it is wrong.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The movement file {path} cannot be read ({error.strerror}). Check the path."
        ) from error
    return parse_movement(content, where=path.name)


def parse_movement(content: bytes, *, where: str) -> Movement:
    """The movement that a file says; ``where`` is the file's name, for messages.

    Raises UsageError that names the file and the key when something in it is wrong.
    """
    try:
        text = content.decode("utf-8")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{where}: not a TOML file ({error}).") from error
    for filled_in in ("file_sha256", "file_text"):
        table.pop(filled_in, None)
    try:
        movement = from_data(Movement, table)
    except DataError as error:
        raise UsageError(f"{where}: {error}.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    movement = dataclasses.replace(movement, file_sha256=sha256, file_text=text)
    _check_meaning(movement, where=where)
    return movement


def _check_meaning(movement: Movement, *, where: str) -> None:
    if not movement.error:
        raise UsageError(f"{where}: needs at least one [[error]]; the first names the end range.")
    for key, source in _sources(movement):
        if not source.strip():
            raise UsageError(f"{where}: '{key}' is empty; every number needs a source.")
    _check_zeros(movement, where=where)
    _check_references(movement, where=where)
    _check_landmark_errors(movement, where=where)
    if not movement.view.yaw_deg:
        raise UsageError(f"{where}: 'view.yaw_deg' needs at least one direction.")
    needed = movement.measure.needed_landmarks
    unknown = [one for one in needed if one not in LANDMARK_NAMES]
    if unknown or not needed:
        what = f"has '{unknown[0]}'" if unknown else "is empty"
        known = ", ".join(LANDMARK_NAMES)
        raise UsageError(f"{where}: 'measure.needed_landmarks' {what}; known: {known}.")
    texts = {
        **{f"compensation[{i}].text": one.text for i, one in enumerate(movement.compensation)},
        **{f"requirement[{i}].text": one.text for i, one in enumerate(movement.requirement)},
    }
    for key, text in texts.items():
        try:
            text.format(value=1.0)
        except (KeyError, IndexError, ValueError) as error:
            raise UsageError(f"{where}: '{key}' may only use {{value}} ({error}).") from error
    for i, requirement in enumerate(movement.requirement):
        if math.isinf(requirement.at_least) and math.isinf(requirement.at_most):
            raise UsageError(f"{where}: 'requirement[{i}]' needs 'at_least' or 'at_most'.")


def _check_zeros(movement: Movement, *, where: str) -> None:
    for i, rule in enumerate(movement.error):
        if rule.zero >= rule.setup or rule.zero > rule.retest:
            raise UsageError(
                f"{where}: 'error[{i}].zero' is a part of 'setup' and 'retest': make it smaller."
            )
        if rule.same_place > rule.between:
            raise UsageError(
                f"{where}: 'error[{i}].same_place' is part of 'retest': make it smaller."
            )


def _check_landmark_errors(movement: Movement, *, where: str) -> None:
    for i, rule in enumerate(movement.landmark_error):
        if not rule.landmarks:
            raise UsageError(f"{where}: missing 'landmark_error[{i}].landmarks'.")


def _check_references(movement: Movement, *, where: str) -> None:
    known = [rule.measure for rule in movement.error]
    for i, rule in enumerate(movement.error):
        for key, name in (("from_rest", rule.excursion), ("share_of", rule.shared)):
            if name not in known:
                raise UsageError(
                    f"{where}: 'error[{i}].{key}' is '{name}', which is no measure of "
                    f"this movement; it has {', '.join(known)}."
                )
        if not 0.0 <= rule.spread_share < 1.0:
            raise UsageError(f"{where}: 'error[{i}].spread_share' is a share, from 0 to 1.")
    if not DEFAULT_REFERENCE.fullmatch(movement.repetition.reference):
        raise UsageError(
            f"{where}: 'repetition.reference' is '{movement.repetition.reference}'; "
            "allowed: auto, none, first:1, first:2, …"
        )


def _sources(movement: Movement) -> list[tuple[str, str]]:
    return [
        ("view.source", movement.view.source),
        ("measure.source", movement.measure.source),
        ("repetition.source", movement.repetition.source),
        *((f"error[{i}].source", rule.source) for i, rule in enumerate(movement.error)),
        *(
            (f"landmark_error[{i}].source", rule.source)
            for i, rule in enumerate(movement.landmark_error)
        ),
        *(
            (f"compensation[{i}].source", rule.source)
            for i, rule in enumerate(movement.compensation)
        ),
        *((f"requirement[{i}].source", rule.source) for i, rule in enumerate(movement.requirement)),
    ]
