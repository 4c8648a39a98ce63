"""How far the numbers are from the truth: rendered people, and motion capture."""
