"""The only place to look a movement up: the catalogue, the user's folder, what a journal kept.

    library = Library(journal)
    library.find("thoracic-twist")          # an id …
    library.find("drafts/my-twist.toml")    # … or a path

An id of the catalogue always means the catalogue's own file, unless another file was named.
"""

import dataclasses
import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Final, Protocol

from posecheck.errors import UsageError
from posecheck.files import data_folder
from posecheck.movements.loader import parse_movement, read_movement
from posecheck.movements.spec import Movement

FOLDER: Final = "movements"
"""In the user's data folder: their own movement files."""
_KEPT: Final = "A movement file in the journal"


class KeptFiles(Protocol):
    """Where the movement files of the past are kept; a journal is such a place."""

    def movement_files(self) -> Sequence[str]:
        """Their texts; the one that was used last comes last."""


class Origin(StrEnum):
    """Where a movement was found."""

    NAMED = "file"
    CATALOG = "catalogue"
    FOLDER = "folder"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class Known:
    """A movement and where it was found."""

    movement: Movement
    """What its file says."""
    origin: Origin
    """Where it was found."""
    path: Path | None = None
    """Its file in the user's folder."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """The user's own files."""

    usable: tuple[Known, ...]
    clashing: frozenset[str]
    """Ids that several different files have: none of them is taken."""
    problems: tuple[str, ...]
    """Why files cannot be used."""


def user_folder() -> Path:
    """Where users put their own movement files."""
    return data_folder() / FOLDER


@cache
def catalog() -> tuple[Movement, ...]:
    """The movements that come with posecheck, in alphabetical order of id."""
    folder = resources.files("posecheck.movements") / "catalog"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(
        dataclasses.replace(parse_movement(file.read_bytes(), where=file.name), file_text="")
        for file in sorted(files, key=lambda file: file.name)
    )


def list_movements() -> tuple[Movement, ...]:
    """Every movement of the catalogue and of the user's folder."""
    return Library().present


def load_movement(name: str) -> Movement:
    """A movement by its id, from the catalogue or the user's folder, or by the path of its file.

    Raises UsageError with a suggestion when there is none, or when the file is wrong.
    """
    return Library().find(name)


class Library:
    """Every movement that can be named.

    ``kept`` has the files of the past; ``named`` are the movements that the user named for this
    run, which come before others of the same id; ``check`` raises UsageError for what cannot be
    measured (``measures.measure_for``), which then counts as a mistake in its file.
    """

    def __init__(
        self,
        kept: KeptFiles | None = None,
        *,
        named: Sequence[Movement] = (),
        check: Callable[[Movement], object] = lambda _: None,
    ) -> None:
        self._kept = kept
        self._named = named
        self._check = check

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """Everything there is, one for each id."""
        first: dict[str, Known] = {}
        for known in self._candidates():
            first.setdefault(known.movement.id, known)
        return tuple(first.values())

    @property
    def movements(self) -> tuple[Movement, ...]:
        """Everything there is, one for each id."""
        return tuple(known.movement for known in self.known)

    @property
    def present(self) -> tuple[Movement, ...]:
        """The same without what only a journal has."""
        return tuple(one.movement for one in self.known if one.origin is not Origin.JOURNAL)

    @property
    def problems(self) -> tuple[str, ...]:
        """Why some files cannot be used."""
        return (*self._folder.problems, *self._past[1])

    def find(self, name: str) -> Movement:
        """The movement with that id, or in the file at that path.

        Raises UsageError when there is none (with the nearest id), or when the file is wrong.
        """
        path = Path(name)
        if path.suffix.lower() == ".toml" or len(path.parts) > 1:
            return self._usable(read_movement(path), path.name)
        for known in self._candidates():
            if known.movement.id == name:
                return known.movement
        raise UsageError(self._unknown(name))

    def of_measurement(self, movement_id: str, software: Mapping[str, object]) -> Movement:
        """What something was measured with, as the journal kept it; else what its id means now.

        ``software`` is the block of the measurement.  Raises UsageError when there is neither.
        """
        return self._kept_with(software) or self.find(movement_id)

    def differs(self, movement_id: str, software: Mapping[str, object]) -> bool:
        """Whether something was measured with another file than the one that its id means now.

        Versions of the catalogue do not count: they come with versions of the program.
        """
        now = next((one for one in self.movements if one.id == movement_id), None)
        if now is None or not (now.file_text or self._kept_with(software)):
            return False
        return software.get("movement_file_sha256") != now.file_sha256

    def _candidates(self) -> Iterator[Known]:
        """Of those with one id the first one counts.  The journal is asked last: it takes time."""
        yield from (Known(movement, Origin.NAMED) for movement in self._named)
        yield from (Known(movement, Origin.CATALOG) for movement in catalog())
        yield from self._folder.usable
        for movement in reversed(self._past[0]):
            if movement.id not in self._folder.clashing:
                yield Known(movement, Origin.JOURNAL)

    def _kept_with(self, software: Mapping[str, object]) -> Movement | None:
        sha256 = software.get("movement_file_sha256")
        return next((one for one in self._past[0] if one.file_sha256 == sha256), None)

    def _unknown(self, name: str) -> str:
        ids = sorted(movement.id for movement in self.movements)
        close = difflib.get_close_matches(name, ids, n=1, cutoff=0.4)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        told = f"There is no movement '{name}'.{hint} Known: {', '.join(ids)}."
        return " ".join([told, "Or give the path of a movement file (.toml).", *self.problems])

    def _usable(self, movement: Movement, where: str) -> Movement:
        """The movement of a file; the catalogue's own when it is the catalogue's very file."""
        for own in catalog():
            if own.file_sha256 == movement.file_sha256:
                return own
        try:
            self._check(movement)
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from error
        return movement

    @cached_property
    def _folder(self) -> _Folder:
        """The user's own files, as far as they can be used."""
        folder = user_folder()
        by_id: dict[str, list[Known]] = defaultdict(list)
        problems = []
        for path in sorted(folder.glob("*.toml")):
            try:
                movement = self._usable(read_movement(path), path.name)
            except UsageError as error:
                problems.append(f"{folder}: {error}")
            else:
                by_id[movement.id].append(Known(movement, Origin.FOLDER, path))
        for movement in catalog():
            problems += [
                f"{known.path}: the id '{movement.id}' belongs to the catalogue. Choose another id."
                for known in by_id.pop(movement.id, [])
                if known.movement is not movement
            ]
        usable, clashing = [], set()
        for id_, same in by_id.items():
            if len({known.movement.file_sha256 for known in same}) == 1:
                usable.append(same[0])
                continue
            clashing.add(id_)
            names = " and ".join(known.path.name for known in same if known.path)
            problems.append(f"{folder}: {names} both have the id '{id_}'. Choose another for one.")
        return _Folder(tuple(usable), frozenset(clashing), tuple(problems))

    @cached_property
    def _past(self) -> tuple[list[Movement], list[str]]:
        """What was kept, the one used last at the end, and why some of it cannot be used."""
        movements: list[Movement] = []
        problems: list[str] = []
        for text in self._kept.movement_files() if self._kept else ():
            try:
                movement = parse_movement(text.encode("utf-8"), where=_KEPT)
                movements.append(self._usable(movement, _KEPT))
            except UsageError as error:
                problems.append(str(error))
        return movements, problems
