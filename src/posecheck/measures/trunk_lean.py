"""Sideways lean of the trunk in the picture: a compensation that every front view shows."""

from posecheck.body import both
from posecheck.geometry import sideways_lean_deg
from posecheck.records import Pose


def trunk_lean_deg(pose: Pose) -> float:
    """Mid-hip to mid-shoulder against the image's vertical, degrees, to the image's right positive.

    NaN when a landmark is missing.
    """
    hips = pose.landmarks_px[list(both("hip"))].mean(axis=0)
    shoulders = pose.landmarks_px[list(both("shoulder"))].mean(axis=0)
    return sideways_lean_deg(hips, shoulders)
