"""The list of work beside the facts from which it is derived."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from sigap.assistance.models import Appointment, ConsentTalk, VitalReview
from sigap.cases.models import Case, RiskDecision
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.referrals.models import Referral
from sigap.work.models import WorkItem


def differences() -> list[tuple[str, str, str]]:
    """Where the list differs from what the views derive: kind, subject, and whether it is missing or surplus."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, subject::text, what FROM work.differences()")
        return [(kind, subject, what) for kind, subject, what in cursor.fetchall()]


def _blocking() -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(settled_at=None, blocks_closing=True)


def blocking(**which: object) -> set[str]:
    """Kinds of what stands in the way of closing."""
    return set(_blocking().filter(**which).values_list("kind", flat=True))


def blocking_by_case() -> Counter[UUID]:
    """How much stands in the way of closing, by case."""
    return Counter(case for case, _subject in {*_blocking().values_list("case_id", "subject_id")} if case)


def unfinished_by_case() -> Counter[UUID]:
    """The same, counted from the facts without the views."""
    running = Clock.objects.filter(stopped_at=None)
    asked = Referral.objects.filter(status__in=["offered", "handed_over"])
    later = Referral.objects.filter(passed_from=OuterRef("pk"))
    promised = running.filter(subject_kind="referral_chain", subject_id=OuterRef("chain_id"))
    refused = Referral.objects.filter(~Exists(later), Exists(promised), status="declined")
    owed = Referral.objects.filter(
        Exists(running.filter(subject_kind="referral_result", subject_id=OuterRef("pk"))), status="accepted"
    )
    looked = VitalReview.objects.filter(talk=OuterRef("pk"))
    facts: list[QuerySet[Any]] = [
        asked,
        refused,
        owed,
        Appointment.objects.filter(status="planned"),
        ConsentTalk.objects.filter(~Exists(looked)).exclude(ground=""),
        RiskDecision.objects.filter(status="waiting"),
        RiskDecision.objects.filter(status="alone", finding=""),
    ]
    return Counter(case for rows in facts for case in rows.values_list("case_id", flat=True))


def nothing_open(code: str = "") -> None:
    """What others have open, on one case or on all, stands in nobody's way any more: not what a test is about."""
    waiting = _blocking()
    waiting = waiting.filter(case_id__in=Case.objects.filter(code=code).values("pk")) if code else waiting
    waiting.update(settled_at=now())
