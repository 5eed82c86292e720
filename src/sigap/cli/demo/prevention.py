"""The demo's prevention: sessions to come, held and reported, who helps, what the public sent. Everything is CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.queries import office_calendar
from sigap.actionplan.models import Activity
from sigap.cleaning import CleanCopy
from sigap.cli.demo.hours import office_moment
from sigap.cli.demo.places import here
from sigap.cli.demo.stage import NotPlayable, Stage
from sigap.kernel.reference import toml_file
from sigap.mailbox.quarantine.pacing import Pacing, open_limits
from sigap.outreach.posting import OutreachMessage, post_message
from sigap.outreach.rules import PublicMessageKind, SessionAudience, SessionTopic
from sigap.prevention.actions import ActivityDetails, call_off, plan_activity
from sigap.prevention.actions.reporting import SessionReport, report_activity
from sigap.prevention.actions.volunteers import VolunteerContact, assign_volunteer, note_check, take_in
from sigap.prevention.models import PreventionActivity, VolunteerRecord
from sigap.prevention.rules import SAFEGUARDS, CheckKind, LearningAnswers, Reach, VolunteerKind

MAYA, GITA = "maya.sekretariat", "gita.bappeda"
_PLANNED_BEFORE = timedelta(days=9)


class _NoFiles:
    """Nothing is laid into a case here."""

    def file(self, name: str) -> tuple[bytes, CleanCopy]:
        raise NotPlayable(name)


def hold_sessions(now: datetime) -> None:
    """Plays them up to now; those that are there stay."""
    if PreventionActivity.objects.exists():
        return
    data = toml_file("sigap.cli.demo", "prevention.toml")
    stage = Stage(now, office_calendar(now), _NoFiles())
    try:
        helpers = [_take_in(stage, now - timedelta(days=40), row) for row in data["helpers"]]
        for row in data["sessions"]:
            _hold(stage, now, row, helpers)
    finally:
        stage.leave()
    for row in data["messages"]:
        message = OutreachMessage(
            kind=PublicMessageKind(row["kind"]),
            area=here(row["area"]),
            topics=row.get("topics", ()),
            people=row.get("people"),
            texts=row["said"],
        )
        post_message(
            message, key=uuid4().bytes, at=now - timedelta(hours=row["hours"]), pacing=Pacing(limits=open_limits())
        )


def _take_in(stage: Stage, at: datetime, row: Mapping[str, Any]) -> VolunteerRecord:
    with stage.acting(MAYA) as maya:
        volunteer: VolunteerRecord = take_in(
            by=maya,
            at=at,
            kind=VolunteerKind(row["kind"]),
            contact=VolunteerContact(name=row["contact"], phone=row["phone"]),
            region_code=here(row["region"]),
            name=row.get("name", ""),
            age=row.get("age"),
            members=row.get("members"),
        )
    for kind in (*sorted(SAFEGUARDS), CheckKind.TRAINING) if row["is_checked"] else ():
        # The second reference is heard by another officer than the first.
        with stage.acting(GITA if kind is CheckKind.REFERENCE_TWO else MAYA) as officer:
            note_check(
                by=officer,
                at=at,
                volunteer_id=volunteer.pk,
                kind=kind,
                day=localdate(at),
                source=f"CONTOH: {row['papers'][kind]}",
            )
    return volunteer


def _hold(stage: Stage, now: datetime, row: Mapping[str, Any], helpers: list[VolunteerRecord]) -> None:
    starts_at = office_moment(now + timedelta(days=row["day"]), stage.calendar).replace(
        minute=0, second=0, microsecond=0
    )
    planned_at = min(starts_at - _PLANNED_BEFORE, now - timedelta(hours=3))
    details = ActivityDetails(
        school=row.get("school", ""),
        place=row.get("place", ""),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        speakers=[{"name": name, "position": position} for name, position in row.get("speakers", ())],
        materials=row.get("materials", ()),
        partner_id=stage.office(row["partner"]).pk if "partner" in row else None,
        is_public=row.get("is_public", False),
        is_for_all="school" not in row,
        public_note=row.get("note", ""),
    )
    rad = (
        Activity.objects.filter(title__icontains=row["rad"]).values_list("key", flat=True).first()
        if "rad" in row
        else None
    )
    with stage.acting(MAYA) as maya:
        activity = plan_activity(
            by=maya,
            at=planned_at,
            topic=SessionTopic(row["topic"]),
            audience=SessionAudience(row["audience"]),
            region_code=here(row["region"]),
            day=localdate(starts_at),
            rad_activity=rad,
            budget=row.get("budget", 0),
            why=row.get("why", ""),
            details=details,
        )
    for number in row.get("helpers", ()):
        with stage.acting(MAYA) as maya:
            assign_volunteer(by=maya, at=planned_at, activity_id=activity.pk, volunteer_id=helpers[number].pk)
    with stage.acting(MAYA) as maya:
        if "off" in row:
            call_off(by=maya, at=min(starts_at, now - timedelta(hours=1)), activity_id=activity.pk, why=row["off"])
        elif "reach" in row:
            report = SessionReport(
                reach=Reach(**row["reach"]),
                before=_answers(row.get("before")),
                after=_answers(row.get("after")),
                spent=row.get("spent", 0),
                summary=row.get("summary", ""),
            )
            report_activity(by=maya, at=starts_at + timedelta(hours=3), activity_id=activity.pk, report=report)


def _answers(answers: list[int] | None) -> LearningAnswers | None:
    return LearningAnswers(people=answers[0], right=tuple(answers[1:])) if answers else None
