"""The weekly audit: what changed, what is noise, what to work on.  Pure: no clock, no I/O."""
