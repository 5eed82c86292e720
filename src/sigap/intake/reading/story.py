"""What was told behind a case, opened with one reason for the one who answers for it: nobody asks twice."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import OuterRef
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.actions.exclusions import words_place
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.models import KEPT_KIND_LABELS, CaseExclusion
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering
from sigap.cases.rules import ExclusionKind
from sigap.cases.rules.danger import in_order
from sigap.intake.actions import adopt_key
from sigap.intake.actions.report_state import sheet_place
from sigap.intake.forms.sheet import card_of
from sigap.intake.models import Arrival, Triage, Worksheet
from sigap.intake.queries import about_of
from sigap.intake.reading.report import with_own_contact
from sigap.intake.reading.sealed_items import item_of, key_of
from sigap.intake.reading.words import (
    REPORTER_DETAILS,
    SELF,
    ReporterContact,
    heard_rows,
    labelled,
    office_rows,
    reporter_contact,
    reporter_phone,
)
from sigap.intake.rules import Flag, TriageDecision
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.places.queries import label_facts, label_from
from sigap.vault import door
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import ItemKind, OpeningBroken, SealedItem
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReportStory:
    """One report behind a case in clear, for one answer. Who reported stays behind a custodian."""

    envelope: Envelope
    story: str = field(repr=False)
    details: list[tuple[str, str]] = field(repr=False)
    # Whom it is about, as triage heard it, else as its reporter said it.
    about: str = ""
    # The dangers that its reporter ticked, and those that triage heard.
    flags: tuple[Flag, ...] = ()
    # Of what an office asks for: the office, and whom to ask there. They are no hidden reporters.
    office: list[tuple[str, str]] = field(default_factory=list, repr=False)
    # What triage wrote down of the talk.
    notes: str = field(default="", repr=False)
    # Of a report that joined: what triage heard of who needs help, which went into no card of the case.
    heard: list[tuple[str, str]] = field(default_factory=list, repr=False)
    # Of one that joined, whose reporter needs help themself: how to reach them, which stands on no card of the case.
    card: ContactCard | None = field(default=None, repr=False)
    contact: ReporterContact | None = field(default=None, repr=False)
    # Its seal does not fit, or its key was destroyed meanwhile: nobody can read it.
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStory:
    """Every report behind a case, and who must not know of it."""

    access: CaseAccess
    stories: tuple[OpenedReportStory, ...] = ()
    kept: tuple[tuple[str, str], ...] = field(default=(), repr=False)


type _Told = tuple[Envelope, Worksheet | None, bool, Arrival | None]
"""A report, its sheet, whether it joined a case that another began, and how an office sent it."""
type _Context = tuple[CaseAccess, list[_Told], list[CaseExclusion]]


def open_story(*, entering: Entering, code: str, reason: str, at: datetime) -> OpenedStory:
    """The story, for the case's manager and nobody else. The first reading of a report adopts its key.

    A report that does not open keeps nobody from the others. Raises Refused, MacBroken, SealBroken.
    """

    def opened_of(subject: UUID | None = None) -> tuple[_Context, tuple[str, ...]]:
        return door.open_sealed(entering, _picks(code, subject), reason=reason, at=at)

    parts: list[Sequence[str]]
    try:
        (access, found, kept), texts = opened_of()
        left = iter(texts)
        parts = [list(islice(left, 3 if sheet else 2)) for _envelope, sheet, *_more in found]
        words = list(left)
    except (OpeningBroken, KeyDestroyed):
        with entering() as actor:
            access, found, kept = _context(actor, code)
        parts = []
        for envelope, *_more in found:
            try:
                parts.append(opened_of(envelope.pk)[1])
            except (OpeningBroken, KeyDestroyed):
                parts.append(())
        try:
            words = list(opened_of(access.case.id)[1])
        except (OpeningBroken, KeyDestroyed):
            words = []
    _adopt_keys(entering, [(report[0], part[1]) for report, part in zip(found, parts, strict=True) if part], at)
    stories = tuple(_opened_story(report, part) for report, part in zip(found, parts, strict=True))
    opened = iter(words)
    names = tuple(
        (_kind(row), _named(row, next(opened, _("tidak terbaca")) if row.sealed_words else "")) for row in kept
    )
    return OpenedStory(access=access, stories=stories, kept=names)


def _picks(code: str, subject: UUID | None) -> Callable[[Actor], tuple[_Context, Sequence[SealedItem]]]:
    """What the door opens: everything, or one report, or the case's own words."""

    def select(actor: Actor) -> tuple[_Context, Sequence[SealedItem]]:
        access, found, kept = context = _context(actor, code)
        items = [*_items(found), *_kept_items(access, kept)]
        return context, [each for each in items if subject is None or each.subject_id == subject]

    return select


