"""How fast clips are scored."""
