"""The demo's requests about one's data: one waits, one is answered with an extract, one is refused by two."""

from datetime import datetime, timedelta
from uuid import uuid4

from sigap.access.permissions import Permission
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole
from sigap.cli.demo.stage import Stage
from sigap.datarights import actions, reading
from sigap.datarights.actions import NewAnswer, NewRequest, RequestWords
from sigap.datarights.models import DataRequest
from sigap.datarights.queries import is_stale, request_for
from sigap.datarights.rules import (
    BARRING,
    AnswerDecision,
    AnswerOutcome,
    AskerCapacity,
    HandedManner,
    IdentityProof,
    RequestChannel,
    RightKind,
)
from sigap.errands.reading import open_compared
from sigap.matching.tokens import asked_for

COUNTER, MANAGER, HEAD = "rina.uptd", "dewi.uptd", "hasan.uptd"


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    suspects = CasePerson.objects.filter(
        role=PersonRole.SUSPECT, case__closed_at=None, case__manager_name__startswith="Dewi"
    ).exclude(key_id=None)
    suspect = suspects.select_related("case").order_by("case__opened_at", "ordinal").first()
    if suspect is None or DataRequest.objects.exists():
        return
    victims = CasePerson.objects.filter(case=suspect.case, role=PersonRole.VICTIM).exclude(key_id=None)
    victim = victims.order_by("ordinal").first()
    if victim is None:
        return
    code, at = suspect.case.code, now - timedelta(hours=30)
    compared = open_compared(entering=stage.entering(MANAGER), code=code, at=at)
    father = next(each.names[0] for each in compared.people if each.is_suspect)
    child = next(each.names[0] for each in compared.people if each.person_id == victim.pk)
    refused = _noted(stage, at, father, child, AskerCapacity.PARENT)
    _answered(stage, at + timedelta(hours=2), refused, code, victim.ordinal, AnswerOutcome.REFUSED)
    given = _noted(stage, at, child, child, AskerCapacity.SELF)
    _answered(stage, at + timedelta(hours=3), given, code, victim.ordinal, AnswerOutcome.GIVEN)
    _noted(stage, now - timedelta(hours=5), "Slamet CONTOH", "Budi Pere'an CONTOH", AskerCapacity.PARENT, login=COUNTER)


def _noted(
    stage: Stage, at: datetime, asker: str, subject: str, capacity: AskerCapacity, *, login: str = MANAGER
) -> DataRequest:
    words = RequestWords(
        asker=asker, subject=subject, subject_year="2011", words="CONTOH: mau melihat apa yang disimpan."
    )
    new = NewRequest(
        kind=RightKind.SEE, channel=RequestChannel.COUNTER, capacity=capacity, requested_at=at,
        proof=IdentityProof.CARD_AND_FAMILY, words=words,
    )  # fmt: skip
    tokens = list(asked_for(words.bearer))
    with stage.acting(login) as officer:
        return actions.note_request(by=officer, at=at, new=new, tokens=tokens, post_key=uuid4())


def _answered(
    stage: Stage, at: datetime, request: DataRequest, code: str, ordinal: int, outcome: AnswerOutcome
) -> None:
    entering = stage.entering(MANAGER)
    opened = reading.open_request(entering=entering, number=request.number, at=at)
    compared = reading.compare_asker(entering=entering, opened=opened, code=code, ordinal=ordinal, at=at)
    # Who must not know, as the demo draws it, may meet anybody: then nothing is given here either.
    outcome = outcome if BARRING.isdisjoint(compared.findings) else AnswerOutcome.REFUSED
    ground = "ground_danger" if outcome is AnswerOutcome.REFUSED else ""
    with stage.acting(MANAGER) as dewi:
        access, person = reading.answering(dewi, code, ordinal)
        row = actions.propose_answer(
            by=dewi, at=at, request=request_for(dewi, request.number, Permission.DATA_ANSWER),
            new=NewAnswer(outcome=outcome, ground=ground, reason="CONTOH: sesuai hasil perbandingan."),
            access=access, person=person, findings=compared.findings, post_key=uuid4(),
        )  # fmt: skip
    if row.needs_second:
        with stage.acting(HEAD) as hasan:
            # What the stories record later puts an answer aside here too.
            decision = AnswerDecision.DISAGREED if is_stale(row) else AnswerDecision.AGREED
            actions.decide_answer(
                by=hasan, at=at + timedelta(hours=1), request=request_for(hasan, request.number),
                answer_id=row.pk, decision=decision,
            )  # fmt: skip
        if decision is AnswerDecision.DISAGREED:
            return
    with stage.acting(MANAGER) as dewi:
        done_at = at + timedelta(hours=2)
        actions.end_request(
            by=dewi, at=done_at, request=request_for(dewi, request.number), done_at=done_at,
            how=HandedManner.IN_PERSON,
        )  # fmt: skip
