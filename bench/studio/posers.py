"""Which poser performs which movement."""

from __future__ import annotations

from bench.studio.bodies import Body
from bench.studio.motions import Script
from bench.studio.other_posing import OtherPoser
from bench.studio.posing import CirclePoser, Poser, Protocol, RockPoser, TwistPoser

POSERS = {"thoracic-twist": TwistPoser, "ankle-rock": RockPoser, "hip-circle": CirclePoser}


def make_poser(body: Body, script: Script, protocol: Protocol) -> Poser:
    """The poser of the script's movement; what is not one of the three is driven joint by joint."""
    return POSERS.get(script.movement, OtherPoser)(body, script, protocol)
