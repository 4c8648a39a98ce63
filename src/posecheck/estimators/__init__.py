"""Pose estimators: where the landmarks of a frame come from, and the model bundles they load."""
