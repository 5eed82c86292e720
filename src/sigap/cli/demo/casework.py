"""What the demo's officers do on a case of their own: people, notes, risk, help, consent. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sigap.access.queries import on_duty
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.actions.consents import TalkWords
from sigap.assistance.actions.services import ServiceFacts
from sigap.assistance.rules import (
    AppointmentStatus,
    ChildStance,
    ConsentResponse,
    Funding,
    GiverKind,
    GuardianRelation,
    Manner,
    Reply,
    ReviewOutcome,
    ServiceLine,
    ServiceResult,
    VitalGround,
)
from sigap.cases import actions as cases
from sigap.cases.actions import fulfilling
from sigap.cases.actions.break_glass import break_glass
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.rules import (
    ExclusionBasis,
    ExclusionKind,
    NoteTemplate,
    PersonRole,
    RelationKind,
    Risk,
    Sex,
)
from sigap.cases.rules.risk import RiskBasis
from sigap.cli.demo.hours import office_moment
from sigap.cli.demo.stage import Stage, StoryProgress, colleague, home_of, version_of
from sigap.clocks import actions as clocks
from sigap.clocks.queries import clocks_of

OF_AGE = 18
CALLED = {"guardian": "Wali", "suspect": "Terlapor", "child_in_conflict": "Anak"}

type Step = Mapping[str, Any]


def person(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Somebody else of the case is added and named."""
    role = PersonRole(step["role"])
    sex = Sex.FEMALE if role is PersonRole.GUARDIAN else Sex.MALE
    with stage.on_case(step["by"], progress) as (actor, access):
        made = cases.add_person(by=actor, at=at, access=access, role=role, sex=sex, age_years=step.get("age", 41))
    progress.ordinals[step.get("as", role)] = made.ordinal
    lives_there = role is PersonRole.GUARDIAN
    identity = cases.Identity(
        full_name=f"{CALLED[role]} {progress.row['name']}", address=home_of(progress, is_own=lives_there)
    )
    with stage.on_case(step["by"], progress) as (actor, access):
        based_on = version_of(access, made.ordinal)
        cases.name_person(by=actor, at=at, access=access, ordinal=made.ordinal, identity=identity, based_on=based_on)


