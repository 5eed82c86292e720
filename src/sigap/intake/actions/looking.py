"""A report is held to be untrue only when another officer has read it and says so too. Its reporter never hears of it.

Nobody is marked for it: the tokens of the report go, and no list of reporters is kept.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake import events
from sigap.intake.actions.following import close_without_case
from sigap.intake.actions.report_state import record_report_event, require_undecided
from sigap.intake.models import ReportMerge, ReportToken, SecondLook, Triage
from sigap.intake.rules import CLOSES_WITH, FalseReason, NoCaseReason
from sigap.kernel.errors import Unable
from sigap.mailbox.models import Envelope
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience

AGREED, NOT_AGREED = "look_agreed", "look_not_agreed"


class UnableToLook(Unable):
    """No second look can be asked for or given; the sentence says why and what next."""


@audit.action
def ask_second_look(*, by: Actor, at: datetime, envelope: Envelope, reason: FalseReason) -> SecondLook:
    """Asks a colleague to read a report that the actor has and holds to be untrue. It stays undecided until then.

    The same again changes nothing. Raises UnableToLook, UnableToDecide.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    require_undecided(by, envelope)
    before = SecondLook.objects.filter(envelope_id=envelope.pk).order_by("-asked_at").first()
    if before is not None and before.answered_at is None:
        audit.unchanged()
        return before
    if before is not None:
        raise UnableToLook(
            _("%(name)s sudah membacanya dan menilai laporan ini bisa benar. Pilih jalan lain.")
            % {"name": before.answered_by_name}
        )
    if ReportMerge.objects.filter(into_id=envelope.pk, undone_at=None).exists():
        raise UnableToLook(_("Ada laporan yang ikut laporan ini. Pisahkan dulu: setiap laporan dinilai sendiri."))
    made = SecondLook.objects.create(
        envelope_id=envelope.pk,
        number=envelope.number,
        reason=reason,
        asked_at=at,
        asked_by=by.person_id,
        asked_by_name=by.name,
    )
    record_report_event(by, at, envelope.pk, events.LOOK_ASKED, reason=reason.value)
    notices.notify(at=at, code="second-look-asked", role=Audience.INTAKE, ids={"report": str(envelope.pk)})
    return made


@audit.action
def answer_second_look(*, by: Actor, at: datetime, envelope: Envelope, is_untrue: bool) -> SecondLook:
    """What another officer thinks: agreed, the report ends and its tokens go; not agreed, it waits for a decision.

    The reporter reads what every reporter reads at an end. Raises UnableToLook.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    look = SecondLook.objects.filter(envelope_id=envelope.pk).order_by("-asked_at").first()
    if look is None or triage is None:
        raise UnableToLook(_("Tidak ada yang menunggu pemeriksa kedua pada laporan ini."))
    if look.answered_at is not None and (look.answered_by, look.agreed) == (by.person_id, is_untrue):
        audit.unchanged()
        return look
    if look.answered_at is not None or triage.decision:
        raise UnableToLook(_("Laporan ini sudah dijawab atau diputuskan. Muat ulang halamannya."))
    if look.asked_by == by.person_id:
        raise UnableToLook(_("Anda sendiri yang meminta. Yang menilai harus rekan lain."))
    look.answered_at, look.answered_by, look.answered_by_name, look.agreed = at, by.person_id, by.name, is_untrue
    look.save(update_fields=["answered_at", "answered_by", "answered_by_name", "agreed"])
    record_report_event(by, at, envelope.pk, events.LOOK_ANSWERED, answer=AGREED if is_untrue else NOT_AGREED)
    if is_untrue:
        ReportToken.objects.filter(envelope_id=envelope.pk).delete()
        close_without_case(by, at, envelope, NoCaseReason.FALSE_REPORT, CLOSES_WITH[NoCaseReason.FALSE_REPORT])
    ids = {"report": str(envelope.pk)}
    notices.notify(at=at, code="second-look-answered", person_id=triage.taken_by, ids=ids)
    return look
