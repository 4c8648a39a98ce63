"""How large a body is seen now against its neutral: the person or the camera may have moved."""

import numpy as np

from posecheck.body import Side, both, index_of
from posecheck.records import FloatArray, Pose


def body_scale(pose: Pose, neutral: Pose) -> float:
    """Size now over size at neutral; 0.9 after a step back by a tenth of the distance.

    The median of trunk, shoulder width and the longer leg in the picture.  A trunk that leans
    towards the camera, shoulders that turn, or a lifted leg shorten one of the three.
    """
    return float(np.median(_lengths_px(pose) / _lengths_px(neutral)))


def _lengths_px(pose: Pose) -> FloatArray:
    points = pose.landmarks_px[:, :2]
    left, right = both("shoulder")
    legs = [
        float(np.linalg.norm(points[index_of("ankle", side)] - points[index_of("hip", side)]))
        for side in Side
    ]
    return np.array([pose.trunk_px, float(np.linalg.norm(points[left] - points[right])), max(legs)])
