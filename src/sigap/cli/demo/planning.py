"""The demo's plans: goals with who does what by when, and one case worked whole. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.models import Office
from sigap.assistance.rules import ConsentResponse, Funding, GiverKind, Manner
from sigap.cases import actions as cases
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import latest_screening
from sigap.cases.rules import LAW_OFFICES, PersonRole
from sigap.cases.rules.kind import (
    LeadingKind,
    PlaceKind,
    Setting,
    VictimKind,
    proposed_forms,
    proposed_leading,
    proposed_settings,
)
from sigap.cases.rules.screened import ScreeningState
from sigap.casework import actions
from sigap.casework.actions import GoalDraft
from sigap.casework.queries import client_of, newest_record, owners_for, services_of, version_of_plan
from sigap.casework.rules import Occasion, RecordKind, SafetyChoice, ServiceState
from sigap.cli.demo.casework import OF_AGE
from sigap.cli.demo.intake import answers_of
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.kernel.reference import toml_file

type Step = Mapping[str, Any]
_ASSESSED = {
    "physical": "CONTOH: sehat, kurang tidur.", "score_physical": "4",
    "psychological": "CONTOH: takut malam hari, mimpi buruk.", "score_psychological": "2",
    "social": "CONTOH: dua teman dekat, tahu sebagian.", "score_social": "3",
    "economic": "CONTOH: ibu buruh harian.", "score_economic": "2",
    "education": "CONTOH: absen sebelas hari, suka matematika.", "score_education": "2",
    "family": "CONTOH: bibi bersedia menampung.", "score_family": "1",
    "strengths": "CONTOH: berani bercerita, dekat dengan guru BK.",
    "wishes": "CONTOH: mau tinggal sama bibi, mau ikut ujian.", "others": "guru BK",
}  # fmt: skip
_RATED = {
    "score_psychological": "3", "score_education": "3", "score_family": "3",
    "words": "CONTOH: aku sudah bisa tidur, tapi masih takut kalau ada motor lewat.",
}  # fmt: skip
_SAFE = {
    "warning": "CONTOH: ia lewat depan rumah dua kali.",
    "leave": "CONTOH: ke rumah bibi, lewat kebun belakang.",
    "ring": "CONTOH: pendamping, lalu 110.",
    "bring": "CONTOH: akta, seragam, telepon.",
    "code_word": "CONTOH: jemur pakaian",
}


def plan(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The plan's first goals, of which the first ends its deadline; a case that its story names is worked whole."""
    by = step["by"]
    with stage.on_case(by, progress) as (actor, access):
        owner = next(each for each in owners_for(access) if each.person_id == actor.person_id)
        drafts = [_draft("tinggal di tempat yang aman dan tidak didekati terlapor.", "home_visit", owner.value, at)]
        if progress.row["age"] < OF_AGE:
            drafts.append(
                _draft("kembali bersekolah sebelum semester berakhir.", "back_to_school", _helper(access), at)
            )
        actions.plan_goals(
            by=actor, at=at, access=access, ordinal=progress.ordinals["victim"], drafts=drafts,
            based_on=version_of_plan(access), post_key=uuid4(),
        )  # fmt: skip
        version = version_of_plan(access)
    _say_kind(stage, progress, at, by)
    if progress.row.get("worked") and version == 1:
        _assess(stage, progress, at, by)


def _say_kind(stage: Stage, progress: StoryProgress, at: datetime, by: str) -> None:
    """What the page proposes of what was screened."""
    with stage.on_case(by, progress) as (actor, access):
        screened = latest_screening(access.case.pk)
        if access.case.kind or screened is None:
            return
        heard = answers_of(toml_file("sigap.cli.demo", "stories.toml")["screen"][progress.row["screen"]])
        forms = proposed_forms(
            state=ScreeningState(screened.state), violence=heard.violence, exploitation=heard.exploitation
        )
        settings = proposed_settings(heard.circumstances)
        client = PersonRole(progress.row.get("role", "victim"))
        victim_kind = VictimKind(forms=forms, settings=settings, letters=tuple(screened.ampk))
        cases.set_kind(
            by=actor, at=at, access=access, kind=proposed_leading(forms, [client]) or LeadingKind.OTHER,
            place=PlaceKind.HOME if Setting.HOUSEHOLD in settings else None,
            victims={progress.ordinals["victim"]: victim_kind}, based_on=access.case.version,
        )  # fmt: skip


