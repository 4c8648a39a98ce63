"""A still picture as a source, for trying an estimator without a recording."""

import numpy as np

from posecheck.records import Frame


def blank_frame(*, width_px: int = 320, height_px: int = 240) -> Frame:
    """A grey picture at time zero in which nobody is seen."""
    return Frame(0.0, np.full((height_px, width_px, 3), 127, dtype=np.uint8))
