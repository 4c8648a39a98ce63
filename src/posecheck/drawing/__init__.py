"""What was measured, drawn onto pictures and written as video."""
