"""The prosecutor answers a dossier: who sent it hears it."""

from datetime import datetime

from sigap.access.entry import Actor
from sigap.cases.actions.managers import tell_manager
from sigap.cases.models import Assignment, Participation
from sigap.cases.queries import CaseAccess
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.notifications.actions import tell_office

_ANSWERS = frozenset({MarkKind.P18, MarkKind.P19, MarkKind.P21})


def tell_sender(by: Actor, at: datetime, access: CaseAccess, mark: Mark) -> None:
    """Whoever entered the dossier that this mark answers hears it, or their office: while they work on the case.

    Of hearsay nobody does.
    """
    if mark.kind not in _ANSWERS or not mark.is_sure:
        return
    sent = Mark.objects.filter(
        case=access.case.id, person=mark.person_id, kind=MarkKind.STAGE_ONE, is_first_hand=True,
        replaced_by__isnull=True, is_void=False,
    ).defer("sealed_paper").order_by("happened_on", "recorded_at").last()  # fmt: skip
    if sent is None or sent.recorded_by == by.person_id or sent.office_id == mark.office_id:
        return
    code, about, here = "case-file-answered", {"case": str(access.case.id)}, {"case": access.case.id, "until": None}
    if not Participation.objects.filter(**here, office_id=sent.office_id).exists():
        return
    if Assignment.objects.filter(**here, office_id=sent.office_id, person_id=sent.recorded_by).exists():
        tell_manager(at=at, code=code, manager_id=sent.recorded_by, office_id=sent.office_id, ids=about)
    else:
        tell_office(at=at, code=code, office_id=sent.office_id, ids=about)
