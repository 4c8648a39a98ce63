"""Benches and the studio that feeds them. Nothing here is needed when posecheck runs."""
