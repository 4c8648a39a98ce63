"""Live events, ``posecheck.event/1``: one JSON object a line, for programs that follow a set.

``posecheck.documents.schema`` holds the JSON Schema.  Missing is null; times are seconds from the
source's first frame.  A ``sample`` is provisional: the repetition's own numbers come afterwards.
"""

import math
from collections.abc import Mapping
from typing import IO, Final

from posecheck.body import Side
from posecheck.documents.rounding import degrees, interval, seconds
from posecheck.documents.session import repetition_object, set_object
from posecheck.errors import OutputError
from posecheck.judgement.alerts import Alert
from posecheck.records import MeasuredValue, Repetition, SetResult
from posecheck.safe_text import json_text

EVENT_SCHEMA: Final = "posecheck.event/1"


class EventWriter:
    """Numbers events and writes each at once."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._seq = 0
        self.set_number = 1
        """Which set of the session is going on, from 1."""

    def state(
        self,
        t_s: float,
        phase: str,
        text: str | None,
        references_wanted: Mapping[Side, int] | None = None,
    ) -> None:
        """Where the coach is, what it says, and which references it still asks for."""
        fields: dict[str, object] = {"state": phase, "text": text}
        if references_wanted is not None:
            wanted = {str(side): count for side, count in references_wanted.items()}
            fields["references_wanted"] = wanted
        self._write(t_s, "state", fields)

    def sample(
        self,
        t_s: float,
        side: Side,
        value: MeasuredValue,
        limit_deg: float | None,
        margin_deg: float | None,
    ) -> None:
        """The reading of one moment, and the limit in force."""
        fields = {
            "set": self.set_number,
            "side": str(side),
            "measure": value.name,
            "value": degrees(value.value),
            "interval": interval(value.interval90),
            "limit": None if limit_deg is None else degrees(limit_deg),
            "margin": None if margin_deg is None else degrees(margin_deg),
            "provisional": True,
        }
        self._write(t_s, "sample", fields)

    def alert(self, t_s: float, alert: Alert) -> None:
        """A warning in the middle of a repetition."""
        value = None if math.isnan(alert.value) else degrees(alert.value)
        fields = {
            "set": self.set_number,
            "side": str(alert.side),
            "measure": alert.measure,
            "value": value,
            "limit": None if alert.limit is None else degrees(alert.limit),
        }
        self._write(t_s, "alert", {"kind": alert.kind, "text": alert.text, **fields})

    def trouble(self, t_s: float, kind: str, text: str) -> None:
        """A warning about the picture: ``wrong-view``, ``tracking-lost`` or ``camera``."""
        self._write(t_s, "alert", {"kind": kind, "text": text, "set": self.set_number})

    def repetition(self, t_s: float, one: Repetition) -> None:
        """A repetition is complete; once more when it is judged otherwise afterwards."""
        fields = {"set": self.set_number, "side": str(one.side), "measure": one.primary.name}
        self._write(t_s, "repetition", {**fields, "repetition": repetition_object(one)})

    def set(self, t_s: float, one: SetResult, number: int) -> None:
        """A set is over."""
        self._write(t_s, "set", {"set": number, "result": set_object(one)})

    def _write(self, t_s: float, event: str, fields: Mapping[str, object]) -> None:
        head = {"schema": EVENT_SCHEMA, "seq": self._seq, "t_s": seconds(t_s), "event": event}
        self._seq += 1
        line = json_text({**head, **fields})
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except OSError as error:
            raise OutputError(f"The events cannot be written ({error.strerror}).") from error
