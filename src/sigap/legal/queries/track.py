"""What stands on a track beside marks and articles, in one statement: decisions between laws, barred exits, no report.

Texts stay sealed. Beside them the deadlines that run on a case and its tracks.
"""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from sigap.access.backend.json_rows import row_facts, row_from
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.clocks.models import Clock
from sigap.clocks.queries import with_facts
from sigap.kernel.errors import Refused
from sigap.legal.models import BarredExit, CriminalTrack, ExitAnswer, LawChoice, NoPoliceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRows:
    """Of each article the newest decision; exits with their answers, the newest first; the decision not to report."""

    choices: tuple[LawChoice, ...] = ()
    exits: tuple[tuple[BarredExit, tuple[ExitAnswer, ...]], ...] = ()
    unreported: NoPoliceReport | None = None


def track_rows(access: CaseAccess) -> TrackRows:
    """All of it. Raises Refused."""
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    of_case = {"case": OuterRef("pk")}
    answers = ExitAnswer.objects.filter(barred=OuterRef("pk")).order_by("answered_at")
    exits = BarredExit.objects.filter(**of_case, is_withdrawn=False).order_by("-raised_at")
    found = Case.objects.filter(pk=access.case.pk).values(
        choices=ArraySubquery(
            LawChoice.objects.filter(**of_case).order_by("recorded_at").values(row=row_facts(LawChoice))
        ),
        exits=ArraySubquery(
            exits.values(
                row=JSONObject(
                    barred=row_facts(BarredExit), answers=ArraySubquery(answers.values(row=row_facts(ExitAnswer)))
                )
            )
        ),
        unreported=ArraySubquery(
            NoPoliceReport.objects.filter(**of_case).order_by("-recorded_at").values(row=row_facts(NoPoliceReport))[:1]
        ),
    )
    rows = found.get()
    choices = {each.charge_id: each for each in (row_from(LawChoice, row) for row in rows["choices"])}
    return TrackRows(
        choices=tuple(choices.values()),
        exits=tuple(
            (row_from(BarredExit, row["barred"]), tuple(row_from(ExitAnswer, each) for each in row["answers"]))
            for row in rows["exits"]
        ),
        unreported=next((row_from(NoPoliceReport, row) for row in rows["unreported"]), None),
    )


def deadlines_of(access: CaseAccess) -> list[Clock]:
    """What runs on the case and on its tracks, each with the version of its rule; the nearest deadline first."""
    tracks = CriminalTrack.objects.filter(case=access.case).values("pk")
    mine = Q(subject_kind=SUBJECT, subject_id=access.case.id) | Q(subject_kind="track", subject_id__in=tracks)
    return list(with_facts(Clock.objects.filter(mine, stopped_at=None)).order_by("due_at"))
