"""Who does an act, as the lower apps need to know it: a person, or the system itself."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Acting(Protocol):
    """Whoever an act is recorded under. `person_id` is None when nobody signed in did it."""

    @property
    def person_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemActor:
    """A sweep or a loader at work."""

    name: str
    person_id: None = None
