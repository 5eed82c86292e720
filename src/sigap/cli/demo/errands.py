"""The demo's tasks outside, on the case that is worked whole: one answered, one with a question, one on paper."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.access.permissions import Permission
from sigap.assistance.rules import GiverKind, Manner
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.casework.models import RecordVersion
from sigap.casework.rules import RecordKind
from sigap.cli.demo.stage import Stage
from sigap.errands import actions, reading
from sigap.errands.actions import NewErrand
from sigap.errands.models import Errand
from sigap.errands.rules import Candidate, StatedRelation, WorkplaceKind, kinds
from sigap.mailbox.errands.answering import answer_errand, errand_of
from sigap.mailbox.errands.codes import ErrandPass
from sigap.mailbox.errands.page import ErrandReply, ErrandWords

MANAGER = "dewi.uptd"


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    worked = RecordVersion.objects.filter(kind=RecordKind.SAFETY_PLAN, case__closed_at=None).order_by("recorded_at")
    record = worked.select_related("case").first()
    if record is None or Errand.objects.exists():
        return
    client = CasePerson.objects.get(pk=record.subject_id)
    school = _give(
        stage, now, record.case, client, "errand_school", "Ibu Wulan CONTOH", "Guru BK, SMP CONTOH",
        place=WorkplaceKind.SCHOOL, known="CONTOH: kabari lewat telepon kantor kalau ia tidak datang dua hari.",
    )  # fmt: skip
    _answer_errand(school, now, ErrandReply.DONE, ErrandWords(words="CONTOH: hadir terus.", done_on=localdate(now)))
    fetch = _give(stage, now, record.case, client, "errand_fetch", "Karyadi CONTOH", "Sekretaris Desa CONTOH")
    _answer_errand(fetch, now, ErrandReply.QUESTION, ErrandWords(words="CONTOH: saya jemput jam berapa?"))
    _give(stage, now, record.case, client, "errand_papers", "Sumiati CONTOH", "Kaur Umum, Desa CONTOH", has_link=False)


def _give(
    stage: Stage,
    now: datetime,
    case: Case,
    client: CasePerson,
    kind: str,
    name: str,
    role: str,
    *,
    place: WorkplaceKind = WorkplaceKind.VILLAGE,
    known: str = "",
    has_link: bool = True,
) -> ErrandPass | None:
    at = now - timedelta(hours=5)
    new = NewErrand(
        ordinal=client.ordinal, kind=kind, role=role, place=place, task=kinds()[kind].task, known=known,
        who=Candidate(
            name=name, phone="0800 0000 0000", to_client=StatedRelation.NONE, to_suspect=StatedRelation.NEIGHBOUR
        ),
        due_on=localdate(now) + timedelta(days=5), giver=GiverKind.INSTITUTION, manner=Manner.ORAL,
        agreed_on=localdate(at), words="CONTOH: boleh, asal orangnya dia.", has_link=has_link,
    )  # fmt: skip
    compared = reading.open_compared(entering=stage.entering(MANAGER), code=case.code, at=at)
    with stage.acting(MANAGER) as dewi:
        access = case_for(dewi, case.code, power=Permission.CONSENT_NOTE)
        return actions.give_errand(by=dewi, at=at, access=access, new=new, compared=compared, post_key=uuid4())[1]


def _answer_errand(held: ErrandPass | None, now: datetime, reply: ErrandReply, words: ErrandWords) -> None:
    at = now - timedelta(hours=1)
    if held is not None and (found := errand_of(held, at=at)) is not None:
        answer_errand(held, found, reply=reply, words=words, form_key=uuid4(), at=at)
