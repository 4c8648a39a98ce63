"""Campaigns against posecheck: what is tried, how often, and what came of it."""
