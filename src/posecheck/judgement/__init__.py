"""Judgement: what may be measured, and what a repetition means. Pure: no clock, no I/O."""
