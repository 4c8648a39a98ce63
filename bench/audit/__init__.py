"""The weekly audit put to the test: simulated people by the thousand, rendered ones by the week."""
