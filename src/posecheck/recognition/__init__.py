"""Finds by itself which movement is done when, and on which side, in a whole recorded session."""

from posecheck.circuit import Activity, Bout, measured_span
from posecheck.recognition.recognising import recognise

__all__ = ["Activity", "Bout", "measured_span", "recognise"]
