"""Finds by itself which movement is done when, and on which side, in a whole recorded session."""

from posecheck.circuit import Activity, Bout
from posecheck.recognition.recognising import recognise

__all__ = ["Activity", "Bout", "recognise"]
