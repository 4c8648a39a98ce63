"""Whole sessions: the sets are found, measured as their movements, told and kept."""

import csv
import json
from importlib import resources

import pytest

from posecheck.app.circuits import CircuitRequest, score_circuit
from posecheck.app.context import Context
from posecheck.circuit import Activity, Bout
from posecheck.errors import JournalError, OutputError
from posecheck.movements import list_movements
from tests.helpers.joined import write_joined
from tests.helpers.sampled import seen

NAMES = ("ankle_rock.mp4", "thoracic_twist.mp4", "hip_circle.mp4")
MOVEMENTS = list_movements()


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """The landmarks of a session of three movements."""
    return write_joined(tmp_path_factory.mktemp("session") / "session.npz", NAMES)


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """No journal of anybody else is looked at."""
    monkeypatch.setenv("POSECHECK_DATABASE_URL", str(tmp_path / "journal.sqlite"))
    return tmp_path


@pytest.fixture
def found(session, at_home):
    """What is found in it."""
    return score_circuit(session, CircuitRequest(movements=MOVEMENTS), Context())


def test_the_movements_of_a_session_are_found_in_their_order(found):
    """One session of each movement, in the order in which they were done."""
    assert [one.movement for one in found.sessions] == [
        "ankle-rock",
        "thoracic-twist",
        "hip-circle",
    ]


def test_curves_are_kept_only_where_something_shows_them(found):
    """They take a megabyte a minute, and a session lasts for hours."""
    assert [one.series for one in (found, *found.sessions)] == [None] * 4


def test_every_repetition_of_a_set_is_counted_and_reads_as_in_its_own_clip(found):
    """The same counts as in the clips alone, and the same end ranges to half a degree."""
    for name, session in zip(NAMES, found.sessions, strict=True):
        alone = seen(name)[0].repetitions
        assert [one.side for one in session.repetitions] == [one.side for one in alone]
        for together, by_itself in zip(session.repetitions, alone, strict=True):
            assert together.primary.value == pytest.approx(by_itself.primary.value, abs=0.5)


def test_bouts_cover_the_recording_without_overlap(found):
    """They follow each other, and each set holds the repetitions of its movement."""
    for before, after in zip(found.bouts, found.bouts[1:], strict=False):
        assert before.end_s <= after.start_s + 1e-6
    assert sum(len(found.repetitions_of(bout)) for bout in found.sets) == sum(
        len(session.repetitions) for session in found.sessions
    )


def test_what_a_person_says_of_a_stretch_is_never_overwritten(session, at_home):
    """A set that is labelled as something else is left alone; the others stay."""
    label = Bout(0.0, 45.0, Activity.OTHER)
    request = CircuitRequest(movements=MOVEMENTS, labels=(label,))
    found = score_circuit(session, request, Context())
    assert label in found.bouts
    assert "ankle-rock" not in [one.movement for one in found.sessions]


