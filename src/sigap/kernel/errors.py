"""The errors every app speaks: a refusal (traced, shown as absence) and what could not be done, and why."""

from collections.abc import Mapping


class Refused(Exception):
    """The actor may not do or see this. Traced by the edge; looks like absence from outside."""

    def __init__(self, permission: str, ids: Mapping[str, str] | None = None) -> None:
        super().__init__(permission)
        self.permission = permission
        self.ids = dict(ids or {})


class Unable(Exception):
    """An act that cannot be done now. `sentence` says to a person what, where and what next (may be lazy text)."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self._sentence = sentence

    @property
    def sentence(self) -> str:
        """What the person reads, in the language of the moment."""
        return str(self._sentence)

    def __str__(self) -> str:
        return self.sentence


class Conflict(Unable):
    """Somebody else changed it in the meantime; nothing was overwritten."""


class StepUpNeeded(Unable):
    """The person must show again who they are before this."""
