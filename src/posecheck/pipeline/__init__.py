"""The one loop from poses to repetitions; live and recorded sessions run the same one."""

from posecheck.pipeline.loop import Watch
from posecheck.pipeline.options import Options
from posecheck.pipeline.series_recorder import SeriesRecorder, circuit_series

__all__ = ["Options", "SeriesRecorder", "Watch", "circuit_series"]
