"""Static files as they are served: without comments and indentation, which cost a 2G telephone more than a kilobyte.

The only step between a source and what a browser gets. It takes whole comment lines alone, never a part of a line,
and of a style sheet the ends of lines.
"""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n?", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"(?<=[{};])\n+|\A\n+")
_OWN = "sigap/"


def lean(name: str, source: str) -> str:
    """A style sheet or script without what only its readers need; anything else as it is."""
    if not name.startswith(_OWN) or not name.endswith((".css", ".js")):
        return source
    text = _BLOCK.sub("", source)
    if name.endswith(".js"):
        text = _LINE.sub("", text)
    text = _INDENT.sub("", text)
    return _BREAK.sub("", text) if name.endswith(".css") else text


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types are shipped
    """Hashed and compressed as before, and lean."""

    def _save(self, name: str, content: Any) -> str:
        if name.startswith(_OWN) and name.endswith((".css", ".js")):
            content.seek(0)  # it was read once, for the hash in its name
            raw = content.read()
            text = raw.decode() if isinstance(raw, bytes) else raw
            content = ContentFile(lean(name, text).encode())
        saved: str = super()._save(name, content)
        return saved
