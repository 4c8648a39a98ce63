"""Processes that measure one clip at a time, within limits: whatever dies there ends one clip."""
