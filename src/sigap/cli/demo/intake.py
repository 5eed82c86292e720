"""The demo's reports come in by every door, are taken, read, and end as cases or otherwise. All CONTOH."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate, localtime

from sigap.cases import actions as cases
from sigap.cases.actions import ContactCard, Identity
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.cases.queries.danger import standing_dangers
from sigap.cases.rules import ContactWay, PersonRole, Risk, Sex
from sigap.cases.rules.danger import SafetyStep
from sigap.cases.rules.origin import Competence
from sigap.cli.demo.places import here
from sigap.cli.demo.stage import Stage, StoryProgress, colleague, home_of
from sigap.custody.jobs.checking import check_arrivals
from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.intake.actions.handing import CaseHandover
from sigap.intake.reading import open_report
from sigap.intake.rules import Door, FalseReason, NoCaseReason, WrittenReport
from sigap.mailbox.channels import Channel
from sigap.mailbox.claims import claiming
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import post_report
from sigap.mailbox.wordings import MessageCode
from sigap.screening.rules.codes import Circumstance, Exploitation, Means, Process, Violence
from sigap.screening.rules.examination import Answers

SPACE = UUID("5ec0de00-0000-4000-8000-000000000016")
"""From which the demo's form keys are derived: the same stories give the same keys."""
NOBODYS_NUMBER = "0800 0000 0000"
PARTNERS = {
    "polres": "anton.polres",
    "rsud": "nurul.rsud",
    "smp": "ningsih.smp",
    "bapas": "hendra.bapas",
}
"""Who brings a report by a partner's door."""


def key_of(row: Mapping[str, Any]) -> UUID:
    """The key of the form that a story came in by."""
    return uuid5(SPACE, json.dumps(dict(row), sort_keys=True, ensure_ascii=False))


