"""Movement files that make no sense are refused, with the key that is wrong."""

import os
import sys
from importlib import resources
from pathlib import Path

import pytest

from posecheck.errors import UsageError
from posecheck.measures import measure_for
from posecheck.movements import catalog
from posecheck.movements.loader import parse_movement, read_movement

TWIST = (resources.files("posecheck.movements") / "catalog" / "thoracic-twist.toml").read_text(
    encoding="utf-8"
)
HUGE = "9" * 400
MORE = "[[not_visible]]\ncode = 'x'\ntext = 'x'\n"
HEEL = (
    "[[compensation]]\ncode = 'lean'\nmeasure = 'trunk_lean'\nunit = 'deg'\nat_least = 5.0\n"
    "text = {text}\nsource = 'a design rule'\n"
)


def changed(before: str, after: str) -> bytes:
    assert before in TWIST
    return TWIST.replace(before, after, 1).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(UsageError, match=r"^own\.toml: ") as refused:
        parse_movement(content, where="own.toml")
    assert len(str(refused.value)) < 1000
    return str(refused.value)


SENSELESS = [
    ('id = "thoracic-twist"', 'id = "../../twist"', "'id'"),
    ('id = "thoracic-twist"', 'id = ""', "'id'"),
    ('id = "thoracic-twist"', f'id = "{"a" * 65}"', "'id'"),
    ('id = "thoracic-twist"', 'id = "twist\\n"', "'id'"),
    ('name = "Thoracic twist"', 'name = " "', "'name'"),
    ('name = "Thoracic twist"', f'name = "{"a" * 201}"', "'name'"),
    ('purpose = "', f'purpose = "{"a" * 2000}', "'purpose'"),
    ('position = "seated"', "position.a.b = 1", "'protocol.position'"),
    ('position = "seated"', f"position = '{'a' * 5000}'", "'protocol.position'"),
    ("yaw_deg = [0.0]", "yaw_deg = [nan]", "'view.yaw_deg[0]'"),
    ("yaw_deg = [0.0]", "yaw_deg = [720.0]", "'view.yaw_deg[0]'"),
    ("yaw_deg = [0.0]", f"yaw_deg = [{'0.0,' * 60}]", "'view.yaw_deg'"),
    ("within_deg = 35.0", "within_deg = -35.0", "'view.within_deg'"),
    ("within_deg = 35.0", "within_deg = inf", "'view.within_deg'"),
    ("neutral_within_deg = 30.0", "neutral_within_deg = 1e9", "'measure.neutral_within_deg'"),
    ("min_amplitude_deg = 15.0", f"min_amplitude_deg = {HUGE}", "'repetition.min_amplitude_deg'"),
    ("min_amplitude_deg = 15.0", "min_amplitude_deg = nan", "'repetition.min_amplitude_deg'"),
    ("min_amplitude_deg = 15.0", "min_amplitude_deg = 0.0", "'repetition.min_amplitude_deg'"),
    ("min_end_range_deg = 12.0", "min_end_range_deg = -1.0", "'repetition.min_end_range_deg'"),
    ("min_duration_s = 0.6", "min_duration_s = 0", "'repetition.min_duration_s'"),
    ("min_duration_s = 0.6", f"min_duration_s = {'9' * 5000}", "a number in it is too long"),
    ("min_duration_s = 0.6", f"min_duration_s = 0x{'f' * 5000}", "'repetition.min_duration_s'"),
    ("max_duration_s = 90.0", "max_duration_s = 0.5", "'repetition.max_duration_s'"),
    ("max_duration_s = 90.0", "max_duration_s = inf", "'repetition.max_duration_s'"),
    ("repetition = 1.7", "repetition = nan", "'error[0].repetition'"),
    ("repetition = 1.7", "repetition = 0", "'error[0].repetition'"),
    ("repetition = 1.7", "repetition = -1.7", "'error[0].repetition'"),
    ("setup = 5.6", "setup = inf", "'error[0].setup'"),
    ("retest = 3.8", "retest = -3.8", "'error[0].retest'"),
    ("same_place = 2.7", "same_place = 2.7e9", "'error[0].same_place'"),
    ("spread_share = 0.04", "spread_share = nan", "'error[0].spread_share'"),
    ('measure = "shoulder_rotation"', 'measure = "thorax_rotation"', "'error[1].measure'"),
    ("at_least = 25.0", "at_least = nan", "'compensation[0].at_least'"),
    ('code = "pelvis-turns"', 'code = "=HYPERLINK()"', "'compensation[0].code'"),
    ('source = "docs/thresholds.md#view"', 'source = "\\u0007"', "'view.source'"),
]


@pytest.mark.parametrize(
    ("before", "after", "key"), SENSELESS, ids=[after[:40] for _, after, _ in SENSELESS]
)
def test_what_makes_no_sense_is_refused_with_its_key(before, after, key):
    assert key in refusal(changed(before, after))


