"""Comfort limits that are typed for one run."""

import pytest

from posecheck.app.comfort import ComfortLimits, comfort_limits
from posecheck.errors import UsageError
from posecheck.movements import Library

LIBRARY = Library()


def test_a_number_alone_holds_for_every_movement_that_has_none_of_its_own():
    """Blanks do not matter."""
    limits = comfort_limits(["38", " ankle-rock = 31.5 "], LIBRARY)
    assert limits.of("ankle-rock") == 31.5
    assert limits.of("hip-circle") == 38.0
    assert ComfortLimits().of("hip-circle") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soft", "give a number of degrees from 1 to 180"),
        ("-5", "give a number of degrees from 1 to 180"),
        ("0.5", "give a number of degrees from 1 to 180"),
        ("181", "give a number of degrees from 1 to 180"),
        ("nan", "give a number of degrees from 1 to 180"),
        ("", "give a number of degrees from 1 to 180"),
        ("=38", "give a number of degrees from 1 to 180"),
        ("ankle-rock=", "give a number of degrees from 1 to 180"),
        ("ankle-rock=38,hip-circle=70", "give a number of degrees from 1 to 180"),
        ("ankle-rok=38", "Did you mean 'ankle-rock'"),
        ("right=38", "--side right --comfort 38"),
    ],
)
def test_what_cannot_be_understood_is_refused(text, message):
    """With what to write instead."""
    with pytest.raises(UsageError, match=message):
        comfort_limits([text], LIBRARY)


def test_the_limits_of_the_edge_are_taken():
    """1 and 180 degrees."""
    assert comfort_limits(["1"], LIBRARY).every_deg == 1.0
    assert comfort_limits(["180"], LIBRARY).every_deg == 180.0


def test_two_limits_of_one_movement_are_refused_unless_they_agree():
    """Also two without a movement."""
    assert comfort_limits(["38", "38"], LIBRARY).every_deg == 38.0
    with pytest.raises(UsageError, match="every movement two limits, 38 and 40"):
        comfort_limits(["38", "40"], LIBRARY)
    with pytest.raises(UsageError, match="ankle-rock two limits"):
        comfort_limits(["ankle-rock=3", "ankle-rock=4"], LIBRARY)


def test_a_number_alone_is_refused_where_several_movements_may_be_measured():
    """With the form that says which; of one movement it needs none."""
    limits = comfort_limits(["38"], LIBRARY)
    limits.refuse_one_for_several(["ankle-rock"])
    comfort_limits(["ankle-rock=38"], LIBRARY).refuse_one_for_several([])
    for movements in ([], ["hip-circle", "ankle-rock"]):
        with pytest.raises(UsageError, match=r"Write --comfort (ankle-rock|hip-circle)=38"):
            limits.refuse_one_for_several(movements)