def relate(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """How one person stands to another."""
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.relate(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals[step["first"]],
            kind=RelationKind(step["kind"]),
            other=progress.ordinals[step["other"]],
        )


def summary(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The app that everybody reads first."""
    text = f"{progress.row['text']} Rencana: aman dulu, lalu layanan; ditinjau sepekan sekali."
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.write_section(by=actor, at=at, access=access, section=Section.SUMMARY, text=text, based_on=0)


def note(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A note of what was talked about."""
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.write_note(
            by=actor,
            at=at,
            access=access,
            note_id=uuid4(),
            template=NoteTemplate(step["template"]),
            text=step["text"],
            done_at=at - timedelta(minutes=20),
        )


def keep(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """An office must not know of the case."""
    office = stage.office(step["office"])
    what = cases.ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=office.pk, office_name=office.name)
    words = "CONTOH: terlapor bekerja di kantor ini."
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.exclude_from_case(by=actor, at=at, access=access, what=what, basis=ExclusionBasis.ACCUSED, words=words)


def risk(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The risk is raised, or a second person is asked to lower it."""
    wanted = cases.RiskChoice(risk=Risk(step["risk"]), basis=RiskBasis(step["basis"]), words="CONTOH: keadaan berubah.")
    with stage.on_case(step["by"], progress) as (actor, access):
        cases.decide_risk(by=actor, at=at, access=access, wanted=wanted, seen=Risk(access.case.risk), post_key=uuid4())


def service(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A service that was given."""
    facts = ServiceFacts(
        ordinal=progress.ordinals["victim"],
        cost=step.get("cost"),
        funding=Funding(step["funding"]) if "funding" in step else None,
        result=ServiceResult(step["result"]),
    )
    with stage.on_case(step["by"], progress) as (actor, access):
        assistance.note_service(
            by=actor,
            at=at,
            access=access,
            kind=step["kind"],
            done_at=at - timedelta(hours=1),
            note="CONTOH: berjalan sesuai rencana.",
            post_key=uuid4(),
            facts=facts,
        )


def consent(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The client agrees, or the guardian with the child heard; where no guardian is known, only what was refused."""
    is_child, has_guardian = progress.row["age"] < OF_AGE, "guardian" in progress.ordinals
    answer = ConsentResponse.GIVEN if has_guardian or not is_child else ConsentResponse.REFUSED
    lines = (ServiceLine.HEALTH, ServiceLine.SOCIAL_REHABILITATION, ServiceLine.LEGAL)
    with stage.on_case(step["by"], progress) as (actor, access):
        assistance.note_consent(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            giver=GiverKind.GUARDIAN if is_child and has_guardian else GiverKind.CLIENT,
            guardian_ordinal=progress.ordinals.get("guardian"),
            manner=Manner.SIGNED,
            tie=GuardianRelation.FREE,
            stance=ChildStance.AGREES if is_child else None,
            held_at=at - timedelta(minutes=30),
            replies=[Reply(answer=answer, line=line) for line in lines],
            words=TalkWords(child="CONTOH: mau ditemani, asal ibunya tahu.", note="CONTOH: dibacakan pelan-pelan."),
            post_key=uuid4(),
        )


def vital(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Help without consent, to save somebody."""
    with stage.on_case(step["by"], progress) as (actor, access):
        talk = assistance.note_vital(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            ground=VitalGround.INJURED,
            held_at=at - timedelta(minutes=30),
            topics=[Reply(answer=ConsentResponse.VITAL, line=ServiceLine.HEALTH)],
            reason=step["reason"],
            post_key=uuid4(),
        )
    progress.ids["vital"] = talk.pk


def review_vital(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """A second person finds the help without consent justified."""
    put_on(stage, progress, at, step["by"])
    with stage.on_case(step["by"], progress) as (actor, access):
        assistance.review_vital(
            by=actor,
            at=at,
            access=access,
            talk_id=progress.ids["vital"],
            outcome=ReviewOutcome.JUSTIFIED,
            note="CONTOH: keputusan tepat.",
        )


def appoint(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """An appointment: `within` hours of the act, or `ahead` of now."""
    wanted = at + timedelta(hours=step["within"]) if "within" in step else stage.now + timedelta(hours=step["ahead"])
    starts_at = office_moment(wanted, stage.calendar)
    with stage.on_case(step["by"], progress) as (actor, access):
        made = assistance.appoint(
            by=actor,
            at=at,
            access=access,
            kind=step["kind"],
            starts_at=starts_at,
            officer=colleague(actor, step["by"], at=at),
            place="CONTOH: ruang ramah anak UPTD",
            ordinal=progress.ordinals["victim"],
            post_key=uuid4(),
        )
    progress.ids[step.get("as", "appointment")] = made.pk


def settle(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """How an appointment went."""
    with stage.on_case(step["by"], progress) as (actor, access):
        assistance.settle_appointment(
            by=actor,
            at=at,
            access=access,
            appointment_id=progress.ids[step["as"]],
            outcome=AppointmentStatus(step["outcome"]),
        )


def fulfil(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """What a deadline waits for was done, where one runs."""
    with stage.on_case(step["by"], progress) as (actor, access):
        for clock in clocks_of(SUBJECT, access.case.id).filter(
            rule_code=step["rule"], owner_office=access.case.office_id
        ):
            fulfilling.fulfil(by=actor, at=at, access=access, clock_id=clock.pk, done_at=at)


def hold_deadline(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """What a deadline waits for was done in the field; the record follows within twelve hours."""
    with stage.on_case(step["by"], progress) as (actor, access):
        held = clocks_of(SUBJECT, access.case.id).get(rule_code=step["rule"], owner_office=access.case.office_id)
        clocks.note_handled(by=actor, at=at, clock_id=held.pk)


def glass(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """Whoever is on duty in the office opens the case in an emergency; both reviews wait."""
    duty = on_duty(office_id=stage.office(step["office"]).pk, at=at)
    if duty is None:
        raise LookupError(step["office"])
    login = stage.login_of(duty.person_id)
    stage.shown_again(login, at=at)
    words = "CONTOH: keluarga terlapor datang ke rumah korban malam ini, dan manajer kasus tidak terhubung."
    with stage.acting(login) as actor:
        break_glass(by=actor, at=at, code=progress.code, words=words)


def put_on(stage: Stage, progress: StoryProgress, at: datetime, login: str) -> None:
    """The manager brings a colleague in, where they do not work on the case yet."""
    with stage.on_case(progress.manager, progress) as (actor, access):
        cases.assign(by=actor, at=at, access=access, officer=colleague(actor, login, at=at))
