"""The library: what it holds, what is new in it, and what leans on each law."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from sigap.access.backend.json_rows import row_facts, row_from
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.provisions.rules import Provision
from sigap.rulebook.models import Instrument, InstrumentFile, InstrumentLink, InstrumentReview
from sigap.rulebook.rules.instruments import InstrumentKind, LawValidity, LinkKind, state_on
from sigap.rulebook.rules.leaning import LawIndex, basis_of, cited

_OWN = "sigap.rulebook.queries.provisions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedInstrument:
    """A law as the list shows it: where it stands today, and how much leans on it."""

    row: Instrument
    state: LawValidity
    leaning: int


def provisions() -> tuple[Provision, ...]:
    """What the library says of each law, as a jurist confirms it."""
    return tuple(row.provision for row in Instrument.objects.order_by("code"))


def new_since(actor: Actor, day: date) -> list[Instrument]:
    """Laws that came into force since a day or are about to, and those that an official added since then."""
    actor.require(Permission.TASKFORCE_SEE)
    begun = Q(in_force_from__gte=day) | Q(in_force_to__gte=day)
    added = Q(added_by__isnull=False, added_at__date__gte=day)
    return list(Instrument.objects.filter(begun | added, is_draft=False).order_by("in_force_from", "name"))


def library(actor: Actor, *, at: datetime, words: str = "") -> list[ListedInstrument]:
    """Every law, or those that contain these words, the highest kind first."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = list(Instrument.objects.annotate(is_amended=_amended()))
    index = _index(rows)
    order = list(InstrumentKind)
    sought = words.casefold()
    found = [row for row in rows if sought in f"{row.name} {' '.join(row.also)} {row.title} {row.summary}".casefold()]
    found.sort(key=lambda row: (order.index(InstrumentKind(row.kind)), row.name))
    today = localdate(at)
    return [ListedInstrument(row=row, state=_state(row, today), leaning=index.count(row.code)) for row in found]


def code_of(statute: str) -> str:
    """The code of the law that is called so, by its name or another one; empty for one that is not in the library."""
    found = Instrument.objects.filter(Q(name=statute) | Q(also__contains=[statute])).values_list("code", flat=True)
    return next(iter(found[:1]), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentPage:
    """A law with everything that its page shows."""

    row: Instrument
    state: LawValidity
    links: Sequence[InstrumentLink]
    files: Sequence[InstrumentFile]
    reviews: Sequence[InstrumentReview]
    index: LawIndex

    @property
    def onward(self) -> list[InstrumentLink]:
        """What it does to others."""
        return [each for each in self.links if each.source_id == self.row.pk]

    @property
    def back(self) -> list[InstrumentLink]:
        """What others do to it."""
        return [each for each in self.links if each.target_id == self.row.pk]

    @property
    def successor(self) -> Instrument | None:
        """What takes its place, where that is known."""
        return next((each.source for each in self.back if each.kind == LinkKind.REPEALS), None)


def laws(actor: Actor) -> list[Instrument]:
    """Every law by name, to choose from."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(Instrument.objects.order_by("name"))


def instrument_for(actor: Actor, code: str, *, at: datetime) -> InstrumentPage:
    """A law by its code. Raises Refused for one that is not there."""
    actor.require(Permission.TASKFORCE_SEE)
    reviews = InstrumentReview.objects.filter(instrument=OuterRef("pk")).values(row=row_facts(InstrumentReview))
    rows = list(Instrument.objects.annotate(is_amended=_amended(), seen=ArraySubquery(reviews)))
    row = next((each for each in rows if each.code == code), None)
    if row is None:
        raise Refused(Permission.TASKFORCE_SEE)
    by_id = {each.pk: each for each in rows}
    links = list(InstrumentLink.objects.order_by("since", "kind"))
    for link in links:
        link.source, link.target = by_id[link.source_id], by_id[link.target_id]
    files = InstrumentFile.objects.defer("raw").filter(instrument=row).order_by("-added_at")
    return InstrumentPage(
        reviews=[row_from(InstrumentReview, facts) for facts in row.seen],
        row=row,
        state=_state(row, localdate(at)),
        links=links,
        files=list(files),
        index=_index(rows),
    )


def file_of(actor: Actor, code: str, file_id: UUID) -> InstrumentFile:
    """One text of a law with its bytes. Raises Refused."""
    actor.require(Permission.TASKFORCE_SEE)
    found = InstrumentFile.objects.filter(pk=file_id, instrument__code=code).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def fallen_laws(rows: Sequence[Provision], *, at: datetime) -> dict[str, str]:
    """By the code of a row: the law that it cites and that has ended, unless somebody reviewed the row since."""
    known = list(Instrument.objects.all())
    today = localdate(at)
    ended = {row.code: row.name for row in known if state_on(today, row.content, is_amended=False) is LawValidity.ENDED}
    if not ended:
        return {}
    names = tuple(sorted((name, row.code) for row in known for name in (row.name, *row.also)))
    reviewed = set(
        InstrumentReview.objects.filter(instrument__code__in=ended).values_list("instrument__code", "fingerprint")
    )
    found: dict[str, str] = {}
    for row in rows:
        for citation in cited(names, basis_of(row)):
            if citation.code in ended and (citation.code, row.fingerprint) not in reviewed:
                found[row.code] = ended[citation.code]
    return found


def _amended() -> Exists:
    return Exists(InstrumentLink.objects.filter(target=OuterRef("pk"), kind=LinkKind.AMENDS))


def _state(row: Instrument, day: date) -> LawValidity:
    return state_on(day, row.content, is_amended=vars(row)["is_amended"])


def _other_provisions() -> Iterator[Provision]:
    """Every row of every register but the library's own, which leans on nothing."""
    for name in settings.SIGAP_PROVISIONS:
        if name != _OWN:
            yield from import_string(name)()


def _index(rows: Sequence[Instrument]) -> LawIndex:
    names = ((name, row.code) for row in rows for name in (row.name, *row.also))
    return LawIndex(names, _other_provisions())