@pytest.mark.parametrize(
    ("before", "largest", "larger"),
    [
        ('"thoracic-twist"', f'"{"a" * 64}"', f'"{"a" * 65}"'),
        ('"Thoracic twist"', f'"{"a" * 200}"', f'"{"a" * 201}"'),
        ('purpose = "', f'purpose = "{"a" * 2000}"  # "', f'purpose = "{"a" * 2001}"  # "'),
        ("yaw_deg = [0.0]", f"yaw_deg = [{'0.0,' * 50}]", f"yaw_deg = [{'0.0,' * 51}]"),
        ("min_amplitude_deg = 15.0", "min_amplitude_deg = 360.0", "min_amplitude_deg = 361.0"),
        ("max_duration_s = 90.0", "max_duration_s = 3600.0", "max_duration_s = 3601.0"),
        ("at_least = 25.0", "at_least = 1000.0", "at_least = 1001.0"),
    ],
)
def test_the_largest_that_makes_sense_is_taken_and_no_larger(before, largest, larger):
    parse_movement(changed(before, largest), where="own.toml")
    assert refusal(changed(before, larger))


def test_texts_steer_no_terminal():
    """They are shown as a part of lines."""
    content = TWIST.replace('"Thoracic twist"', '"a\\u001b[2Jb\\nc"')
    content = content.replace('"seated"', '"\\u0000seated"')
    movement = parse_movement(content.encode(), where="own.toml")
    assert movement.name.isprintable()
    assert movement.protocol["position"].isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "{value!r:>2000000000}",
        "{value:>2000000000}",
        "{value:{value}}",
        "{value.real}",
        "{value.__class__}",
        "{value[0]}",
        "{}",
        "{0}",
        "{other}",
        "{value",
        "{value:.999999999f}",
        "{value:x}",
    ],
)
def test_a_text_shows_a_value_in_plain_figures_alone(text):
    """Two gigabytes of spaces, and what Python knows of a number, are not figures."""
    content = TWIST + HEEL.format(text=repr(text))
    assert "only use {value}" in refusal(content.encode())


@pytest.mark.parametrize(
    "text", ["{value:.0f} cm", "{value:+.1f}", "{value}", "{value:.0%}", "{{}}"]
)
def test_plain_figures_are_allowed(text):
    content = TWIST + HEEL.format(text=repr(text))
    assert parse_movement(content.encode(), where="own.toml").compensation[-1].text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id = " + b"[" * 20_000, "nested too deeply"),
        (b"id = " + b"{a=" * 20_000, "nested too deeply"),
        (TWIST.encode() + b"#" * 70_000, "too large"),
        (b"protocol." + b"a." * 10_000 + b"a = 1\n", ""),
        (TWIST.encode() + MORE.encode() * 60, "[[not_visible]]"),
        (b"\xff\xfe" + TWIST.encode("utf-16-le")[:-1], "Save it again as UTF-8"),
        (TWIST.encode() + "# é".encode("latin-1"), "Save it again as UTF-8"),
        (bytes(1000), "not a TOML file"),
        (b"", "missing"),
    ],
    ids=["lists", "tables", "long", "dotted", "many", "utf-16", "latin-1", "zeros", "empty"],
)
def test_files_of_another_form_are_refused(content, reason):
    assert reason in refusal(content)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    """Some editors write it; the text is kept as it is, so that its hash stays the same."""
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + changed("thoracic-twist", "my-twist"))
    movement = read_movement(tmp_path / "own.toml")
    again = parse_movement(movement.file_text.encode(), where="kept")
    assert (movement.id, again.file_sha256) == ("my-twist", movement.file_sha256)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_read_and_kept_as_the_same_text(encoding):
    """Editors and shells on Windows write it."""
    content = f"\ufeff{changed('thoracic-twist', 'my-twist').decode()}".encode(encoding)
    movement = parse_movement(content, where="own.toml")
    again = parse_movement(movement.file_text.encode(), where="kept")
    assert (movement.id, again.file_sha256) == ("my-twist", movement.file_sha256)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    for name in ("pipe.toml", "zero.toml", "loop.toml", "no\0name.toml"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_movement(Path(tmp_path / name))


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('shape = "out-and-back"', 'shape = "circle"', "'repetition.shape' must be 'out-and-back'"),
        ('kind = "thorax_rotation"', 'kind = "hip_circumduction"', "'error[0].measure'"),
    ],
)
def test_a_shape_that_the_measure_does_not_have_is_refused(before, after, key):
    movement = parse_movement(changed(before, after), where="own.toml")
    with pytest.raises(UsageError) as refused:
        measure_for(movement)
    assert key in str(refused.value)


def test_every_movement_of_the_catalogue_makes_sense():
    assert all(measure_for(movement) for movement in catalog())
