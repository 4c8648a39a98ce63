"""The numbers that decide: collected from the code, listed, and changed one at a time."""
