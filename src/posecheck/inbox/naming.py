"""What a clip says of itself by its folders, its name and its sidecar: nothing is guessed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

from posecheck.body import Side
from posecheck.errors import UsageError
from posecheck.history import ME
from posecheck.inbox.sidecar import Sidecar
from posecheck.movements import Library, Movement

PROTOCOL_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "seated": ("position", "seated"),
    "standing": ("position", "standing"),
    "half kneeling": ("position", "half-kneeling"),
    "split stance": ("position", "split stance"),
    "arms crossed": ("arms", "crossed"),
    "arms free": ("arms", "free"),
    "knee bent": ("knee", "bent"),
    "knee straight": ("knee", "straight"),
}
"""Words in a path that say how it was done."""

PERSON_IN_ANSWERS: Final = -5
"""Where ``Named.answers`` say whose a clip is."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a clip before it is measured."""

    movement: Movement
    """With the protocol that was named."""
    person: str
    """Whose."""
    side: Side | None = None
    """Which side works, where it was said."""
    mirrored: bool = False
    """Whether it is a mirror image."""
    model: str | None = None
    """Pose model asked for; None: the run's."""
    recorded_at: datetime | None = None
    """When it was recorded, as its sidecar says."""
    note: str = ""
    """A remark for the journal."""

    @property
    def answers(self) -> tuple[str, ...]:
        """What decides how it is measured: when one of these changes it is measured again."""
        protocol = [f"{key}={value}" for key, value in sorted(self.movement.protocol.items())]
        said = [self.movement.id, *protocol, self.person, str(self.side), str(self.mirrored)]
        return (*said, str(self.model), str(self.recorded_at))


@dataclass(frozen=True, slots=True)
class Question:
    """Why a clip waits, and what to do."""

    text: str
    """For people."""
    silent: bool = False
    """Whether the clip merely says too little: of one whose content is known it need not be asked.
    """


def named(
    clip: PurePath,
    sidecar: Sidecar,
    *,
    library: Library,
    persons: Sequence[str] = (),
    person: str | None = None,
    mirrored: bool = False,
) -> Named | Question:
    """What a clip at a path inside the inbox is; the sidecar comes before the path.

    ``persons`` are the known ones, ``person`` the one to whom clips belong that name nobody;
    ``mirrored`` says what clips are whose sidecar does not.

    >>> path = PurePath("Ankle-Rock/left/monday.mp4")
    >>> found = named(path, Sidecar(), library=Library())
    >>> found.movement.id, str(found.side), found.person
    ('ankle-rock', 'left', 'me')
    """
    parts = [_words(part) for part in (*clip.parent.parts, clip.stem)]
    movement = _movement(sidecar, parts, library)
    if isinstance(movement, Question):
        return movement
    side = _side(sidecar, parts)
    if isinstance(side, Question):
        return side
    whose = _person(sidecar, parts, persons, person)
    if isinstance(whose, Question):
        return whose
    protocol = dict(_protocol(parts)) | dict(sidecar.protocol)
    return Named(
        movement=replace(movement, protocol={**movement.protocol, **protocol}),
        person=whose,
        side=side,
        mirrored=mirrored if sidecar.mirrored is None else sidecar.mirrored,
        model=sidecar.model,
        recorded_at=sidecar.recorded_at,
        note=sidecar.note,
    )


def _movement(sidecar: Sidecar, parts: Iterable[str], library: Library) -> Movement | Question:
    if sidecar.movement is not None:
        try:
            return library.find(sidecar.movement)
        except UsageError as error:
            return Question(str(error))
    movements = library.movements
    ids = ", ".join(one.id for one in movements)
    found = [one for one in movements if any(_holds(part, _words(one.id)) for part in parts)]
    if len(found) == 1:
        return found[0]
    if found:
        return Question(f"its path names several movements: {', '.join(o.id for o in found)}.")
    return Question(
        f"it names no movement. Move it into a folder named after one ({ids}), or write "
        'movement = "…" into a text file with the clip\'s name and .toml added.',
        silent=True,
    )


def _side(sidecar: Sidecar, parts: Iterable[str]) -> Side | Question | None:
    if sidecar.side is not None:
        return sidecar.side
    found = [{side for side in Side if _holds(part, str(side))} for part in parts]
    said = {next(iter(one)) for one in found if len(one) == 1}
    if len(said) > 1:
        return Question('its path says left and right; say which with side = "…" beside it.')
    return said.pop() if said else None


def _person(
    sidecar: Sidecar, parts: Iterable[str], persons: Sequence[str], person: str | None
) -> str | Question:
    if sidecar.person is not None:
        return sidecar.person
    found = [one for one in persons if any(_holds(part, _words(one)) for part in parts)]
    if len(found) == 1:
        return found[0]
    if found:
        return Question(f"its path names several people: {', '.join(found)}.")
    if person is None and len(persons) > 1:
        return Question(
            f"it does not say whose it is. Move it into a folder named after one of "
            f'{", ".join(persons)}, or write person = "…" beside it.',
            silent=True,
        )
    return person or (persons[0] if persons else ME)


def _protocol(parts: Iterable[str]) -> list[tuple[str, str]]:
    said = [
        value for part in parts for words, value in PROTOCOL_WORDS.items() if _holds(part, words)
    ]
    return list(dict.fromkeys(said))


def _words(text: str) -> str:
    """Lower-case words and numbers with single blanks: ``Ankle-Rock_2`` → ``ankle rock 2``."""
    composed = unicodedata.normalize("NFC", text)  # macOS takes letters and their marks apart
    return " ".join(re.findall(r"[^\W_]+", composed.lower()))


def _holds(part: str, words: str) -> bool:
    return bool(words) and f" {words} " in f" {part} "
