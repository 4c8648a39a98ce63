"""Reasons by their codes, and what to change when stretches are discarded for one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HELP_PREFIX: Final = "help-"
"""Codes of reasons that something helped: this and the compensation's own code."""
LEAVES_THE_LINE: Final = "leaves-the-line"
"""Code of the reason that a repetition went further than the line of its set."""

VIEW_ADVICE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "front": "Film from the front: the camera at chest height, straight ahead of you.",
        "side": "Film from the side: the camera at knee height, square to the way your feet point.",
    }
)
"""Where the camera is to stand, for each view that a movement may need."""

_CLOSE_CLOTHES: Final = (
    "Wear clothes that fit closely and stand out from the background, and have the light in front "
    "of you, not behind."
)
_FOOT_DOWN: Final = "Keep the working foot where it is, heel down, for the whole set."
_REST_BETWEEN: Final = "Come back to rest between repetitions, and pause there for a moment."
_ADVICE: Final = {
    "no-person": "Keep your whole body in the picture, with light on you rather than behind you.",
    "too-small": "Bring the camera closer, so that you fill most of the picture's height.",
    "out-of-picture": "Step back or tilt the camera, so that you stay in the picture from head to "
    "foot all the time.",
    "damaged-pictures": "Copy the file again from the phone, or record it again.",
    "tracking-lost": _CLOSE_CLOTHES,
    "another-person": "Keep other people, mirrors and posters of people out of the picture.",
    "foot-moved": _FOOT_DOWN,
    "legs-swap": "Have the working leg on the camera's side, in more light and in trousers that "
    "stand out from the background.",
    "shoulders-swap": "Film from nearer and in more light, in clothes that show the shoulders, and "
    "turn less far.",
    "legs-unclear": "Film from the side of the front leg, in more light and in trousers that stand "
    "out from the background.",
    "legs-jumped": "Have both legs in plain sight, in more light and in trousers that stand out "
    "from the background.",
    "sides-changed": "Stand as the movement asks before the recording begins, in more light.",
    "other-leg": "Put the working leg on the camera's side, clearly in front of the other.",
    "cut-off-by-end": "Let the recording run for two seconds after the last repetition.",
    "zero-too-late": "Hold still for one second in the starting position before each set.",
    "too-few-pictures": "Record at fifteen pictures a second or more.",
    "on-its-side": "Turn the video upright, or hold the phone as it will be watched, and film "
    "again.",
    "upside-down": "Turn the video by half a turn, or let y count downwards.",
    "began-before-recording": "Start recording two seconds before the first repetition.",
    "no-neutral": "Hold still for one second in the starting position before each set.",
    "not-a-circle": "Draw whole circles with the knee: up in front, out to the side, back down; or "
    "the other way round.",
    "too-quick": "Move more slowly: take at least a second out and a second back.",
    "too-long": _REST_BETWEEN,
    "pelvis-only": "Move the thigh and keep the pelvis still; pelvic circles are not measured.",
    "hands-raised": "Keep the arms where they are, crossed on the chest, for the whole set.",
    "arm-overhead": "Keep the arms where they are, crossed on the chest, for the whole set.",
    "hidden": "Move whatever hides the joints from the camera, or film from elsewhere.",
    "camera-tipped": "Put the camera level again, and fix it.",
    "rest-moved": "Fix the camera, and stay where you are from the first to the last repetition.",
    "side-bend": "Keep the trunk upright while you move.",
    "stood-up": "Stay as you are, seated or standing, for the whole set.",
    "no-depth": "Turn the whole chest: one shoulder comes forward while the other goes back.",
    "pelvis-along": "Keep the hips facing the camera, and turn the chest further than them.",
    "standing-leg-bent": "Keep the leg that you stand on straight.",
    "standing-foot-moved": "Keep the foot that you stand on where it is; hold on to something if "
    "you like.",
    "foot-left-the-floor": _FOOT_DOWN,
    "foot-travelled": _FOOT_DOWN,
    "too-small-a-movement": "Move the joint itself and keep the rest of the body still.",
}


def advice_for(code: str, view: str) -> str | None:
    """What to change when stretches are discarded for this reason; None: nothing to advise.

    ``view`` is the one that the movement needs, ``front`` or ``side``.
    """
    return VIEW_ADVICE[view] if code == "wrong-view" else _ADVICE.get(code)
