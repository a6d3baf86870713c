"""Trips drawn at random, with numpy: the same laws as the expected times."""
