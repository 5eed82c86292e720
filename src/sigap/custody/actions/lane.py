"""What a recipient does with a report of the lane: answer in ready wordings, seal it again, hand it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.custody import events
from sigap.custody.models import LaneMessage, LaneReport, LaneShare
from sigap.custody.queries import LostShare, lane_report_for, lost_shares
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.identifiers import new_report_number
from sigap.mailbox.conflict_posting import details_text, share_for
from sigap.mailbox.conflict_rules import left_out
from sigap.mailbox.models import ReportStatus
from sigap.mailbox.posting import DETAILS, NUMBER_DIGITS, STORY
from sigap.mailbox.posting import TABLE as ENVELOPE
from sigap.mailbox.wordings import CLOSING, MessageCode
from sigap.vault.envelope_sealing import intake_public_key, seal_report
from sigap.vault.sealing import OpenKey

INTAKE_KIND = "uptd_ppa"
"""The kind of office that has the ordinary intake."""


class UnableToHandOver(Unable):
    """The ordinary intake is involved, or the report is not in the lane any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLane:
    """A report of the lane in clear, opened beforehand; `key` is its data key, to be sealed to somebody else."""

    story: str = field(repr=False)
    details: Mapping[str, Any] = field(repr=False)
    key: OpenKey = field(repr=False)

    @property
    def named(self) -> list[str]:
        """What the reporter named, as codes."""
        return list(self.details.get("named") or ())


@audit.action
def tell(*, by: Actor, at: datetime, number: str, code: MessageCode) -> None:
    """Leaves a ready wording for the reporter; a closing one ends it for them, any other says it is handled."""
    report = _mine(by, number)
    last = LaneMessage.objects.filter(report_id=report.pk).order_by("-sent_at", "-id").first()
    if last is not None and last.code == code:
        audit.unchanged()
        return
    LaneMessage.objects.create(report_id=report.pk, code=code, sent_at=at, sent_by=by.person_id)
    _say(by, at, report, events.TOLD, message=code.value)
    status = ReportStatus.DONE if code in CLOSING else ReportStatus.HANDLING
    if report.status not in {status, ReportStatus.DONE}:
        LaneReport.objects.filter(pk=report.pk).update(status=status, status_at=at)
        _say(by, at, report, events.STATUS, status=status.value)


@audit.action
def share_again(*, by: Actor, at: datetime, number: str, key_id: UUID, opened: OpenLane) -> None:
    """Seals a report to the new key of a recipient who lost the old one. Raises Refused; UnableToHandOver if unfit."""
    report = _mine(by, number)
    lost = _lost(by, report, key_id)
    if lost.office_kind in left_out(opened.named):
        raise UnableToHandOver(_("Penerima ini kini bekerja di kantor yang disebut laporan."))
    require_step_up(by, at=at)
    check_powers(by)
    LaneShare.objects.create(
        report_id=report.pk,
        recipient_key_id=lost.key_id,
        blob=share_for(lost.public_key, opened.key, report_id=report.pk),
        made_at=at,
        made_by=by.person_id,
    )
    _say(by, at, report, events.SHARED_AGAIN, key=str(lost.key_id))


def _lost(by: Actor, report: LaneReport, key_id: UUID) -> LostShare:
    for lost in lost_shares(by):
        if lost.report_id == report.pk and lost.key_id == key_id:
            return lost
    raise Refused(Permission.CONFLICT_RECEIVE)


_RELEASE = """
SELECT custody.release(%(report)s, %(id)s, %(number)s, %(at)s, %(flags)s::text[], %(about)s, %(area)s, %(key_id)s,
  %(key_blob)s, %(story)s, %(details)s, %(left_out)s::text[])
"""


@audit.action
def release(*, by: Actor, at: datetime, number: str, opened: OpenLane) -> str:
    """Hands a report to the ordinary intake, kept from every office named; returns its number there.

    Raises UnableToHandOver when the ordinary intake stands in the chain of what is named, StepUpNeeded.
    """
    report = _mine(by, number)
    kinds = left_out(opened.named)
    if INTAKE_KIND in kinds:
        raise UnableToHandOver(
            _("Kantor yang disebut satu garis dengan pengaduan UPTD PPA. Teruskan ke lembaga di luar kabupaten.")
        )
    require_step_up(by, at=at)
    check_powers(by)
    details = {name: value for name, value in opened.details.items() if name not in _OUTSIDE}
    envelope_id = uuid4()
    texts = {STORY: opened.story, DETAILS: details_text(details)}
    sealed = seal_report(texts, table=ENVELOPE, report_id=envelope_id, public_key=intake_public_key())
    given = _insert(
        report,
        {
            "report": report.pk,
            "id": envelope_id,
            "at": at,
            "flags": list(opened.details.get("flags") or ()),
            "about": str(opened.details.get("about") or ""),
            "area": str(opened.details.get("area") or ""),
            "key_id": sealed.key_id,
            "key_blob": sealed.key_blob,
            "story": sealed.texts[STORY],
            "details": sealed.texts[DETAILS],
            "left_out": sorted(kinds),
        },
    )
    _say(by, at, report, events.RELEASED, to=str(envelope_id))
    return given


_OUTSIDE = frozenset({"named", "flags", "about", "area"})
"""What stands beside the sealed text of an ordinary report."""


def _insert(report: LaneReport, values: dict[str, Any]) -> str:
    """Under its own number where that is free, else under a new one."""
    for number in (report.number, *(new_report_number(digits) for digits in NUMBER_DIGITS)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_RELEASE, {**values, "number": number})
        except IntegrityError:
            continue
        return number
    raise UnableToHandOver(_("Nomor laporan tidak tersedia. Coba lagi."))


def _mine(by: Actor, number: str) -> LaneReport:
    by.require(Permission.CONFLICT_RECEIVE)
    report = lane_report_for(by, number)
    if report.ended:
        raise UnableToHandOver(_("Laporan ini sudah diserahkan."))
    return report


def _say(by: Actor, at: datetime, report: LaneReport, code: str, **ids: str) -> None:
    audit.record(
        audit.Event(
            code=code,
            stream_kind="system",
            stream_id=report.pk,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(report.pk), **ids},
        )
    )
