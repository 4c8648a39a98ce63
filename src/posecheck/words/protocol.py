"""Names of measures, and how a movement is done: position, arms, knee."""

from collections.abc import Mapping

POSITION = "position"
"""The part of a protocol whose value needs no further word."""


def protocol_phrase(protocol: Mapping[str, str | None]) -> str:
    """Position first, then the rest by name, whatever the order in which they come.

    None is a part that others of the movement state and this protocol does not.

    >>> protocol_phrase({"arms": "crossed", "position": "seated"}), protocol_phrase({"knee": None})
    ('seated, arms crossed', 'knee not stated')
    """
    keys = sorted(protocol, key=lambda key: (key != POSITION, key))
    return ", ".join(_part(key, protocol[key]) for key in keys)


def seen_phrase(seen: Mapping[str, str]) -> str:
    """What was seen of the protocol; empty when nothing was.

    >>> seen_phrase({"position": "seated", "arms": "crossed"})
    'seen: seated, arms crossed'
    """
    return f"seen: {protocol_phrase(seen)}" if seen else ""


def measure_name(name: str) -> str:
    """What a measure is called.

    >>> measure_name("pelvis_rotation")
    'pelvis rotation'
    """
    return name.replace("_", " ")


def _part(key: str, value: str | None) -> str:
    if value is None:
        return f"{measure_name(key)} not stated"
    return value if key == POSITION else f"{measure_name(key)} {value}"