def _draft(words: str, service: str, owner: str, at: datetime) -> GoalDraft:
    return GoalDraft(
        words=f"CONTOH: {words}",
        service=service,
        owner=owner,
        due_on=localdate(at) + timedelta(days=30),
        task="CONTOH: kabari kami kalau ada halangan.",
        funding=Funding.DAK,
    )


def _helper(access: CaseAccess) -> str:
    """Another office of the case where there is one; police and prosecutor bring no child back to school."""
    owners = owners_for(access)
    others = {access.case.office_id, *Office.objects.filter(kind__in=LAW_OFFICES).values_list("pk", flat=True)}
    return next((each for each in owners if each.office_id not in others), owners[0]).value


def _assess(stage: Stage, progress: StoryProgress, at: datetime, by: str) -> None:
    ordinal = progress.ordinals["victim"]
    for kind, content, choice in (
        (RecordKind.ASSESSMENT, _ASSESSED, ""),
        (RecordKind.SAFETY_PLAN, _SAFE, SafetyChoice.TAKEN.value),
        (RecordKind.FOLLOW_UP, _RATED, Occasion.ON_THE_WAY.value),
    ):
        record(stage, progress, at, by, kind=kind, content=content, choice=choice)
    with stage.on_case(by, progress) as (actor, access):
        actions.agree_plan(
            by=actor, at=at, access=access, ordinal=ordinal, version=1, giver=GiverKind.INSTITUTION,
            guardian_ordinal=None, answer=ConsentResponse.GIVEN, manner=Manner.ORAL, agreed_on=localdate(at),
            words="CONTOH: aku mau, asal ibu tidak dimarahi.", post_key=uuid4(),
        )  # fmt: skip


def record(
    stage: Stage,
    progress: StoryProgress,
    at: datetime,
    by: str,
    *,
    kind: RecordKind,
    content: Mapping[str, str],
    choice: str,
) -> None:
    """One record of the victim, after the newest version."""
    ordinal = progress.ordinals["victim"]
    with stage.on_case(by, progress) as (actor, access):
        newest = newest_record(kind, client_of(access, ordinal).id)
        actions.write_record(
            by=actor, at=at, access=access, kind=kind, ordinal=ordinal, based_on=newest.version if newest else 0,
            happened_on=localdate(at), content=content, choice=choice, post_key=uuid4(),
        )  # fmt: skip


def rate_at_end(stage: Stage, progress: StoryProgress, at: datetime, by: str) -> None:
    """How it stands with the client before the case is closed."""
    record(stage, progress, at, by, kind=RecordKind.FOLLOW_UP, content=_RATED, choice=Occasion.AT_END.value)


def end_services(stage: Stage, progress: StoryProgress, at: datetime, by: str) -> None:
    """What the plan still waits for is done."""
    with stage.on_case(by, progress) as (actor, access):
        for row in services_of(access):
            if row.is_open:
                actions.end_service(
                    by=actor, at=at, access=access, service_id=row.id, state=ServiceState.DONE,
                    words="CONTOH: sudah dikerjakan.",
                )  # fmt: skip


def confer(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A conference of the members of one case, called for the next week."""
    with stage.on_case(step["by"], progress) as (actor, access):
        offices = {each.office_id for each in owners_for(access)}
        actions.call_conference(
            by=actor, at=at, access=access, starts_at=at + timedelta(days=step["in_days"]), offices=offices,
            agenda="1. CONTOH: keamanan klien\n2. CONTOH: kembali ke sekolah", post_key=uuid4(),
        )  # fmt: skip
