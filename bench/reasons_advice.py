"""What docs/troubleshooting.md says to do about each reason code, in groups.

``None`` is the advice that posecheck itself prints (``posecheck.words.reasons.advice_for``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NOTHING: Final = "Nothing. This is for information only."
NOTHING_TO_MEND: Final = "Nothing. It is a property of the view; film as the movement asks."
SLOWLY: Final = "Go slowly into the end range and stop at the first stretch."
REMEASURE: Final = "Measure everything again: `posecheck journal remeasure`."

EXIT_CODES: Final = (
    (
        1,
        "A fault in posecheck.",
        "Run it again with `--debug`, and report the traceback "
        "([CONTRIBUTING.md](../CONTRIBUTING.md#report-a-fault)).",
    ),
    (
        2,
        "The command was wrong: an unknown option or movement, or a broken movement file.",
        "The message names the option, or the file and the key. `posecheck COMMAND --help` shows "
        "what is possible.",
    ),
    (
        3,
        "The recording was refused: it is missing, empty, a folder, or not a video.",
        "Check the path. Play the file with a video player; if that fails, record it again.",
    ),
    (
        4,
        "The recording was read, but no repetition could be measured.",
        "Look up the reasons that are printed, below.",
    ),
    (
        5,
        "The installation or the computer is at fault: model, camera, disk or journal.",
        "Do what the message says, then run `posecheck doctor`.",
    ),
    (130, "You interrupted it.", "Nothing. What was measured until then was written."),
)
"""Exit code, what happened, what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reasons that a person meets in the same place."""

    title: str
    introduction: str
    advice: Mapping[str, str | None]
    """What to do, by code, in the order of the page."""
    meaning: Mapping[str, str] = field(default_factory=dict)
    """What it means, for codes whose sentence is made while posecheck runs."""


GROUPS: Final = (
    Group(
        "Something was discarded",
        "posecheck discards what it cannot measure and says why; it never guesses. A discarded "
        "repetition counts nowhere.",
        {
            "wrong-view": None,
            "no-person": None,
            "too-small": None,
            "out-of-picture": None,
            "on-its-side": None,
            "upside-down": None,
            "hidden": None,
            "tracking-lost": None,
            "damaged-pictures": None,
            "no-neutral": None,
            "zero-too-late": None,
            "rest-moved": None,
            "camera-tipped": None,
            "cut-off-by-end": None,
            "began-before-recording": None,
            "too-few-pictures": None,
            "interrupted": "Record again without a pause, a cut or another program that uses the "
            "camera. If you pressed Ctrl-C yourself: nothing.",
            "another-person": None,
            "tracking-slipped": "Film where nobody walks past. If you moved on purpose, move more "
            "slowly.",
            "sides-changed": None,
        },
    ),
    Group(
        "It was not taken for the movement",
        "Only what is the movement is counted. If you did the movement as it is described, the "
        "advice says what confused the measurement.",
        {
            "too-small-a-movement": None,
            "within-error": "Move further, or film from nearer and in better light: the reading "
            "trembles as much as you moved.",
            "too-quick": None,
            "too-long": None,
            "seated": "Stand in a split stance before the set begins, and stay there to the end.",
            "foot-moved": None,
            "foot-left-the-floor": None,
            "foot-travelled": None,
            "shank-too-far": "Keep the working foot flat on the floor. If it was flat, have the "
            "working leg on the camera's side, in more light.",
            "legs-swap": None,
            "legs-jumped": None,
            "legs-unclear": None,
            "other-leg": None,
            "shoulders-swap": None,
            "turned-away": "Turn less far, or place the camera straight ahead of you and higher.",
            "no-depth": None,
            "pelvis-along": None,
            "side-bend": None,
            "hands-raised": None,
            "arm-overhead": None,
            "stood-up": None,
            "not-a-circle": None,
            "standing-leg-bent": None,
            "standing-foot-moved": None,
        },
    ),
    Group(
        "Remarks on a repetition or a session",
        "These repetitions are measured. The remark says what is less certain, or not as usual.",
        {
            "other-protocol": "Do the movement as `posecheck movements` describes it. What was "
            "done otherwise is not compared with your baseline.",
            "pictures-missing": "Copy the file again from the phone, or close other programs on "
            "the device that records.",
            "head-cut": "Step back or tilt the camera, so that the head is in the picture.",
            "far-leg": "Put the working leg on the camera's side. If it was there, film from a "
            "little further in front of it.",
            "trunk-leans": "Put the camera level, and stand upright at rest.",
            "shoulder-hidden": "Place the camera straight ahead of you, and a little higher.",
            "sides-put-right": NOTHING,
            "several-people": "Keep other people out of the picture.",
            "no-reference": "Hold each reference for three seconds, or name one that you held: "
            "`--reference at:12`.",
            "nothing-seen": "Check `--movement` and, if you gave it, `--side`. Then film as the "
            "movement asks ([filming.md](filming.md)).",
            "too-short": "Record for longer: hold still for one second, then the repetitions, "
            "then two seconds more.",
            "nothing-measured": "Look up the reasons that are printed with it on this page.",
        },
        {"nothing-measured": "… no repetition was measured, with the reasons."},
    ),
    Group(
        "Parts of a whole session",
        "Without `--movement` posecheck finds what is done when. The reasons of its bouts stand in "
        "`--json` and on the page.",
        {
            "repetitions-seen": NOTHING,
            "seen-by-hips": "See `legs-unclear`.",
            "side-left-out": "Nothing; without `--side` both sides are reported.",
            "no-known-movement": "If it is a movement that posecheck knows, say so: "
            "`--label 1:20-2:05=hip-circle`. Else nothing; it is left alone.",
            "another-movement": "Nothing; with `--movement` that movement alone is counted. If it "
            "is that movement, say so: `--label 1:20-2:05=hip-circle`.",
            "rest": NOTHING,
            "away": "Nothing, unless somebody was there: the whole body must be in the picture.",
            "labelled": NOTHING,
            "withdrawn": NOTHING,
        },
    ),
    Group(
        "Verdicts and their reasons",
        "A verdict says where a repetition ended and how it got there. The margin is what two "
        "readings may differ by without a difference: [thresholds.md](thresholds.md#verdict).",
        {
            "reference": NOTHING,
            "reference-further": "Repeat the reference, only to where you first feel a stretch.",
            "reference-less": "Nothing. Today you are judged by today's first stretch.",
            "no-limit": "Do references (`--reference first:2`) or set a limit "
            "(`posecheck baseline set`).",
            "learning": "Record calibrations: five repetitions on two days are enough "
            "(`posecheck baseline record`).",
            "below-limit": NOTHING,
            "at-limit": "Take the next repetition a little smaller.",
            "past-limit": "Take the next repetitions smaller, no further than your first stretch.",
            "leaves-the-line": "Take the next repetitions as far as the others of the set.",
            "push-speed": SLOWLY,
            "push-bounce": "Do not bounce. " + SLOWLY,
            "help-heel-lift": "Keep the heel down, and stop where it wants to rise.",
            "help-trunk-lean": "Stay upright, and stop where the trunk wants to lean.",
            "help-pelvis-turns": "Keep the pelvis still, and stop where it wants to turn.",
        },
        {
            "below-limit": "… below your limit of ….",
            "at-limit": "… past your limit of …, uncertain: the margin is ….",
            "past-limit": "… past your limit of …; the margin is ….",
            "help-heel-lift": "The heel rose near the end range; the ankle gained nothing.",
            "help-trunk-lean": "The trunk leaned near the end range; the joint gained nothing.",
            "help-pelvis-turns": "The pelvis turned near the end range; the chest gained nothing.",
        },
    ),
    Group(
        "Compensations",
        "Another part of the body moved along. The repetition counts.",
        {
            "heel-lift": "Keep the heel down. What it adds is not part of the end range.",
            "trunk-lean": "Keep the trunk upright.",
            "pelvis-turns": "Sit with both feet on the floor, and keep the pelvis still.",
        },
    ),
    Group(
        "What the camera cannot see",
        "These compensations are never reported, because this view does not show them.",
        dict.fromkeys(
            ("knee-in", "arch-drop", "pelvis-tilt", "slump", "pelvis-share"), NOTHING_TO_MEND
        ),
    ),
    Group(
        "Remarks on a recording",
        "Recordings are measured as far as they can be read, upright and on their true times.",
        {
            "cut-off": "Record again if the end is missing. Let the phone finish writing the file "
            "before you copy it.",
            "damaged": "Copy the file again from the phone.",
            "frames-lost": "Copy the file again from the phone.",
            "picture-jumped": "Record again, or copy the file again, if repetitions are missing "
            "there.",
            "date-ignored": "Set the clock of the camera; say when it was recorded: "
            "`--recorded-at 2026-03-01T18:30`.",
            "not-real-time": NOTHING,
            "cut": "Record each set in one go, without editing it.",
            "gap": "Close other programs on the device that records.",
            "time-stood-still": NOTHING,
            "time-jumped-back": "Record again in one go, if repetitions are missing there.",
            "variable-frame-rate": NOTHING,
        },
    ),
    Group(
        "Landmarks of other programs",
        "What is read from TRC files, Kinect tables and folders of OpenPose: "
        "[formats.md](formats.md#landmarks-of-other-programs).",
        {
            "curves-only": "Write the curves: `--series FILE`. To have repetitions, put errors "
            "that you measured with that program into a movement file of your own "
            "(`[[landmark_error]]`).",
            "landmarks-without-depth": "Write the depth, too: pixels, smaller nearer to the "
            "camera.",
            "assumed-rate": "Say the rate, if the table was not recorded at 30 frames a second: "
            "`--rate 15`.",
        },
        {
            "curves-only": "How far off the movement is with these landmarks is not known: no "
            "repetition is reported.",
        },
    ),
    Group(
        "The live coach and its camera",
        "The coach waits, and goes on when it can measure again.",
        {
            "too-dark": "Put a lamp or a window in front of you, not behind you.",
            "black-picture": "Open the camera's shutter, or uncover its lens. Check that no other "
            "program uses the camera.",
            "frozen-picture": "Unplug the camera and plug it in again.",
            "no-picture": "Check the cable. Check that no other program uses the camera.",
            "unplugged": "Plug the camera in again within a minute; the set goes on.",
            "slow-camera": "Put on more light, or ask for a smaller picture: "
            "`--width 640 --height 480`.",
            "slow-machine": "Close other programs, or use `--model lite`.",
            "no-sound": "Nothing, if you look at the screen: it says everything. Else check the "
            "sound with `posecheck doctor`.",
            "set-begins": NOTHING,
        },
        {"no-sound": "Why there is no sound, or no voice."},
    ),
    Group(
        "Keeping sessions in the journal",
        "Messages of `--save`, `journal remeasure` and the inbox.",
        {
            "kept": NOTHING,
            "already-kept": NOTHING,
            "comfort-unused": "Nothing, if the movement was not done. Else say which part it is: "
            "`--label 1:20-2:05=MOVEMENT`.",
            "label-not-kept": "Nothing; add `--save` to have it remembered.",
            "replaced": "Nothing. If the session was right: `posecheck journal undelete "
            "ID`, and say what that part is with `--label`.",
            "no-labels": "Run `posecheck doctor`, then score the file again.",
            "same-recording": "If the parts overlap, delete one of them.",
            "date-differs": "If the other date is right, remove yours: leave out "
            "`--recorded-at`, or correct the text file beside the clip.",
            "file-time": "Say when it was recorded: `--recorded-at 2026-03-01T18:30`, or "
            "`recorded_at` in the file beside the clip.",
            "date-corrected": "Nothing. If the date is wrong: `posecheck journal correct ID "
            "--recorded-at DATE`.",
            "date-unchanged": "To change the date: `posecheck journal correct ID --recorded-at "
            "DATE`.",
            "verdicts-unchanged": "Nothing, if the verdicts in the journal are the ones you want. "
            "Else `posecheck journal purge ID`, then score the clip again with `--save`.",
            "not-written": "Free some disk space, or choose another place, and score it again. "
            "What was measured was shown, and kept if you said `--save`.",
            "not-kept": "Free some disk space, or close the program that locks the journal. Then "
            "run the same command again.",
            "too-few-for-a-week": "Do a warm-up and at least three more repetitions of each side, "
            "in one recording if you can.",
            "measured-again": NOTHING,
            "not-measured-again": "Do what the message says. The other sessions are measured.",
            "report-failed": "Do what the message says; the next run tries again. The other "
            "reports are written.",
            "measured-otherwise": REMEASURE,
            "other-movement-file": "Measure again with the present file: `posecheck journal "
            "remeasure --movement MOVEMENT`.",
            "no-baseline": "Do what the message says; the journal could not be read.",
            "clip-failed": "Do what the message says. The other clips are measured.",
        },
        {
            "clip-failed": "Why this clip could not be measured.",
            "not-written": "Which result could not be written, and why.",
        },
    ),
    Group(
        "The inbox of the weekly audit",
        "What became of each clip of `posecheck audit run`.",
        {
            "clip-kept": NOTHING,
            "clip-nothing-measured": "Look up the reasons on this page, and film again.",
            "clip-refused": "Copy the file again, or remove it from the inbox.",
            "clip-asks": "Answer with a folder name or a file beside the clip: "
            "[audit.md](audit.md#the-inbox).",
            "clip-still-copied": "Nothing, or download it to this computer. "
            "The next run will process it.",
            "already-running": "Nothing. Wait for the other run.",
        },
        {
            "clip-kept": "Measured, and kept in the journal.",
            "clip-nothing-measured": "Read, but no repetition could be measured.",
            "clip-refused": "Not a video that can be read.",
            "clip-asks": "posecheck does not know the movement, the person or the side.",
            "clip-still-copied": "The file still changes.",
        },
    ),
    Group(
        "The weekly audit",
        "Why a repetition or a week does not count, and what the report recommends.",
        {
            "warm-up": NOTHING,
            "beyond-five": NOTHING,
            "other-view": "Film each movement from the same side every week.",
            "other-model": "Use the same `--model` every week, or measure again: `posecheck "
            "journal remeasure`.",
            "other-software": REMEASURE,
            "several-versions": REMEASURE,
            "too-few": "Do a warm-up and at least three repetitions of each side.",
            "nothing-recorded": "Nothing. A missing week stays empty in the plots.",
            "all-left-out": "Look up the reason that is given with it.",
            "same-place": NOTHING,
            "perhaps-mirrored": "If it is a mirror image, correct it: `posecheck journal correct "
            "ID --mirrored`. Else nothing.",
            "measured-twice": "Delete the session that does not count: `posecheck journal delete "
            "ID`.",
            "other-place": "Put camera and stool back where they were; `posecheck setup` helps.",
            "unknown-movement": "Put the movement file into your movements folder "
            "([movements.md](movements.md#your-own-movements)).",
            "keep": "Go on as this week.",
            "watch": "Leave out what hurts. Else look at the repetitions in the report.",
            "go-gently": "Stop where the stretch begins.",
            "film-from": "Film as the movement asks ([filming.md](filming.md)).",
            "towards-target": "Go there only while it stays easy.",
            "film-more": "Film what has no value, or on two days a week to see smaller changes.",
        },
        {
            "all-left-out": "Every repetition of the week was left out.",
            "other-place": "What differs from the place where you filmed before.",
        },
    ),
)