def test_score_without_a_movement_answers_first_then_a_row_a_set(posecheck, session, monkeypatch):
    """The answer of each movement, the time line, a row for each side of a set; 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    result = posecheck("score", session)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert all(len(line) <= 80 for line in lines)
    text = "\n".join(lines)
    assert text.index("ankle rocks, ") < text.index("thoracic twists, ") < text.index("hip circles")
    assert text.index("hip circles") < text.index("0:00 [") < text.index("median")
    assert "A Ankle rock" in text


def test_a_session_as_a_document_has_its_bouts_and_sessions(posecheck, session, tmp_path):
    """``posecheck.circuit/1``: bouts with what was counted, and a session each."""
    posecheck("score", session, "--json", tmp_path / "out.json")
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert document["schema"] == "posecheck.circuit/1"
    assert [one["sets"][0]["movement"] for one in document["sessions"]] == [
        "ankle-rock",
        "thoracic-twist",
        "hip-circle",
    ]
    sets = [bout for bout in document["bouts"] if bout["activity"] == "set"]
    assert all(bout["repetitions"] > 0 for bout in sets)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--comfort", "40"), "--comfort 40 does not say for which movement"),
        (("--comfort", "40", "--plan", "ankle-rock,hip-circle"), "Write --comfort ankle-rock=40"),
        (("--comfort", "squat=40"), "There is no movement 'squat'"),
        (("--comfort", "left=40"), "posecheck baseline set MOVEMENT --side left --comfort 40"),
        (("--comfort", "ankle-rock=400"), "from 1 to 180, e.g. 38"),
        (("--comfort", "ankle-rock=30", "--comfort", "ankle-rock=31"), "two limits, 30 and 31"),
        (("--comfort", "hip-circle=40", "-m", "ankle-rock"), "is not for ankle-rock"),
        (("--rate", "30"), "--rate needs --movement"),
        (("--series", "out.xls"), "must end in .json, .csv"),
        (("--plan", "ankle-rock", "-m", "ankle-rock"), "exclude each other"),
        (("--plan", "squat"), "squat"),
        (("--label", "soon=hip-circle"), "is not understood. Write START-END=MOVEMENT"),
        (("--label", "2:05-1:20=hip-circle"), "ends before it begins"),
        (("--label", "0:10-0:20=rest", "--label", "0:15-0:30=other"), "overlap"),
        (
            ("--label", "9:00-9:30=hip-circle"),
            "--label 9:00–9:30 lies outside of the recording, 0:00",
        ),
        (("--landmarks", "out.txt"), "must end in .npz"),
        (("--page", "out.txt"), "must end in .html"),
        (("--annotate", "out.mp4"), "--annotate needs a video"),
    ],
)
def test_what_cannot_be_asked_of_a_session_is_refused(posecheck, session, words, told):
    """Wrong usage: 2, what happened and what to do."""
    result = posecheck("score", session, *words)
    assert result.returncode == 2
    assert told in " ".join((result.stdout + result.stderr).split())


def sets_of(document):
    """Movement, side and count of each set that has repetitions."""
    return [
        (bout["movement"], bout["side"], bout["repetitions"])
        for bout in document["bouts"]
        if bout["repetitions"]
    ]


@pytest.fixture
def scored(posecheck, session, at_home):
    """The document of the session, scored with some options."""

    def run(*options):
        result = posecheck("score", session, *options, "--json", at_home / "out.json")
        assert result.returncode == 0, result.stderr
        return result, json.loads((at_home / "out.json").read_text(encoding="utf-8"))

    return run


def test_only_the_side_that_was_named_is_reported(scored):
    """Of every set; sets of the other side stay in the timeline, with the reason."""
    result, document = scored("--side", "right")
    assert sets_of(document) == [("thoracic-twist", None, 3), ("hip-circle", "right", 2)]
    left_out = [bout for bout in document["bouts"] if bout["side"] == "left"]
    assert [bout["movement"] for bout in left_out] == ["ankle-rock", "hip-circle"]
    assert {bout["reason"]["code"] for bout in left_out} == {"side-left-out"}
    assert "0:02–0:20, 0:58–1:06: The left side, left out with --side right." in result.stdout
    assert [one["sets"][0]["movement"] for one in document["sessions"]] == [
        "thoracic-twist",
        "hip-circle",
    ]
    assert document["score"]["completeness"]["missing"] == []


def test_a_side_reads_the_same_with_and_without_the_other(scored):
    """Within 0.6°: rest is read from the legs that are looked at."""
    _, both = scored()
    _, right = scored("--side", "right")

    def ends(document):
        return [
            repetition["end_range_deg"]
            for session in document["sessions"]
            for one in session["sets"]
            for repetition in one["repetitions"]
            if repetition["side"] == "right"
        ]

    assert len(ends(right)) == 5
    assert ends(right) == pytest.approx(ends(both), abs=0.6)


def test_a_side_that_was_not_done_gives_nothing_and_says_why(posecheck, session):
    """Exit code 4, and what to leave out."""
    result = posecheck("score", session, "--side", "right", "--to", "23")
    assert result.returncode == 4
    assert "No repetition was measured." in result.stdout
    assert "with --side right the left side was left out" in " ".join(result.stderr.split())


def test_a_set_in_which_nothing_could_be_measured_is_not_called_missing(posecheck, session):
    """The person named it: to name it once more would not help."""
    label = "0:02-0:20=hip-circle"
    result = posecheck("score", session, "--label", label, "--to", "20")
    assert result.returncode == 4
    told = " ".join(result.stderr.split())
    assert "no repetition was measured in the sets that were found" in told
    assert "no set of a known movement" not in told


def test_a_comfort_limit_applies_to_its_movement_alone(scored):
    """The others keep what the journal knows; a plan of one movement needs no name."""

    def origins(document):
        return {
            one["movement"]: {(limit["origin"], limit["deg"]) for limit in one["limits"]}
            for session in document["sessions"]
            for one in session["sets"]
        }

    _, named = scored("--comfort", "ankle-rock=20", "--comfort", "hip-circle=60")
    found = origins(named)
    assert found["ankle-rock"] == {("option", 20.0)}
    assert found["hip-circle"] == {("option", 60.0)}
    assert "option" not in {origin for origin, _ in found["thoracic-twist"]}
    _, planned = scored("--comfort", "20", "--plan", "ankle-rock", "--to", "23")
    assert origins(planned) == {"ankle-rock": {("option", 20.0)}}


def test_a_comfort_limit_of_a_movement_that_was_not_found_is_reported(scored):
    """It is no error: the others were measured."""
    result, _ = scored("--comfort", "hip-circle=60", "--to", "23")
    assert "--comfort hip-circle=60 was not used: no hip-circle was found." in result.stderr


def test_one_file_holds_the_curves_of_all_movements(scored, at_home):
    """Each row names its movement, set and repetition; a peak is the reported end range."""
    place = at_home / "curves.csv"
    _, document = scored("--series", place)
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times = [float(row["t_s"]) for row in rows]
    assert times == sorted(times)
    for one in document["sessions"]:
        column = {
            "ankle-rock": "shank_inclination_smoothed_deg",
            "thoracic-twist": "thorax_rotation_smoothed_deg",
            "hip-circle": "hip_flexion_smoothed_deg",
        }[one["sets"][0]["movement"]]
        for number, a_set in enumerate(one["sets"], start=1):
            for repetition in a_set["repetitions"]:
                key = (a_set["movement"], str(number), str(repetition["index"]), repetition["side"])
                inside = [
                    float(row[column])
                    for row in rows
                    if (row["movement"], row["set"], row["repetition"], row["side"]) == key
                ]
                assert max(inside) == pytest.approx(repetition["end_range_deg"], abs=0.1)


def test_landmarks_are_written_of_every_frame_also_when_nothing_was_found(
    posecheck, session, at_home
):
    """There are no curves then: the others say so, and what was found is not lost."""
    asked = [word for name in ("a.trc", "a.csv") for word in ("--series", at_home / name)]
    result = posecheck("score", session, "--from", "21", "--to", "25", *asked)
    assert result.returncode == 4
    assert "a.csv was not written: nothing was measured" in " ".join(result.stderr.split())
    assert not (at_home / "a.csv").exists()
    lines = (at_home / "a.trc").read_text(encoding="utf-8").splitlines()
    assert int(lines[2].split("\t")[2]) == len(lines) - 6 > 50


def test_scoring_one_side_deletes_nothing_of_the_other(posecheck, session):
    """What was kept of both sides stays, and that there is another session is told."""
    options = ("--save", "--recorded-at", "2026-03-02T08:00")
    posecheck("score", session, *options)
    before = posecheck("journal", "list", "--all").stdout
    result = posecheck("score", session, *options, "--side", "right")
    assert "is also in the journal" in result.stderr
    kept = posecheck("journal", "list", "--all").stdout
    for line in before.splitlines():
        if "ankle-rock" in line:
            assert line in kept


def test_a_session_is_kept_as_a_session_of_each_movement(posecheck, session):
    """Kept once; a correction replaces what was kept of the same recording."""
    options = ("--save", "--recorded-at", "2026-03-02T08:00")
    posecheck("score", session, *options)
    first = posecheck("journal", "list").stdout
    assert [first.count(one.id) for one in MOVEMENTS] == [1, 1, 1]
    again = posecheck("score", session, *options)
    assert "already in the journal" in again.stderr
    corrected = posecheck("score", session, *options, "--label", "0:00-0:12=other")
    assert corrected.returncode == 0, corrected.stderr
    last = posecheck("journal", "list").stdout
    assert [last.count(one.id) for one in MOVEMENTS] == [1, 1, 1]
    assert last != first


def test_what_was_measured_is_shown_also_when_the_journal_fails(posecheck, session, monkeypatch):
    """The answer and the table are printed, the loss is named, and the exit code is not 0."""

    def fails(*_: object, **__: object) -> None:
        raise JournalError("The disk is full.")

    monkeypatch.setattr("posecheck.app.circuits.SessionRecorder.finish", fails)
    result = posecheck("score", session, "--save", "--recorded-at", "2026-03-02T08:00")
    assert result.returncode == JournalError.exit_code
    assert "ankle rocks, " in result.stdout
    assert "ankle-rock was not kept to its end. The disk is full." in " ".join(
        result.stdout.split()
    )


def test_the_journal_is_not_overwritten_by_a_result(posecheck, session, at_home):
    """Whatever is asked for: 2, and the journal is as it was."""
    options = ("--save", "--recorded-at", "2026-03-02T08:00")
    posecheck("score", session, *options)
    journal = at_home / "journal.sqlite"
    before = journal.read_bytes()
    for option in ("--json", "--csv"):
        result = posecheck("score", session, option, journal)
        assert result.returncode == 2, result.stdout
        assert "journal" in result.stderr
    assert journal.read_bytes() == before


def test_landmarks_of_other_programs_need_a_movement(posecheck, tmp_path):
    """They are no broken video."""
    (tmp_path / "run.trc").write_text("PathFileType\t4\t(X/Y/Z)\trun.trc\n", encoding="utf-8")
    result = posecheck("score", tmp_path / "run.trc")
    assert result.returncode == 2
    assert "run.trc holds landmarks of another program. Name the movement" in result.stderr


def test_notes_on_the_sets_of_one_movement_are_shown(posecheck, session, tmp_path):
    """As they are when the movement is named: here references that nobody held."""
    page = tmp_path / "page.html"
    result = posecheck("score", session, "--reference", "first:2", "--page", page)
    told = " ".join(result.stdout.split())
    assert "- Ankle rock: No reference repetition on the left: none was held" in told
    assert "Ankle rock: <span" in page.read_text(encoding="utf-8")


def test_a_reference_is_looked_for_in_its_own_set_alone(session, found):
    """A moment in another movement's set is no miss; one that lies in no set is told once."""
    rock_s, twist_s = (of_one.repetitions[0].peak_s for of_one in found.sessions[:2])
    request = CircuitRequest(movements=MOVEMENTS, reference=f"at:{rock_s},{twist_s},5000")
    again = score_circuit(session, request, Context())
    own = [note.text for of_one in again.sessions for note in again.notes_of(of_one)]
    assert not [text for text in own if "to take as a reference" in text]
    (told,) = (note.text for note in again.notes)
    assert told == "No repetition to take as a reference was measured at 5000 s."


