"""Tones and spoken words; a machine without a sound card is fine.

Tones are made here and played by PortAudio (``sounddevice``); words are spoken offline by
``pyttsx3`` (extra ``speech``; eSpeak NG on Linux).  Neither ever keeps the coach waiting.
"""

import queue
import threading
from contextlib import suppress
from enum import Enum
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.estimators.quiet import quiet_native_stderr

RATE_HZ: Final = 44_100
"""Samples a second."""
LOUDNESS: Final = 0.25
"""Of the largest amplitude."""
FADE_S: Final = 0.01
"""In and out, so that nothing clicks."""

NO_SOUND: Final = "No sound ({reason}); everything is shown on the screen."


class Tone(Enum):
    """What a tone says; as frequencies (hertz) and lengths (seconds) one after the other."""

    TICK = ((660.0, 0.08),)
    GO = ((880.0, 0.25),)
    DONE = ((660.0, 0.12), (880.0, 0.18))
    EASE_OFF = ((330.0, 0.18), (0.0, 0.06), (330.0, 0.18))
    """Low and twice: the warning."""


class Sound(Protocol):
    """What the coach needs of a sound card."""

    def play(self, tone: Tone) -> None:
        """Begin a tone; return at once."""
        ...

    def say(self, text: str) -> None:
        """Begin to speak; return at once."""
        ...

    def close(self) -> None:
        """Be silent."""
        ...


class Silence:
    """No sound."""

    def play(self, tone: Tone) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class SoundCard:
    """The sound card: one thread for tones, one for words; what comes too fast is left out."""

    def __init__(self, device: Any, speech: Any) -> None:
        self._device = device
        self._speech = speech
        self._tones: queue.Queue[Tone | None] = queue.Queue(maxsize=2)
        self._words: queue.Queue[str | None] = queue.Queue(maxsize=1)
        self._start(self._play_all)
        if speech is not None:
            self._start(self._say_all)

    def play(self, tone: Tone) -> None:
        """Begin a tone, unless two are waiting."""
        _offer(self._tones, tone)

    def say(self, text: str) -> None:
        """Begin to speak, unless something is waiting to be said."""
        if self._speech is not None:
            _offer(self._words, text)

    def close(self) -> None:
        """Stop when what is being played is over."""
        _offer(self._tones, None)
        _offer(self._words, None)

    def _start(self, work: Any) -> None:
        threading.Thread(target=work, name="posecheck-sound", daemon=True).start()

    def _play_all(self) -> None:
        while (tone := self._tones.get()) is not None:
            try:
                self._device.play(samples(tone), RATE_HZ, blocking=True)
            except Exception:  # noqa: BLE001 - a sound card that goes away is no reason to stop
                return

    def _say_all(self) -> None:
        try:
            engine = self._speech.init()
            while (text := self._words.get()) is not None:
                engine.say(text)
                engine.runAndWait()
        except Exception:  # noqa: BLE001 - without a voice the screen says it all the same
            return


def open_sound() -> tuple[Sound, str | None]:
    """The sound card, or silence and why."""
    try:
        with quiet_native_stderr():
            import sounddevice

            sounddevice.query_devices(kind="output")
    except OSError as error:
        return Silence(), NO_SOUND.format(reason=str(error).rstrip("."))
    except Exception as error:  # noqa: BLE001 - PortAudio has errors of its own; all mean silence
        return Silence(), NO_SOUND.format(reason=str(error).rstrip("."))
    return SoundCard(sounddevice, _speech()), None


def samples(tone: Tone) -> NDArray[np.float32]:
    """A tone as sound: mono, -1…1.

    >>> samples(Tone.TICK).shape
    (3528,)
    """
    return np.concatenate([_note(hz, length_s) for hz, length_s in tone.value])


def _note(frequency_hz: float, length_s: float) -> NDArray[np.float32]:
    t_s = np.arange(round(RATE_HZ * length_s)) / RATE_HZ
    edge = np.minimum(t_s, length_s - t_s) / FADE_S
    wave = LOUDNESS * np.sin(2.0 * np.pi * frequency_hz * t_s) * np.clip(edge, 0.0, 1.0)
    return np.asarray(wave, dtype=np.float32)


def _speech() -> Any:
    try:
        with quiet_native_stderr():
            import pyttsx3
    except Exception:  # noqa: BLE001 - not installed, or its eSpeak is missing
        return None
    return pyttsx3


def _offer(waiting: "queue.Queue[Any]", item: object) -> None:
    with suppress(queue.Full):
        waiting.put_nowait(item)
