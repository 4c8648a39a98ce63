"""The one loop from poses to repetitions; live and recorded sessions run the same one."""

from posecheck.pipeline.loop import Watch
from posecheck.pipeline.options import Options
from posecheck.pipeline.series_recorder import SeriesRecorder

__all__ = ["Options", "SeriesRecorder", "Watch"]
