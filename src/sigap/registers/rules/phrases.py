"""What a reader says of a file: words in Indonesian with what stands in them, kept apart until somebody reads them.

A module says its words by `gettext_noop`; they are translated where a page shows them, in the language of that page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

type Holds = Mapping[str, Any]
"""What stands in the places of a phrase: text, numbers, or a phrase of its own under `words` and `holds`."""


def filled(words: str, holds: Holds) -> str:
    """The phrase in Indonesian, as a command prints it."""
    return words % _inner(holds, filled) if holds else words


def translated(words: str, holds: Holds) -> str:
    """The same in the language of the page."""
    return gettext(words) % _inner(holds, translated) if holds else gettext(words)


def _inner(holds: Holds, say: Any) -> dict[str, Any]:
    return {name: say(each["words"], each["holds"]) if isinstance(each, dict) else each for name, each in holds.items()}


class PhraseError(Exception):
    """Why something is not read, as a phrase: `str()` of it is Indonesian."""

    def __init__(self, words: str, **holds: Any) -> None:
        super().__init__(filled(words, holds))
        self.words, self.holds = words, holds

    @property
    def sentence(self) -> str:
        """The same in the language of the page."""
        return translated(self.words, self.holds)
