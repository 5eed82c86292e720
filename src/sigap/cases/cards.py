"""What stands on a case's summary beside its text: cards of the sections, and the next step.

Upper apps make theirs, as `SIGAP_CASE_CARDS` names them; the summary imports none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.people import PersonContext
from sigap.ui.shell import Words
from sigap.ui.timeleft import TimeLeft

SHOWN = 3
"""Rows of a card; the section itself has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What the officer does next: the one blue card of the page."""

    heading: str
    words: str
    url: str
    action: str
    icon: str = ""
    left: TimeLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One line of a card. Without a name of a person in the case, without text that is sealed."""

    what: Words
    meta: str
    state: Words = ""
    tone: str = ""
    icon: str = ""
    left: TimeLeft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCard:
    """A section in short: its newest rows and, for whoever may, the step that adds to it."""

    heading: Words
    url: str
    rows: tuple[CardRow, ...]
    count: int
    empty: str
    add: Words = ""
    add_url: str = ""
    next_step: NextStep | None = None


type CardMaker = Callable[[Actor, CaseAccess, datetime], SectionCard]


def _maker_of(section: Section) -> CardMaker:
    maker: CardMaker = import_string(settings.SIGAP_CASE_CARDS[section])
    return maker


def make_cards(actor: Actor, access: CaseAccess, *, at: datetime) -> list[SectionCard]:
    """The cards of the sections that stand open to the actor, in the order in which a case is worked on."""
    # Two sections at most, for each costs a statement: the legal track is for whom the services are closed.
    order = (Section.REFERRALS, Section.SERVICES if access.has(Section.SERVICES) else Section.LEGAL)
    return [_maker_of(section)(actor, access, at) for section in order if access.has(section)]


def needs_words(access: CaseAccess) -> list[str]:
    """Of whom language or support is noted, as an app above tells it (`SIGAP_PERSON_NEEDS`): before any meeting."""
    words: list[str] = import_string(settings.SIGAP_PERSON_NEEDS)(access)
    return words


def person_contexts(actor: Actor, access: CaseAccess) -> Mapping[int, PersonContext]:
    """Of people of the case by number, as an app above tells it (`SIGAP_PERSON_CONTEXTS`)."""
    context_of: Mapping[int, PersonContext] = import_string(settings.SIGAP_PERSON_CONTEXTS)(actor, access)
    return context_of
