"""Reads of letters: those of the offices in which somebody works."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Value, When
from django.utils import translation

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.letters.models import (
    AgendaEntry,
    Letter,
    LetterKind,
    LetterStage,
    NumberScheme,
    NumberSeries,
    SignedCopy,
    Wording,
)
from sigap.ui import dates

PAGE = 25
VERSIONS = 20
_UNREAD = ("set_facts", "fields")


def letters_visible_to(actor: Actor, stage: LetterStage | None = None) -> QuerySet[Letter]:
    """Letters of the offices that the actor works in, the last changed first; those thrown away left out."""
    actor.require(Permission.TASKFORCE_SEE)
    mine = Letter.objects.filter(office_id__in=actor.office_ids)
    mine = mine.filter(stage=stage) if stage else mine.exclude(stage=LetterStage.DROPPED)
    return mine.defer(*_UNREAD).order_by("-changed_at", "id")


def letter_for(actor: Actor, letter_id: UUID) -> Letter:
    """One letter of an own office, with that office. Raises Refused, also when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Letter.objects.filter(pk=letter_id, office_id__in=actor.office_ids).select_related("office__parent").first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"letter": str(letter_id)})
    return found


def letters_about(actor: Actor, about: str) -> list[Letter]:
    """The letters that were written about something, the newest first, as far as the actor sees them, with fields."""
    rows = letters_visible_to(actor).filter(about=about).defer(None).defer("set_facts")
    return list(rows.order_by("-made_at")) if about else []


def names_other_day(letter: Letter, day: date) -> bool:
    """Whether a letter that stands says nothing of the day of what it is about: that was moved since."""
    with translation.override("id"):
        return letter.ended_at is None and dates.letter_day(day) not in str(letter.fields)


def written_before(office_id: UUID, kind: LetterKind) -> Letter | None:
    """The letter of an office that went out last, one of this kind before any other."""
    out = Letter.objects.filter(office_id=office_id).exclude(number="").select_related("office").defer(*_UNREAD)
    return out.order_by(Case(When(kind=kind, then=Value(0)), default=Value(1)), "-issued_at", "id").first()


def copies_of(letter: Letter) -> list[SignedCopy]:
    """Signed copies of a letter that the actor has read, the last first."""
    return list(SignedCopy.objects.filter(letter=letter).order_by("-kept_at"))


def may_write(actor: Actor, letter: Letter) -> bool:
    """Whether the actor writes letters for its office."""
    return letter.office_id in actor.offices_where(Permission.LETTER_WRITE)


def offices_written_for(actor: Actor) -> list[Office]:
    """The offices that the actor writes letters for, by name."""
    return list(Office.objects.filter(pk__in=actor.offices_where(Permission.LETTER_WRITE)).order_by("name"))


def office_written_for(actor: Actor, office_id: UUID) -> Office:
    """One of them, with the office above it. Raises Refused."""
    if office_id not in actor.offices_where(Permission.LETTER_WRITE):
        raise Refused(Permission.LETTER_WRITE, ids={"office": str(office_id)})
    return Office.objects.select_related("parent").get(pk=office_id)


def numbering_of(office_id: UUID) -> NumberScheme | None:
    """How an office numbers; None until it has said so."""
    return NumberScheme.objects.filter(office_id=office_id, superseded_at=None).first()


def numberings_for(actor: Actor, office_id: UUID) -> Sequence[NumberScheme]:
    """Every version of it, the newest first. Raises Refused."""
    office_written_for(actor, office_id)
    return list(NumberScheme.objects.filter(office_id=office_id).order_by("-made_at")[:VERSIONS])


def wording_of(office_id: UUID, kind: LetterKind) -> Wording | None:
    """How an office words a kind; None where it never changed what is shipped."""
    return Wording.objects.filter(office_id=office_id, kind=kind, superseded_at=None).first()


def wordings_for(actor: Actor, office_id: UUID, kind: LetterKind) -> Sequence[Wording]:
    """Every version, the newest first. Raises Refused."""
    if office_id not in actor.offices_where(Permission.LETTER_WRITE):
        raise Refused(Permission.LETTER_WRITE, ids={"office": str(office_id)})
    return list(Wording.objects.filter(office_id=office_id, kind=kind).order_by("-made_at")[:VERSIONS])


def kinds_worded(office_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Which kinds each office words itself."""
    own = Wording.objects.filter(office_id__in=office_ids, superseded_at=None).exclude(text="")
    return set(own.values_list("office_id", "kind"))


def series_for(actor: Actor, year: int) -> Sequence[NumberSeries]:
    """The books of the own offices in a year, with how many letters stand in each."""
    actor.require(Permission.TASKFORCE_SEE)
    mine = NumberSeries.objects.filter(office_id__in=actor.office_ids, year=year).annotate(letters=Count("agendaentry"))
    found = list(mine.select_related("office").order_by("office__name", "name"))
    for each in found:
        each.count = each.letters
    return found


def agenda_of(actor: Actor, series: Sequence[NumberSeries], page: int) -> list[AgendaEntry]:
    """The numbers of these books with their letters, the last taken first; one more than a page holds."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = AgendaEntry.objects.filter(series__in=series).select_related("letter", "series")
    start = (page - 1) * PAGE
    return list(
        rows.defer("letter__set_facts", "letter__fields").order_by("-taken_at", "-serial")[start : start + PAGE + 1]
    )
