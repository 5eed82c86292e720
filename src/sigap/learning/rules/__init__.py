"""The pure part: the lessons as they ship."""
