"""Text of people and files before it is shown: nothing steers a terminal, no password is told."""

import json
import re
import unicodedata
from typing import Final

_STEERING: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, delete, C1
    "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # directions, zero width
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # notes between lines, tags
)
_SEPARATORS: Final = "\u2028\u2029"
_HALVES: Final = "\ud800-\udfff"
_JOINERS: Final = "\u200c\u200d"
"""Without width, but a part of how some scripts and signs are written."""
_INVISIBLE: Final = re.compile(f"[{_STEERING}]")
_NOT_AS_IT_IS: Final = re.compile(f"[{_STEERING}{_SEPARATORS}{_HALVES}]")
_BREAKS: Final = re.compile("[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
_IN_ADDRESS: Final = re.compile(r"(\w[\w+.-]*:/{1,2}[^\s:/@]*):\S+@")
_WITHOUT_SCHEME: Final = re.compile(r"(?<![\w/:@\\])([^\s:/@'\"\\]+):[^\s:/@'\"\\]+@")
_NAMED_PASSWORD: Final = re.compile(
    r"(?i)\b(\w*(?:passw(?:or)?d|passfile|pwd|token|secret|api_?key))(\s*=\s*)([^\s&;'\"]+)"
)
_HIDDEN: Final = "***"


def printable(text: str) -> str:
    r"""The text without what steers a terminal or hides in it; lines and tabs stay.

    That goes for control characters (C0, C1), characters that turn the direction of writing, and
    those without width, except the two that join letters and signs.  Half a letter, as in names of
    another encoding, becomes a question mark.

    >>> printable("a\x1b]8;;http://x\x07b\u202ec\x9bd\ud800")
    'a]8;;http://xbcd?'
    >>> printable("a\u200bb") == "ab", printable("علی\u200cرضا") == "علی\u200cرضا"
    (True, True)
    """
    text = re.sub(f"[{_SEPARATORS}]", "\n", text)
    return _INVISIBLE.sub("", re.sub(f"[{_HALVES}]", "?", text))


def on_one_line(text: str) -> str:
    r"""The printable text in one line, so that a name cannot pass for a line of ours.

    >>> on_one_line("clip\nposecheck: all is well")
    'clip posecheck: all is well'
    """
    return printable(_BREAKS.sub(" ", text))


def json_text(document: object, *, indent: int | None = None) -> str:
    r"""JSON in UTF-8: letters as they are, escapes for what steers a terminal.

    >>> json_text({"name": "Zoë\x9b2J"})
    '{"name": "Zoë\\u009b2J"}'
    """
    text = json.dumps(document, indent=indent, allow_nan=False, ensure_ascii=False)
    return _NOT_AS_IT_IS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def holds_control_characters(text: str) -> bool:
    r"""Whether something in it is no letter, digit, sign or blank, nor joins letters.

    >>> [holds_control_characters(text) for text in ("Zoë (2)", "a\nb", "a\x00b", "a\u2028b")]
    [False, True, True, True]
    >>> [holds_control_characters(text) for text in ("\u202egnp", "علی\u200cرضا")]
    [True, False]
    """
    kinds = {unicodedata.category(letter) for letter in text if letter not in _JOINERS}
    return not kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


def without_passwords(text: str) -> str:
    """The text with passwords in addresses and settings cut out, as errors may quote them.

    >>> without_passwords("rtsp://anna:a/b#c@camera:554/x?pwd=d failed: password=e")
    'rtsp://anna:***@camera:554/x?pwd=*** failed: password=***'
    >>> without_passwords("postgresql://anna@host/mine, 12:30")
    'postgresql://anna@host/mine, 12:30'
    """
    for pattern in (_IN_ADDRESS, _WITHOUT_SCHEME):
        text = pattern.sub(rf"\1:{_HIDDEN}@", text)
    return _NAMED_PASSWORD.sub(rf"\1\2{_HIDDEN}", text)
