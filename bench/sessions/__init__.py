"""Whole sessions composed of rendered sets, and how well the sets in them are recognised."""