def arrive(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """A report comes in by the story's door."""
    row, door = progress.row, progress.row["door"]
    written = WrittenReport(
        story=step["text"],
        details={"contact": "yes", "phone": NOBODYS_NUMBER, "hours": "08.00-10.00"}
        if row.get("calls")
        else {"contact": "no"},
        flags=row.get("flags", []),
        about=row.get("about") or ("child" if row["age"] < 18 else "adult"),  # noqa: PLR2004 - of age
        area=here(row["area"]),
    )
    key = key_of(row)
    if door == "web":
        progress.number = post_report(
            story=written.story,
            details=written.details,
            flags=list(written.flags),
            about=written.about,
            area=written.area,
            idempotency_key=key.bytes,
            at=at,
        ).number
    elif door in PARTNERS:
        with stage.acting(PARTNERS[door]) as actor:
            entered = intake.bring_report(by=actor, at=at, written=written, lp_number=row.get("lp", ""), entry_key=key)
        progress.number = entered.number
    else:
        with stage.acting(progress.intake) as actor:
            entered = intake.enter_report(
                by=actor,
                at=at,
                received_at=at - timedelta(minutes=10),
                channel=Channel(door),
                written=written,
                entry_key=key,
            )
        progress.number = entered.number
    check_arrivals(at)
    jobs.adopt(at)


def take(stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """An intake officer takes the report, if the door did not give it to one, and reads it."""
    if progress.row["door"] in PARTNERS or progress.row["door"] == "web":
        with stage.acting(progress.intake) as actor:
            intake.take(by=actor, at=at, envelope=envelope_of(progress))
    open_report(entering=stage.entering(progress.intake), number=progress.number, at=at)


def decide(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The report becomes a case, with what triage heard: who it is, how to reach them, the screening."""
    row = progress.row
    with stage.acting(progress.intake) as actor:
        case = intake.decide_case(
            by=actor,
            at=at,
            envelope=envelope_of(progress),
            risk=Risk(row["risk"]),
            manager=colleague(actor, progress.manager, at=at),
            role=PersonRole(row.get("role", "victim")),
            sex=Sex(row.get("sex", "P")),
            age_years=row["age"],
            heard=_handover_of(progress, step, at),
            competence=Competence.OURS,
        )
    progress.code = case.code
    progress.ordinals["victim"] = CasePerson.objects.values_list("ordinal", flat=True).get(case=case)
    with stage.acting(progress.manager) as actor:
        access = case_for(actor, case.code)
        for tag in standing_dangers(case.pk):
            done = SafetyStep.POLICE_CALLED
            cases.answer_danger(by=actor, at=at, access=access, tag_id=tag.pk, step=done, done_at=max(at, tag.told_at))


def _handover_of(progress: StoryProgress, screened: Mapping[str, Any], at: datetime) -> CaseHandover:
    row = progress.row
    year = localtime(at).year - row["age"] - 1
    return CaseHandover(
        identity=Identity(full_name=row["name"], birth_year=str(year), address=home_of(progress)),
        card=ContactCard(
            answers="CONTOH: hanya yang bersangkutan",
            number=NOBODYS_NUMBER,
            when="08.00-10.00",
            cover="CONTOH: dari koperasi sekolah",
            never=frozenset({ContactWay.WHATSAPP, ContactWay.HOME_VISIT}),
        ),
        answers=answers_of(screened),
        # Of the one who told but little the elements could not be asked.
        is_asked=row["screen"] != "little",
    )


def answers_of(screened: Mapping[str, Any]) -> Answers:
    """What the story's screening found."""
    return Answers(
        process=tuple(map(Process, screened.get("process", ()))),
        means=tuple(map(Means, screened.get("means", ()))),
        exploitation=tuple(map(Exploitation, screened.get("exploitation", ()))),
        violence=tuple(map(Violence, screened.get("violence", ()))),
        circumstances=tuple(map(Circumstance, screened.get("circumstances", ()))),
        note=screened["text"],
    )


def tell(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """One of the ready wordings is left for the reporter."""
    with stage.acting(progress.intake) as actor:
        intake.tell(by=actor, at=at, envelope=envelope_of(progress), code=MessageCode(step["code"]))


def hold(stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """The report is being seen to; the record follows within twelve hours."""
    with stage.acting(progress.intake) as actor:
        intake.note_handled(by=actor, at=at, envelope=envelope_of(progress))


def end_without(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The report ends without a case."""
    with stage.acting(progress.intake) as actor:
        intake.decide_no_case(by=actor, at=at, envelope=envelope_of(progress), reason=NoCaseReason(step["reason"]))


def join(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The report tells of a case that there is."""
    with stage.acting(progress.intake) as actor:
        intake.decide_join(by=actor, at=at, envelope=envelope_of(progress), code=step["other"].code)


def forward(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The report goes to another authority."""
    with stage.acting(progress.intake) as actor:
        intake.decide_forward(by=actor, at=at, envelope=envelope_of(progress), authority=step["authority"])


def ask_again(stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """No receipt came: the other authority is asked again."""
    with stage.acting(progress.intake) as actor:
        intake.ask_again(by=actor, at=at, envelope=envelope_of(progress))


def claim(stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """The owner of the report is given a token, and sets six words of their own ten minutes later."""
    with stage.acting(progress.intake) as actor:
        token = intake.issue_claim(
            by=actor,
            at=at - timedelta(minutes=10),
            envelope_id=envelope_of(progress).pk,
            door=Door.DESK,
            given_to=ClaimFor.CONCERNED,
            form_key=uuid5(SPACE, f"claim {progress.number}"),
        )
    claiming.claim(token.words, form_key=uuid5(SPACE, f"claimed {progress.number}").bytes, at=at)


def merge(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """The report goes along with another of the same story."""
    with stage.acting(progress.intake) as actor:
        intake.merge(by=actor, at=at, envelope=envelope_of(progress), into=envelope_of(step["into"]))


def look(stage: Stage, progress: StoryProgress, at: datetime, step: Mapping[str, Any]) -> None:
    """A colleague is asked whether the report is untrue."""
    with stage.acting(progress.intake) as actor:
        intake.ask_second_look(by=actor, at=at, envelope=envelope_of(progress), reason=FalseReason(step["reason"]))


def receipt(stage: Stage, progress: StoryProgress, at: datetime, _step: Mapping[str, Any]) -> None:
    """The other authority's receipt came."""
    day = localdate(at)
    with stage.acting(progress.intake) as actor:
        intake.note_receipt(by=actor, at=at, envelope=envelope_of(progress), number="CONTOH/1", received_on=day)


def draft(stage: Stage, at: datetime, row: Mapping[str, Any]) -> None:
    """Somebody has begun to write a report down."""
    with stage.acting(row["by"]) as actor:
        intake.keep_draft(
            by=actor,
            at=at,
            draft_id=uuid5(SPACE, row["text"]),
            door=Door(row["door"]),
            text=json.dumps({"story": [row["text"]]}),
        )


def envelope_of(progress: StoryProgress) -> Envelope:
    """The story's report as it lies in the mailbox."""
    return Envelope.objects.get(number=progress.number)
