"""The live coach: what is said and shown while a person moves in front of a camera."""
