"""Lessons of five minutes on what everybody must know, who passed them, and where they are missing."""
