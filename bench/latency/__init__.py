"""How late the live coach is: its picture, and its warnings."""
