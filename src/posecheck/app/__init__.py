"""The use cases: what posecheck does for a person, without a terminal.

Nothing here prints, asks, or parses arguments.  A use case gets what it needs from a ``Context``,
returns records, and hands notices to whoever called it: the command line, a Python program, the
bench.
"""
