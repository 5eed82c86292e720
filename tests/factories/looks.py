"""Two looks at a page that must be the same."""

import re

_GOES_ON = re.compile(r'\b\d\d\.\d\d\b|\b\d+ (menit|jam)\b|stroke-dasharray="[^"]*"')


def timeless(text: str) -> str:
    """A page without hours, minutes and how full its rings are: they go on between two looks."""
    return _GOES_ON.sub("", text)
