"""Whether what a movement file says makes sense; every mistake is named with its file and key."""

import math
import re
from collections.abc import Iterator
from string import Formatter
from typing import Final

from posecheck.body import LANDMARK_NAMES
from posecheck.errors import UsageError
from posecheck.movements.spec import ErrorRule, Movement

DEFAULT_REFERENCE: Final = re.compile(r"auto|none|first:[1-9]\d?")
"""What a movement file may ask of recordings; moments are of one recording only."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # an id is also a folder's name
_FIGURES: Final = re.compile(r"\+?(?:\.\d)?[fg%]?")  # how {value} may be written
_LONGEST_NAME: Final = 64
_LONGEST_LINE: Final = 200
_LONGEST_TEXT: Final = 2000
_MOST_RULES: Final = 50
_LARGEST: Final = 1000.0  # of any error or size, whatever its unit
_TURN_DEG: Final = 360.0
_LONGEST_S: Final = 3600.0


def check_meaning(movement: Movement, *, where: str) -> None:
    """Raise UsageError, with file and key, for what makes no sense."""
    try:
        _check_names(movement)
        _check_texts(movement)
        _check_numbers(movement)
        _check_errors(movement)
        _check_references(movement)
    except _SenselessError as error:
        raise UsageError(f"{where}: {error}") from None


class _SenselessError(Exception):
    """The key, and what is wrong with it."""


def _check_names(movement: Movement) -> None:
    codes = {"id": movement.id, **dict(_codes(movement))}
    for key, name in codes.items():
        if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            raise _SenselessError(
                f"'{key}' must be lower-case words with hyphens between them, such as my-twist; "
                f"at most {_LONGEST_NAME} letters."
            )
    needed = movement.measure.needed_landmarks
    unknown = [one for one in needed if one not in LANDMARK_NAMES]
    if unknown or not needed:
        what = f"has '{unknown[0]}'" if unknown else "is empty"
        known = ", ".join(LANDMARK_NAMES)
        raise _SenselessError(f"'measure.needed_landmarks' {what}; known: {known}.")


def _codes(movement: Movement) -> Iterator[tuple[str, str]]:
    for table in ("compensation", "requirement", "not_visible"):
        for i, rule in enumerate(getattr(movement, table)):
            yield f"{table}[{i}].code", rule.code


def _check_texts(movement: Movement) -> None:
    for key, source in _sources(movement):
        if not source.strip():
            raise _SenselessError(f"'{key}' is empty; every number needs a source.")
    texts = {key: getattr(movement, key) for key in ("purpose", "instruction", "measures")}
    texts |= {"does_not_measure": movement.does_not_measure}
    lines = dict(_sources(movement)) | {"name": movement.name, **dict(_lines(movement))}
    for key, text in (texts | lines).items():
        longest = _LONGEST_TEXT if key in texts else _LONGEST_LINE
        if len(text) > longest:
            raise _SenselessError(f"'{key}' must be a text of at most {longest} characters.")
    if not movement.name.strip():
        raise _SenselessError("'name' is empty.")
    for key, text in _with_values(movement):
        _check_value_in(key, text)


def _lines(movement: Movement) -> Iterator[tuple[str, str]]:
    for name, value in movement.protocol.items():
        yield f"protocol.{name}", f"{name} {value}"
    for i, rule in enumerate(movement.not_visible):
        yield f"not_visible[{i}].text", rule.text
    yield from _with_values(movement)


def _with_values(movement: Movement) -> Iterator[tuple[str, str]]:
    """Texts that show what was measured."""
    for table in ("compensation", "requirement"):
        for i, rule in enumerate(getattr(movement, table)):
            yield f"{table}[{i}].text", rule.text


def _check_value_in(key: str, text: str) -> None:
    """A format may ask for a billion spaces, or for what is inside of a number."""
    try:
        fields = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise _SenselessError(f"'{key}' may only use {{value}} ({error}).") from None
    for name, spec, conversion in fields:
        if name != "value" or conversion or not _FIGURES.fullmatch(spec or ""):
            raise _SenselessError(
                f"'{key}' may only use {{value}}, with figures such as {{value:.0f}}."
            )


def _check_numbers(movement: Movement) -> None:
    repetition, view = movement.repetition, movement.view
    if not 1 <= len(view.yaw_deg) <= _MOST_RULES:
        raise _SenselessError(f"'view.yaw_deg' must list 1 to {_MOST_RULES} directions.")
    for i, yaw_deg in enumerate(view.yaw_deg):
        _check_range(f"view.yaw_deg[{i}]", yaw_deg, -180.0, 180.0)
    _check_range("view.within_deg", view.within_deg, 1.0, 180.0)
    _check_range("measure.neutral_within_deg", movement.measure.neutral_within_deg, 1.0, 180.0)
    _check_range("repetition.min_amplitude_deg", repetition.min_amplitude_deg, 1.0, _TURN_DEG)
    _check_range("repetition.min_end_range_deg", repetition.min_end_range_deg, 0.0, _TURN_DEG)
    _check_range("repetition.min_duration_s", repetition.min_duration_s, 0.1, _LONGEST_S)
    shortest_s = repetition.min_duration_s
    _check_range("repetition.max_duration_s", repetition.max_duration_s, shortest_s, _LONGEST_S)
    for i, rule in enumerate(movement.compensation):
        _check_range(f"compensation[{i}].at_least", rule.at_least, 0.0, _LARGEST)
    for i, requirement in enumerate(movement.requirement):
        least, most = requirement.at_least, requirement.at_most
        if math.isinf(least) and math.isinf(most):
            raise _SenselessError(f"'requirement[{i}]' needs 'at_least' or 'at_most'.")
        if not least <= most:
            raise _SenselessError(f"'requirement[{i}].at_least' must be below 'at_most'.")


def _check_range(key: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise _SenselessError(f"'{key}' is {value:g}; it must lie between {low:g} and {high:g}.")


def _check_errors(movement: Movement) -> None:
    if not movement.error:
        raise _SenselessError("needs at least one [[error]]; the first names the end range.")
    for table in ("error", "landmark_error", "compensation", "requirement", "not_visible"):
        if len(getattr(movement, table)) > _MOST_RULES:
            raise _SenselessError(f"has more than {_MOST_RULES} [[{table}]].")
    measures = [rule.measure for rule in movement.error]
    for i, rule in enumerate(movement.error):
        if rule.measure in measures[:i]:
            raise _SenselessError(f"'error[{i}].measure' is '{rule.measure}' for a second time.")
        _check_error(f"error[{i}]", rule)
        if rule.zero >= rule.setup or rule.zero > rule.retest:
            raise _SenselessError(
                f"'error[{i}].zero' is a part of 'setup' and 'retest': make it smaller."
            )
    for i, of_others in enumerate(movement.landmark_error):
        if not of_others.landmarks:
            raise _SenselessError(f"missing 'landmark_error[{i}].landmarks'.")
        _check_error(f"landmark_error[{i}]", of_others)


def _check_error(key: str, rule: ErrorRule) -> None:
    for name in ("repetition", "setup"):
        _check_range(f"{key}.{name}", getattr(rule, name), 1e-6, _LARGEST)
    for name in ("retest", "same_place", "zero"):  # NaN: not known
        if not math.isnan(value := getattr(rule, name)):
            _check_range(f"{key}.{name}", value, 0.0, _LARGEST)
    if rule.same_place > rule.between:
        raise _SenselessError(f"'{key}.same_place' is part of 'retest': make it smaller.")
    if not 0.0 <= rule.spread_share < 1.0:
        raise _SenselessError(f"'{key}.spread_share' is a share, from 0 to 1.")


def _check_references(movement: Movement) -> None:
    known = [rule.measure for rule in movement.error]
    for i, rule in enumerate(movement.error):
        for key, name in (("from_rest", rule.excursion), ("share_of", rule.shared)):
            if name not in known:
                raise _SenselessError(
                    f"'error[{i}].{key}' is '{name}', which is no measure of this movement; it has "
                    f"{', '.join(known)}."
                )
    if not DEFAULT_REFERENCE.fullmatch(movement.repetition.reference):
        raise _SenselessError(
            f"'repetition.reference' is '{movement.repetition.reference}'; "
            "allowed: auto, none, first:1, first:2, …"
        )


def _sources(movement: Movement) -> Iterator[tuple[str, str]]:
    for table in ("view", "measure", "repetition"):
        yield f"{table}.source", getattr(movement, table).source
    for table in ("error", "landmark_error", "compensation", "requirement"):
        for i, rule in enumerate(getattr(movement, table)):
            yield f"{table}[{i}].source", rule.source