def test_a_label_may_name_a_movement_file(posecheck, session, tmp_path):
    """A set that is labelled as the person's own movement is measured as that."""
    text = (resources.files("posecheck.movements") / "catalog" / "ankle-rock.toml").read_text(
        "utf-8"
    )
    own = tmp_path / "slow-rock.toml"
    own.write_text(text.replace('id = "ankle-rock"', 'id = "slow-rock"'), encoding="utf-8")
    result = posecheck(
        *("score", session, "--label", f"0:00-0:22={own}", "--json", tmp_path / "out.json")
    )
    assert result.returncode == 0, result.stderr
    bouts = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["bouts"]
    (labelled,) = [bout for bout in bouts if bout["movement"] == "slow-rock"]
    assert labelled["repetitions"] == 4


@pytest.mark.parametrize("words", [(), ("--movement", "ankle-rock")])
def test_a_page_that_cannot_be_written_loses_nothing_else(
    posecheck, session, tmp_path, monkeypatch, words
):
    """What was measured is shown, kept and written elsewhere; the exit code says what failed."""

    def fails(*_: object) -> None:
        raise OutputError("There is no room left.")

    monkeypatch.setattr("posecheck.app.session_pages.PageWriter.write", fails)
    out = tmp_path / "out.json"
    result = posecheck(
        *("score", session, *words, "--page", tmp_path / "page.html", "--json", out),
        *("--save", "--recorded-at", "2026-03-02T08:00"),
    )
    assert result.returncode == OutputError.exit_code
    assert "There is no room left." in result.stderr
    assert "ankle rocks, " in result.stdout
    assert out.exists()
    kept = posecheck("journal", "list").stdout
    assert "ankle-rock" in kept
    assert "broken off" not in kept
