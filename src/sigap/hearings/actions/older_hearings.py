"""As a database is brought up: of hearings that were noted before victims were told of them, telling becomes work."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import By
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.models import Case
from sigap.cases.rules import CaseStatus
from sigap.hearings.models import Hearing
from sigap.hearings.rules import HearingStatus
from sigap.legal.actions.reckoning import reckon_notices
from sigap.legal.models import VictimNotice
from sigap.legal.rules.telling import NoticeState, hearing_cause


@audit.action
def owe_news_of_planned_hearings(*, by: By, at: datetime) -> int:
    """For the owner. A hearing of which something was owed already is left alone; returns how many cases follow."""
    ahead = Hearing.objects.filter(status=HearingStatus.PLANNED, starts_at__gt=at).exclude(witnesses=[])
    causes = {hearing_cause(str(pk), is_off=False): case_id for pk, case_id in ahead.values_list("pk", "case_id")}
    known = set(VictimNotice.objects.filter(cause__in=causes).values_list("cause", flat=True))
    wanted = {case_id for cause, case_id in causes.items() if cause not in known}
    cases = list(
        Case.objects.select_for_update().filter(pk__in=wanted).exclude(status=CaseStatus.CLOSED).order_by("pk")
    )
    for case in cases:
        reckon_notices(by=by, at=at, case=case)
        new = [cause for cause, case_id in causes.items() if case_id == case.pk and cause not in known]
        if VictimNotice.objects.filter(case=case, cause__in=new, state=NoticeState.OPEN).exists():
            tell_manager_of(case, at=at, code="hearing-victim")
    audit.unchanged()  # nothing is owed of whoever wished to hear of none
    return len(cases)
