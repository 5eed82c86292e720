"""The legal side goes along with a case: what stands, numbers and days, limits that run; for whom it is open."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from tests.factories import children, team, victims
from tests.factories.team import ANTON, DEWI

from sigap.assistance import actions as assistance
from sigap.assistance.actions import TalkWords
from sigap.assistance.rules import (
    ChildStance,
    ConsentResponse,
    GiverKind,
    GuardianRelation,
    Manner,
    Reply,
    ServiceLine,
)
from sigap.cases.queries import case_for
from sigap.hearings.actions import HearingPlace, note_hearing
from sigap.hearings.rules import HearingAgenda
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.legal.rules.telling import WishScope
from sigap.protection import actions as protection
from sigap.protection.rules import ProtectionAsker, ProtectionForm, ProtectionKind
from sigap.restitution import actions as restitution
from sigap.restitution.actions import Paperwork
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, RestitutionLaw, RestitutionRoad
from sigap.simfoni.actions import record_entry
from sigap.simfoni.queries import entry_lines
from sigap.testimony.actions import note_statement
from sigap.testimony.rules import StatementManner, StatementTopic
from sigap.transfers.proceedings import Proceedings, consent_lines, open_proceedings, statement_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)
AT = children.HELD


def gathered(code: str, login: str = DEWI) -> Proceedings:
    with team.at_desk(login) as actor:
        access = case_for(actor, code)
    with translation.override("id"):
        return open_proceedings(entering=team.entering(login), code=code, access=access, at=AT)


def marked(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        note_mark(
            by=actor, at=AT, access=access, kind=MarkKind.LP, happened_on=date(2026, 12, 1), ordinal=None,
            told_by=MarkSource.FAMILY, paper=Paper(number="LP/B/9/XII/2026", note="Titip di laci."), post_key=uuid4(),
        )  # fmt: skip


def protected(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        row = protection.ask(
            by=actor, at=AT, access=access, kind=ProtectionKind.LPSK, ordinal=1, asker=ProtectionAsker.COMPANION,
            asked_at=AT - 3 * DAY, paper=Paper(), post_key=uuid4(),
        )  # fmt: skip
        protection.give(
            by=actor, at=AT, access=access, protection_id=row.id, given_at=AT - DAY, ends_at=AT + 30 * DAY,
            forms=[ProtectionForm.PHYSICAL], paper=Paper(number="R-4/LPSK"), place="Rumah rahasia di Rekaan",
        )  # fmt: skip


def claimed(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        claim = restitution.open_claim(
            by=actor, at=AT, access=access, ordinal=1, road=RestitutionRoad.BEFORE_DEMAND,
            law=RestitutionLaw.TRAFFICKING, applicant=Applicant.VICTIM, via=ClaimVia.LPSK, liable=[2],
            is_joint=True, post_key=uuid4(),
        )  # fmt: skip
        restitution.note_entry(
            by=actor, at=AT, access=access, claim_id=claim.id, kind=LedgerKind.NOTIFIED, happened_on=AT.date(),
            told_by=MarkSource.FAMILY, paper=Paperwork(number="B-77/RST"), post_key=uuid4(),
        )  # fmt: skip


def listed(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        note_hearing(
            by=actor, at=AT, access=access, ordinal=2, agenda=HearingAgenda.WITNESSES, starts_at=AT + 5 * DAY,
            court=None, place=HearingPlace(room="Cakra", number="12/Pid.Sus/2026"), witnesses=[1], companions=[],
            told_by=MarkSource.PROSECUTOR, post_key=uuid4(),
        )  # fmt: skip


def test_what_stands_goes_along_with_its_numbers_and_the_limits_with_their_days() -> None:
    code = children.opened()
    marked(code)
    children.know(code, at=AT)
    children.detain(code)
    protected(code)
    claimed(code)
    listed(code)
    found = gathered(code)
    stands, limits = "\n".join(found.stands), "\n".join(found.limits)
    for words in (
        "1 Desember 2026: Laporan polisi", "nomor LP/B/9/XII/2026", "belum dibenarkan",
        "Anak ditahan, orang 2: Penyidik", "sidang pemeriksaan saksi, orang 2", "perkara 12/Pid.Sus/2026",
        "Didengar: orang 1", "Pelindungan LPSK, orang 1: Berjalan", "berlaku sampai Minggu, 17 Januari 2027",
        "nomor R-4/LPSK", "Restitusi, orang 1", "nomor B-77/RST",
    ):  # fmt: skip
        assert words in stands, (words, stands)
    assert "rahasia" not in stands, "where somebody is protected stays behind"
    assert "laci" not in stands
    assert any("orang 2" in line and "25 Desember 2026" in line for line in found.limits), limits
    assert any("orang 1" in line and "17 Januari 2027" in line for line in found.limits), limits
    assert "Hubungi klien" not in limits, "the receiver's own call is its own"


def test_wishes_who_heard_whom_and_the_number_in_simfoni_go_along() -> None:
    code = victims.opened()
    first = victims.wish(code)
    victims.wish(code, WishScope.NOTHING, based_on=first.version)
    with team.on_case(DEWI, code) as (actor, access):
        note_statement(
            by=actor, at=team.LATER, access=access, ordinal=1, given_at=team.AT, manner=StatementManner.IN_PERSON,
            is_recorded=True, topics=[StatementTopic.WHO_DID_IT], holder=access.case.office_id, note="Ia menangis.",
            post_key=uuid4(),
        )  # fmt: skip
        record_entry(
            by=actor, at=team.LATER, access=access, ordinal=1, number="1609-26-1", not_entered=None, based_on=0
        )
        with translation.override("id"):
            (heard,), entries = statement_lines(access), entry_lines(access)
    (wish,) = gathered(code).wishes
    assert wish.startswith("Orang 1: Tidak mau diberi tahu dulu, tanyakan lagi ")
    assert "Selasa sesudah pukul 13" in wish
    assert heard.endswith("bertatap muka, direkam. Siapa pelakunya"), "never what was said"
    assert entries == ["Orang 1: Simfoni PPA, 1609-26-1"]


def test_of_a_sender_for_whom_the_law_is_closed_none_of_it_goes_along() -> None:
    code = children.opened()
    marked(code)
    with team.at_desk(DEWI) as actor:
        access = case_for(actor, code)
    closed = replace(access, grants=())
    found = open_proceedings(entering=team.entering(DEWI), code=code, access=closed, at=AT)
    assert found == Proceedings()


def test_consents_go_along_with_whom_they_allow_and_until_when() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    with team.on_case(DEWI, code) as (actor, access):
        assistance.note_consent(
            by=actor, at=team.LATER, access=access, ordinal=1, giver=GiverKind.INSTITUTION, guardian_ordinal=None,
            manner=Manner.ORAL, tie=GuardianRelation.FREE, stance=ChildStance.AGREES, held_at=team.AT,
            replies=[Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.HEALTH)],
            words=TalkWords(child="Mau.", note=""), post_key=uuid4(),
        )  # fmt: skip
        with translation.override("id"):
            lines = consent_lines(access, team.LATER)
    assert "Orang 1, rehabilitasi kesehatan: setuju, Rabu, 25 November 2026" in lines
