"""The page of a weekly audit, for browsers, and its other forms."""
