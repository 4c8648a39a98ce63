"""Migrations, oldest first: each brings a journal from one revision to the next."""