def _context(actor: Actor, code: str) -> _Context:
    access = case_for(actor, code, need=Section.STORY, power=Permission.REPORT_OPEN)
    if access.case.manager_id != actor.person_id:
        raise Refused(Permission.REPORT_OPEN, ids={"case": str(access.case.id), "room": Section.STORY.value})
    check_all_powers(actor, access)
    rows = CaseExclusion.objects.filter(case=access.case, lifted_at=None).annotate(place=label_facts(OuterRef("area")))
    kept: list[CaseExclusion] = [*rows.order_by("declared_at")]
    return access, _reports(access), kept


def _adopt_keys(entering: Entering, read: Sequence[tuple[Envelope, str]], at: datetime) -> None:
    """Of reports that are read here first: nobody had opened them before they joined."""
    fresh = [(envelope, json.loads(details)) for envelope, details in read if envelope.key_blob is not None]
    if not fresh:
        return
    with entering() as actor:
        for envelope, facts in fresh:
            adopt_key(by=actor, at=at, envelope=envelope, phone=reporter_phone(envelope, facts))


def _reports(access: CaseAccess) -> list[_Told]:
    """The reports that became the case or joined it, the first one first, without those whose key was destroyed."""
    ids = dict(Triage.objects.filter(case_id=access.case.id).values_list("envelope_id", "decision"))
    sheets = Worksheet.objects.in_bulk(ids)
    envelopes = list(Envelope.objects.filter(pk__in=ids).order_by("received_at", "pk"))
    sent = [each.pk for each in envelopes if each.channel == Channel.PARTNER]
    arrivals = Arrival.objects.in_bulk(sent) if sent else {}
    keys = {each.pk: key_of(each) for each in envelopes}
    alive = [each for each in envelopes if not _is_gone(keys[each.pk])]
    return [(each, sheets.get(each.pk), ids[each.pk] == TriageDecision.JOINED, arrivals.get(each.pk)) for each in alive]


def _is_gone(key: object) -> bool:
    return isinstance(key, DataKey) and key.destroyed_at is not None


def _items(found: Sequence[_Told]) -> list[SealedItem]:
    items = []
    for envelope, sheet, *_more in found:
        key = key_of(envelope)
        items += [
            item_of(envelope.pk, report_place(TABLE, envelope.pk, column), getattr(envelope, column), key)
            for column in (STORY, DETAILS)
        ]
        if sheet is not None:
            items.append(item_of(envelope.pk, sheet_place(envelope.pk), sheet.sealed_body, key))
    return items


def _kept_items(access: CaseAccess, kept: Sequence[CaseExclusion]) -> list[SealedItem]:
    sealed = [row for row in kept if row.key_id is not None and row.sealed_words is not None]
    keys = door.key_rows([row.key_id for row in sealed if row.key_id])
    return [
        SealedItem(
            kind=ItemKind.SECTION,
            subject_id=access.case.id,
            stream_kind=StreamKind.CASE,
            stream_id=access.case.id,
            place=words_place(row.id),
            sealed=row.sealed_words,
            key=keys[row.key_id],
        )
        for row in sealed
        if row.key_id is not None and row.sealed_words is not None
    ]


def _kind(row: CaseExclusion) -> str:
    return str(KEPT_KIND_LABELS[ExclusionKind(row.kind)])


def _named(row: CaseExclusion, words: str) -> str:
    return words or row.person_name or row.office_name or label_from(vars(row)["place"]) or row.area


def _opened_story(report: _Told, texts: Sequence[str]) -> OpenedReportStory:
    """Of somebody else's report nothing by which its reporter could be found. Without texts it did not open."""
    envelope, sheet, has_joined, arrival = report
    if not texts:
        return OpenedReportStory(envelope=envelope, story="", details=[], is_broken=True)
    facts = json.loads(texts[1])
    is_sent = envelope.channel == Channel.PARTNER
    office = office_rows(facts, arrival) if is_sent else []
    about = about_of(envelope, sheet)
    if about != SELF or is_sent:
        facts = {name: value for name, value in facts.items() if name not in REPORTER_DETAILS}
    body = json.loads(texts[2]) if sheet else {}
    is_client = has_joined and about == SELF and not is_sent
    return OpenedReportStory(
        envelope=envelope,
        about=about,
        story=texts[0],
        details=labelled(facts),
        flags=tuple(in_order({*envelope.flags, *(sheet.flags if sheet else ())})),
        office=office,
        notes=body.get("notes", ""),
        heard=heard_rows(body) if has_joined else [],
        card=card_of(with_own_contact(envelope, SELF, facts, body)) if is_client else None,
        contact=reporter_contact(facts),
    )
