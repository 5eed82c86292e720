"""As a database is brought up: LPSK's days (UU 31/2014 art. 29) count on requests made before they were counted."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import By
from sigap.cases.models import Case
from sigap.cases.rules import CaseStatus
from sigap.clocks.models import Clock
from sigap.protection.actions.limits import SUBJECT, begin_answer
from sigap.protection.models import Protection
from sigap.protection.rules import LIMITS, ProtectionKind, ProtectionStatus


@audit.action
def owe_answers_of_lpsk(*, by: By, at: datetime) -> int:
    """For the owner. A request whose answer was ever counted is left alone; returns how many are counted now."""
    rule = LIMITS[ProtectionKind.LPSK].answer
    counted = Clock.objects.filter(subject_kind=SUBJECT, rule_code=rule).values("subject_id")
    waiting = Protection.objects.filter(kind=ProtectionKind.LPSK, status=ProtectionStatus.ASKED).exclude(pk__in=counted)
    cases = Case.objects.select_for_update().filter(pk__in=waiting.values("case_id")).exclude(status=CaseStatus.CLOSED)
    held = list(cases.order_by("pk").values_list("pk", flat=True))
    rows = list(waiting.filter(case_id__in=held).select_related("case").order_by("recorded_at", "pk"))
    for row in rows:
        begin_answer(by, at, row, was_unknown=True)
    audit.unchanged()
    return len(rows)
