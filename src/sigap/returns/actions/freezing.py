"""Frozen editions: made once from what stands, sent, received. Nothing of one is written again but its dispatch."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.audit.heads import head
from sigap.kernel.errors import Conflict, Refused
from sigap.letters.actions.drafting import details_as_before, draft_letter, letter_id_about
from sigap.letters.models import LetterKind, LetterNature
from sigap.letters.rules.wording import in_sentence
from sigap.notifications.actions import tell_holders
from sigap.releases import actions as releases
from sigap.releases.models import DataRelease
from sigap.releases.preparing import CountedSeries, PreparedSeries
from sigap.releases.queries import ledger_for
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.states import ReleaseState
from sigap.returns import events
from sigap.returns.actions.collecting import require_collecting, unconfirmed_offices
from sigap.returns.actions.trail import record_return_event
from sigap.returns.models import Edition, Return, ReturnRule
from sigap.returns.papers import pdf_of, sheet_of
from sigap.returns.public_edition import tables_of
from sigap.returns.queries import return_for
from sigap.returns.rules import Classification, ReturnStatus, changes, fingerprint, may_freeze
from sigap.returns.snapshots import snapshot_of
from sigap.ui.dates import letter_day


class EditionUnequal(Exception):
    """Two runs of one snapshot gave different papers: nothing is frozen."""


@audit.action
def freeze(*, by: Actor, at: datetime, code: str, period: str) -> Edition:
    """Freezes an edition with its papers. A second click gives the edition that the first one made.

    Raises Conflict while an office has days left to confirm, and for a correction that changes nothing.
    """
    by.require(Permission.RETURN_MANAGE)
    of = return_for(by, code, period, lock=True)
    last = of.frozen.order_by("-number").first()
    if of.status == ReturnStatus.FROZEN and last is not None:
        audit.unchanged()
        return last
    require_collecting(of)
    # Held too: an office that confirms at this moment comes whole before the edition or finds it frozen.
    list(of.lines.select_for_update().order_by("position"))
    missing = unconfirmed_offices(of)
    if of.confirm_until is None or not may_freeze(unconfirmed=missing, confirm_until=of.confirm_until, at=at):
        words = {"offices": ", ".join(missing)}
        raise Conflict(
            _("Belum dibenarkan: %(offices)s. Dibekukan sesudah dijawab, atau sesudah waktunya lewat.") % words
        )
    rule = ReturnRule.objects.get(code=code, superseded_at__isnull=True)
    snapshot = snapshot_of(of, rule, at=at, head=head(fresh=True), before=last)
    if (
        last is not None
        and not changes(last.snapshot, snapshot)
        and last.snapshot["narrative"] == snapshot["narrative"]
    ):
        raise Conflict(_("Tidak ada yang berubah dari edisi sebelumnya. Batalkan pembetulannya, atau perbaiki dulu."))
    edition = Edition(
        of=of,
        number=of.editions + 1,
        snapshot=snapshot,
        fingerprint=fingerprint(snapshot),
        pdf=pdf_of(snapshot),
        sheet=sheet_of(snapshot),
        reason=of.correcting,
        frozen_at=at,
        frozen_by=by.person_id,
        frozen_by_name=by.name,
    )
    if (edition.pdf, edition.sheet) != (pdf_of(snapshot), sheet_of(snapshot)):
        raise EditionUnequal(code)
    edition.save(force_insert=True)
    of.status, of.editions, of.correcting = ReturnStatus.FROZEN, edition.number, ""
    of.save(update_fields=["status", "editions", "correcting"])
    record_return_event(by, at, events.FROZEN, of, edition=str(edition.number))
    if last is not None:
        _call_back_public(by, at, last, edition)
    return edition


def _call_back_public(by: Actor, at: datetime, last: Edition, edition: Edition) -> None:
    """Declines old numbers that wait to be published; says of published ones that somebody must look at them."""
    of = edition.of
    months = frozenset(_release_span(of).months)
    if tables_of(last, months) == tables_of(edition, months):
        return
    reason = _("Laporan ini dibetulkan: edisi %(number)d.") % {"number": edition.number}
    made = DataRelease.objects.filter(series=_series(of), period=of.period)
    for row in made.filter(state=ReleaseState.PROPOSED):
        releases.decline(by=by, at=at, release_id=row.pk, reason=reason)
    if made.filter(state=ReleaseState.PUBLISHED).exists():
        tell_holders(at=at, code="release-outdated", power=Permission.RELEASE_APPROVE)


def _series(of: Return) -> str:
    return f"laporan-{of.code}"


def _release_span(of: Return) -> ReleaseSpan:
    return ReleaseSpan(name=of.period, label=of.span.label, first=of.span.first, last=of.span.last)


@audit.action
def give_up_correction(*, by: Actor, at: datetime, code: str, period: str) -> Return:
    """The last edition stands as it was. A second click changes nothing."""
    by.require(Permission.RETURN_MANAGE)
    of = return_for(by, code, period, lock=True)
    last = of.frozen.order_by("-number").first()
    if last is None or not of.correcting:
        audit.unchanged()
        return of
    of.status = _status_of(last)
    of.correcting = ""
    of.save(update_fields=["status", "correcting"])
    record_return_event(by, at, events.CORRECTING, of, edition=str(last.number))
    return of


def _status_of(edition: Edition) -> ReturnStatus:
    if edition.received_on is not None:
        return ReturnStatus.RECEIVED
    return ReturnStatus.SENT if edition.sent_on is not None else ReturnStatus.FROZEN


def _last(by: Actor, code: str, period: str, number: int) -> tuple[Return, Edition]:
    """The return, held, and its newest edition, if that is the one meant. Raises Refused and Conflict."""
    by.require(Permission.RETURN_MANAGE)
    of = return_for(by, code, period, lock=True)
    edition = of.frozen.filter(number=number).first()
    if edition is None:
        raise Refused(Permission.RETURN_MANAGE, ids={"return": code})
    if number != of.editions or of.status == ReturnStatus.COLLECTING:
        raise Conflict(_("Edisi ini sudah diganti, atau sedang dibetulkan. Yang dikirim hanya edisi terakhir."))
    return of, edition


@audit.action
def send(*, by: Actor, at: datetime, code: str, period: str, number: int, sent_on: date, letter: str) -> Edition:
    """Notes that the last edition was sent, on which day and by which letter. A second click changes nothing."""
    of, edition = _last(by, code, period, number)
    if (edition.sent_on, edition.sent_number) == (sent_on, letter):
        audit.unchanged()
        return edition
    if edition.sent_on is not None:
        raise Conflict(_("Pengirimannya sudah dicatat."))
    if not localdate(edition.frozen_at) <= sent_on <= localdate(at):
        raise Conflict(_("Tanggal kirim ada di antara hari dibekukan dan hari ini."))
    edition.sent_on, edition.sent_number, edition.sent_noted_at = sent_on, letter, at
    edition.sent_noted_by_name = by.name
    edition.save(update_fields=["sent_on", "sent_number", "sent_noted_at", "sent_noted_by_name"])
    of.status = ReturnStatus.SENT
    of.save(update_fields=["status"])
    record_return_event(by, at, events.SENT, of, edition=str(number))
    return edition


@audit.action
def receive(
    *, by: Actor, at: datetime, code: str, period: str, number: int, received_on: date, received_by: str, receipt: str
) -> Edition:
    """Notes the receipt of the last edition: by which office, when, under which number. A second click: nothing."""
    of, edition = _last(by, code, period, number)
    if (edition.received_on, edition.received_by, edition.received_number) == (received_on, received_by, receipt):
        audit.unchanged()
        return edition
    if edition.received_on is not None:
        raise Conflict(_("Tanda terimanya sudah dicatat."))
    if edition.sent_on is None or not edition.sent_on <= received_on <= localdate(at):
        raise Conflict(_("Tanda terima dicatat sesudah dikirim, dengan tanggal di antara hari kirim dan hari ini."))
    edition.received_on, edition.received_by, edition.received_number = received_on, received_by, receipt
    edition.received_noted_at = at
    edition.save(update_fields=["received_on", "received_by", "received_number", "received_noted_at"])
    of.status = ReturnStatus.RECEIVED
    of.save(update_fields=["status"])
    record_return_event(by, at, events.RECEIVED, of, edition=str(number))
    return edition


@audit.action
def draft_covering_letter(*, by: Actor, at: datetime, code: str, period: str, number: int) -> UUID:
    """Drafts the letter that an edition goes with, from an office of the actor's; a second click gives the same one.

    One that was thrown away or cancelled goes with nothing any more: another takes its place.
    """
    of, edition = _last(by, code, period, number)
    office_id, kind = by.offices_where(Permission.RETURN_MANAGE)[0], LetterKind.OFFICIAL
    snapshot = edition.snapshot
    through, is_secret = snapshot["through"], of.kind.classification is Classification.SECRET
    with translation.override("id"):
        letter = draft_letter(
            by=by,
            at=at,
            kind=kind,
            office_id=office_id,
            subject=f"Penyampaian {snapshot['title']}, {snapshot['period']}",
            addressees=[snapshot["addressee"]],
            fields={
                "isi": _covering_words(snapshot, number, _sent_before(of, number)),
                "rincian": [
                    f"{snapshot['title']}, {snapshot['period']}, edisi {number}",
                    "Lembar kerja angka dan definisinya",
                ],
            },
            about=edition.about,
            letter_id=letter_id_about(office_id=office_id, kind=kind, about=edition.about),
            details=replace(
                details_as_before(office_id, kind),
                # As closed as what goes with it.
                nature=LetterNature.CONFIDENTIAL if is_secret else LetterNature.RESTRICTED,
                enclosures="2 berkas",
                copies_to=[through.removeprefix(_COPY_TO)] if through.startswith(_COPY_TO) else [],
            ),
        )
    if edition.letter_id == letter.pk:
        audit.unchanged()
        return letter.pk
    edition.letter_id = letter.pk
    edition.save(update_fields=["letter_id"])
    record_return_event(by, at, events.LETTER, of, edition=str(number))
    return letter.pk


_COPY_TO = "dengan tembusan "
"""How the terms of a return say that somebody gets a copy of its letter."""


def _sent_before(of: Return, number: int) -> Edition | None:
    """The edition that its addressee holds."""
    return of.frozen.filter(number__lt=number, sent_on__isnull=False).order_by("number").last()


def _covering_words(snapshot: Mapping[str, Any], number: int, sent: Edition | None = None) -> list[str]:
    title, through = in_sentence(snapshot["title"]), snapshot["through"]
    called = title if title.startswith("laporan") else f"laporan {title}"
    passed_on = "" if not through or through.startswith(_COPY_TO) else f", {through}"
    basis = f"{snapshot['basis']} ({snapshot['verified'] or 'belum diverifikasi'})"
    return [
        f"Bersama ini kami sampaikan {called}, masa {snapshot['span']}{passed_on}, sesuai {basis}.",
        f"Laporan ini edisi {number}, dibekukan {snapshot['frozen']}, dan bersifat {snapshot['classification']}.",
        *_replacing_words(snapshot, sent),
    ]


def _replacing_words(snapshot: Mapping[str, Any], sent: Edition | None) -> list[str]:
    if sent is None or sent.sent_on is None:
        return []
    by_letter = f"surat nomor {sent.sent_number}, dikirim {letter_day(sent.sent_on)}"
    return [f"Laporan ini menggantikan edisi {sent.number} ({by_letter}). Alasan pembetulan: {snapshot['reason']}"]


@audit.action
def take_paper(*, by: Actor, at: datetime, edition: Edition) -> None:
    """Leaves the trace of somebody who took the paper of an edition."""
    by.require(Permission.TASKFORCE_SEE)
    record_return_event(by, at, events.PRINTED, edition.of, edition=str(edition.number))


@audit.action
def read_to_release(*, by: Actor, at: datetime, code: str, period: str, number: int) -> CountedSeries:
    """The last edition as tables that may become a public one, beside the ledger. Raises Refused and Conflict."""
    by.require(Permission.RELEASE_PROPOSE)
    of, edition = _last(by, code, period, number)
    span = _release_span(of)
    tables = tables_of(edition, frozenset(span.months))
    if not tables:
        raise Conflict(
            _("Edisi ini tidak memuat jumlah laporan atau kasus. Korban diterbitkan lewat seri “Korban yang diterima”.")
        )
    record_return_event(by, at, events.READ_TO_RELEASE, of, edition=str(number))
    return CountedSeries(code=_series(of), title=of.title, span=span, tables=tuple(tables), ledger=ledger_for(by))


@audit.action
def propose_public(
    *, by: Actor, at: datetime, code: str, period: str, number: int, prepared: PreparedSeries
) -> DataRelease:
    """Proposes the public edition of what is still the last edition, held: one frozen meanwhile makes a Conflict."""
    _last(by, code, period, number)
    reason = _("Laporan ini dibetulkan: edisi %(number)d.") % {"number": number}
    return releases.propose(by=by, at=at, prepared=prepared, reason=reason)
