"""A report is taken, taken over, its key kept; what triage finds out is written down, sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions import Identity
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.rules import ExclusionKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.intake import events
from sigap.intake.actions.dialogue import hand_dialogue, settle_read
from sigap.intake.actions.following import followers_of, hand_followers
from sigap.intake.actions.quarantine import let_in
from sigap.intake.actions.report_state import SUBJECT, adopt_locked, record_report_event, require_undecided, sheet_place
from sigap.intake.models import ReportExclusion, ReportToken, Triage, Worksheet
from sigap.intake.queries import talks
from sigap.intake.rules import ExcludedParty
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.wordings import UNDERWAY, MessageCode
from sigap.vault import datakeys, rings
from sigap.vault.sealing import seal


class UnableToTakeReport(Unable):
    """Somebody else has it; the sentence says who."""


class UnableToTell(Unable):
    """The wording is not one of those said before the end, the report has ended, or the actor does not write here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What triage has found out: `body` is sealed, the rest stands in clear; `named` makes tokens only."""

    flags: Sequence[str]
    risk: str
    about: str = ""
    kept_from: frozenset[ExcludedParty]
    # Whom the form showed as excluded, and who is no more: nobody else is lifted.
    lifted: frozenset[ExcludedParty] = frozenset()
    body: Mapping[str, Any] = field(repr=False)
    named: Sequence[Identity] = field(default=(), repr=False)


@audit.action
def take(*, by: Actor, at: datetime, envelope: Envelope) -> Triage:
    """Takes a report. The second of two officers learns who was first. Raises UnableToTakeReport."""
    by.require(Permission.REPORT_TAKE, report=str(envelope.pk))
    if envelope.in_lane:
        # Found by its number, on the telephone perhaps: whoever takes it lets it in.
        let_in(by=by, at=at, envelope_ids=[envelope.pk])
    fresh = Triage(
        envelope_id=envelope.pk,
        taken_by=by.person_id,
        taken_by_name=by.name,
        office_id=by.offices_where(Permission.REPORT_TAKE)[0],
        taken_at=at,
    )
    made = Triage.objects.bulk_create([fresh], ignore_conflicts=True)
    triage = Triage.objects.get(pk=envelope.pk)
    if triage.taken_by != by.person_id:
        raise UnableToTakeReport(
            _("%(name)s sudah mengambil laporan ini. Anda dapat mengambil alih kalau ia berhalangan.")
            % {"name": triage.taken_by_name}
        )
    if not made or triage.taken_at != at:
        audit.unchanged()
        return triage
    record_report_event(by, at, envelope.pk, events.TAKEN)
    return triage


@audit.action
def take_over(*, by: Actor, at: datetime, envelope: Envelope) -> Triage:
    """Takes a report from a colleague who is away; leaves a trace. Raises UnableToTakeReport when it was decided."""
    by.require(Permission.REPORT_TAKE, report=str(envelope.pk))
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    if triage is None:
        return take(by=by, at=at, envelope=envelope)
    if triage.decision:
        raise UnableToTakeReport(_("Laporan ini sudah diputuskan %(name)s.") % {"name": triage.taken_by_name})
    if triage.taken_by == by.person_id:
        audit.unchanged()
        return triage
    triage.taken_by, triage.taken_by_name, triage.taken_at = by.person_id, by.name, at
    triage.office_id = by.offices_where(Permission.REPORT_TAKE)[0]
    triage.save(update_fields=["taken_by", "taken_by_name", "taken_at", "office_id"])
    hand_dialogue(by=by, at=at, envelope_id=envelope.pk, person=by.person_id, office=triage.office_id)
    record_report_event(by, at, envelope.pk, events.TAKEN)
    hand_followers(by, at, envelope.pk, triage.office_id)
    return triage


@audit.action
def adopt_key(*, by: Actor, at: datetime, envelope: Envelope, phone: str = "") -> None:
    """From now on the vault keeps the report's key; the blob the public process left is gone. Once only.

    `phone` is the number that the reporter left: it becomes a token, so that a second report from it is noticed.
    """
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    if not adopt_locked(by, at, envelope):
        audit.unchanged()
        return
    note_tokens(envelope.pk, [Identity(full_name="", phone=phone)], at=at)


@audit.action
def save_sheet(*, by: Actor, at: datetime, envelope: Envelope, sheet: Sheet, based_on: int) -> Worksheet:
    """Keeps what triage has found out so far; `based_on` is the version that was shown (0: none yet).

    Raises UnableToDecide, Conflict; an officer or office from whom the report is kept is not told of it any more.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_undecided(by, envelope)
    before = Worksheet.objects.select_for_update().filter(pk=envelope.pk).first()
    version = before.version if before else 0
    if version != based_on:
        raise Conflict(
            _("Lembar skrining ini berubah sementara Anda mengisinya. Tulisan Anda masih di bawah; periksa dulu.")
        )
    adopt_locked(by, at, envelope)
    key = datakeys.open_key(envelope.key_id)
    text = json.dumps(sheet.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made = before or Worksheet(envelope_id=envelope.pk)
    made.flags, made.risk, made.version = sorted(sheet.flags), sheet.risk, version + 1
    made.about = sheet.about
    made.saved_at, made.saved_by = at, by.person_id
    made.sealed_body = seal(text, key=key, place=sheet_place(envelope.pk))
    made.save(force_insert=before is None)
    for report in (*(each.pk for each in followers_of(envelope.pk)), envelope.pk):
        _keep_from(by, at, report, sheet.kept_from, sheet.lifted - sheet.kept_from)
    note_tokens(envelope.pk, sheet.named, at=at)
    record_report_event(by, at, envelope.pk, events.SHEET_SAVED, version=str(made.version))
    return made


def _keep_from(
    by: Actor, at: datetime, envelope_id: UUID, wanted: frozenset[ExcludedParty], lifted: frozenset[ExcludedParty]
) -> None:
    rows = list(ReportExclusion.objects.filter(envelope_id=envelope_id))
    there = {
        ExcludedParty(kind=ExclusionKind(row.kind), value=row.area or str(row.person_id or row.office_id)): row.pk
        for row in rows
    }
    if dropped := [pk for kept, pk in there.items() if kept in lifted]:
        ReportExclusion.objects.filter(pk__in=dropped).delete()
        record_report_event(by, at, envelope_id, events.KEPT_LIFTED, count=str(len(dropped)))
    added = wanted - set(there)
    for kept in sorted(added, key=lambda each: (each.kind, each.value)):
        ReportExclusion.objects.create(
            envelope_id=envelope_id,
            kind=kept.kind,
            person_id=UUID(kept.value) if kept.kind is ExclusionKind.PERSON else None,
            office_id=UUID(kept.value) if kept.kind is ExclusionKind.OFFICE else None,
            area=kept.value if kept.kind is ExclusionKind.AREA else "",
            noted_by=by.person_id,
            noted_at=at,
        )
    if added:
        record_report_event(by, at, envelope_id, events.KEPT_FROM, count=str(len(added)))


def note_tokens(envelope_id: UUID, named: Sequence[Identity], *, at: datetime) -> None:
    """Adds the tokens of these people to a report, each once. Inside an act on the report.

    Under every living month, as a search asks: a report of the month before has its own tokens, and keeps them.
    """
    rows = ReportToken.objects.filter(envelope_id=envelope_id)
    there = {(kind, bytes(value)) for kind, value in rows.values_list("kind", "token")}
    ReportToken.objects.bulk_create(
        ReportToken(envelope_id=envelope_id, kind=kind, token=value, kek_id=epoch.kek_id, noted_at=at)
        for epoch in rings.facts().epochs
        for kind, value in sorted({each for who in named for each in tokens_of(who, epoch=epoch)} - there)
    )


@audit.action
def renew_tokens(*, by: Actor, at: datetime, envelope: Envelope, named: Sequence[Identity]) -> None:
    """Notes people of an undecided report under the month's key too: cases have theirs under the newest alone."""
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    # The opening has left its trace.
    audit.unchanged()
    if Triage.objects.select_for_update().filter(pk=envelope.pk, decision="").exists():
        note_tokens(envelope.pk, named, at=at)


@audit.action
def note_handled(*, by: Actor, at: datetime, envelope: Envelope) -> Clock:
    """Says "already handled, recorded later": holds the ladder of this report back once. Raises UnableToHoldClock."""
    by.require(Permission.CLOCK_PAUSE, report=str(envelope.pk))
    require_undecided(by, envelope)
    running = Clock.objects.filter(subject_kind=SUBJECT, subject_id=envelope.pk, stopped_at=None).order_by("due_at")
    clock = running.first()
    if clock is None:
        raise Refused(Permission.CLOCK_PAUSE, ids={"report": str(envelope.pk)})
    return clocks.note_handled(by=by, at=at, clock_id=clock.pk)


@audit.action
def tell(*, by: Actor, at: datetime, envelope: Envelope, code: MessageCode) -> bool:
    """Leaves one of the ready wordings for the reporter until the report ends; whether there was anything to leave.

    It answers what was read, where somebody has the six words by which to read it. Raises UnableToTell.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    if code not in UNDERWAY:
        raise UnableToTell(_("Kata penutup dipilih saat laporan diselesaikan."))
    if not talks(envelope.pk):
        raise UnableToTell(_("Hanya yang memegang laporan atau kasusnya memberi pesan. Muat ulang halamannya."))
    if Envelope.objects.select_for_update().get(pk=envelope.pk).status == ReportStatus.DONE:
        raise UnableToTell(_("Laporan ini sudah selesai. Pelapor sudah mendapat kata penutupnya."))
    is_written = mailbox.tell(by=by, at=at, envelope_id=envelope.pk, code=code)
    if is_written and mailbox.has_code(envelope):
        settle_read(by, at, envelope.pk, "answered")
    return is_written
