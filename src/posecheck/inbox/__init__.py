"""A folder into which clips arrive: which are whole, what each says, what became of it."""
