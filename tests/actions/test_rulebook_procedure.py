"""The procedure makes itself from the tables, is adopted once, and says which pages a changed rule touches."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation
from tests.factories import meetings, team

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose, ServiceLine
from sigap.assistance.rules.purpose_bases import purpose_bases
from sigap.audit.models import Event
from sigap.clocks.models import ClockRule
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused
from sigap.rulebook.actions import library, reviewing
from sigap.rulebook.models import ProcedureEdition
from sigap.rulebook.queries.decisions import rakor_decisions
from sigap.rulebook.queries.library import instrument_for
from sigap.rulebook.queries.procedure import derived_pages, standing_page
from sigap.rulebook.rules.leaning import Effect
from sigap.rulebook.rules.procedure import ProcedurePage, edition_digest

TODAY = team.AT.date()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def act[R](login: str, what: Callable[..., R], at: Any = team.AT, **said: Any) -> R:
    with team.at_desk(login) as actor:
        return what(by=actor, at=at, **said)


def pages(at: Any = team.AT) -> dict[OfficeKind, ProcedurePage]:
    return {page.kind: page for page in derived_pages(at)}


def adopt(login: str = team.MAYA, on: date = TODAY, sha256: str = "") -> ProcedureEdition:
    digest = sha256 or edition_digest(derived_pages(team.AT))
    return act(login, reviewing.adopt_procedure, adopted_on=on, decision="Rakor pleno CONTOH", sha256=digest)


def lengthen(code: str) -> None:
    """An official doubles a rule, from yesterday on."""
    row = ClockRule.objects.get(code=code, superseded_at=None)
    row.pk, row.revision, row.amount, row.valid_from = None, 2, row.amount * 2, (team.AT - timedelta(days=1)).date()
    row._state.adding = True
    ClockRule.objects.filter(code=code).update(superseded_at=team.AT)
    row.save(force_insert=True)


def test_every_purpose_stands_on_a_line_by_a_law_and_on_the_page_of_whom_it_can_be_asked() -> None:
    assert set(purpose_bases()) == set(ReferralPurpose)
    found = pages()
    police = {row.what: row for row in found[OfficeKind.POLRES_PPA].rows}
    visum = police["Permintaan visum oleh penyidik"]
    assert "UU 20/2025 pasal 49" in visum.basis
    assert "Penyidik Unit PPA" in visum.who
    assert visum.line is ServiceLine.LEGAL
    report = police["Pembuatan laporan polisi"]
    assert "tidak dapat ditolak" in report.within
    assert report.is_urgent
    unit = found[OfficeKind.UPTD_PPA]
    within = {row.what: row.within for row in unit.rows}
    assert within["Laporan UPTD PPA ke kepolisian"] == "72 jam"
    assert within["Laporan dugaan perdagangan orang ke kepolisian"] == "24 jam"
    assert {line for line, rows in unit.by_line.items() if rows} == set(ServiceLine)
    assert OfficeKind.BAPPEDA not in found
    with translation.override("en"):
        assert pages()[OfficeKind.UPTD_PPA].fingerprint == unit.fingerprint


def test_an_edition_is_frozen_once_and_a_changed_rule_shows_the_pages_to_adopt_again() -> None:
    edition = adopt()
    assert adopt() == edition
    lengthen("uptd-to-police")
    with team.at_desk(team.ANTON) as anton:
        unit, police = (standing_page(anton, kind, at=team.AT) for kind in ("uptd_ppa", "polres_ppa"))
    assert (unit.is_adopted, police.is_adopted) == (False, True)
    before, after = unit.changes
    assert [(row.within, new.within) for row, new in zip(before, after, strict=True)] == [("72 jam", "144 jam")]
    with pytest.raises(Conflict):
        adopt(sha256=edition.sha256)
    second = adopt()
    assert (second.number, second.sha256 == edition.sha256) == (2, False)
    assert ProcedureEdition.objects.get(number=1).pages["uptd_ppa"] != second.pages["uptd_ppa"]
    assert Event.objects.filter(code="rulebook:procedure:adopted").count() == 2


def test_an_edition_names_the_decision_of_the_minutes_it_rests_on() -> None:
    key = meetings.running()
    with team.at_desk(team.MAYA) as maya:
        assert rakor_decisions(maya) == [], "the minutes are open"
    meetings.typed(key, "k SOP penanganan TPPO ditetapkan p Dinsos besok b berita acara", "SOP dibagikan")
    meetings.closed(key)
    with team.at_desk(team.ANTON) as anton:
        (line,) = rakor_decisions(anton)
    assert (line.text, line.meeting_id) == ("SOP penanganan TPPO ditetapkan", key)
    digest = edition_digest(derived_pages(team.AT))
    said = {"adopted_on": line.held_on, "decision": "", "sha256": digest, "line": line}
    later = datetime.combine(line.held_on, time(12), team.AT.tzinfo) + timedelta(days=1)
    with pytest.raises(reviewing.UnableToAdopt, match="sebelum rakor"):
        act(team.MAYA, reviewing.adopt_procedure, at=later, **(said | {"adopted_on": line.held_on - timedelta(days=1)}))
    edition = act(team.MAYA, reviewing.adopt_procedure, at=later, **said)
    assert (edition.decision_id, edition.meeting_id) == (line.id, key)
    assert edition.decision.endswith(": SOP penanganan TPPO ditetapkan")


def test_an_edition_is_adopted_on_a_day_that_came_by_who_keeps_the_rule_book() -> None:
    with pytest.raises(reviewing.UnableToAdopt, match="belum tiba"):
        adopt(on=team.AT.date() + timedelta(days=1))
    with pytest.raises(Refused):
        adopt(team.ANTON)
    adopt()
    lengthen("uptd-to-police")
    with pytest.raises(reviewing.UnableToAdopt, match="sebelum edisi"):
        adopt(on=team.AT.date() - timedelta(days=1))
    with team.at_desk(team.MAYA), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ProcedureEdition.objects.update(decision="lain")


def test_a_row_that_leans_on_a_law_that_ends_is_reviewed_once_with_a_reason() -> None:
    library.load_instruments(by=SystemActor(name="uji"), at=team.AT)
    shipped = instrument_content("uu-122022")
    act(team.RARA, library.change_instrument, code="uu-122022", content=shipped, based_on=1)

    def waiting() -> dict[str, tuple[Effect, str]]:
        with team.at_desk(team.RARA) as rara:
            found = instrument_for(rara, "uu-122022", at=team.AT)
        kept = frozenset(each.fingerprint for each in found.reviews)
        rows = found.index.leaning("uu-122022", ends_on=date(2027, 1, 1), reviewed=kept)
        return {each.code: (each.effect, each.provision.fingerprint) for each in rows}

    effect, fingerprint = waiting()["uptd-to-police"]
    assert effect is Effect.REVIEW
    said = {"code": "uu-122022", "fingerprint": fingerprint}
    with pytest.raises(reviewing.UnableToReview, match="mengapa"):
        act(team.RARA, reviewing.note_review, note=" ", **said)
    with pytest.raises(reviewing.UnableToReview, match="sudah berubah"):
        act(team.RARA, reviewing.note_review, note="Tetap", code="uu-122022", fingerprint="0" * 64)
    with pytest.raises(Refused):
        act(team.ANTON, reviewing.note_review, note="Tetap", **said)
    for _twice in range(2):
        act(team.RARA, reviewing.note_review, note="Bunyinya sama", **said)
    for login, note in ((team.RARA, "Sudah dibaca"), (team.MAYA, "Bunyinya sama")):
        with pytest.raises(Conflict, match="sudah ditinjau"):
            act(login, reviewing.note_review, note=note, **said)
    assert waiting()["uptd-to-police"][0] is Effect.REVIEWED
    (event,) = Event.objects.filter(code="rulebook:review:noted")
    assert json.loads(event.body)["ids"]["row"] == "uptd-to-police"


def instrument_content(code: str) -> Any:
    with team.at_desk(team.RARA) as rara:
        return replace(instrument_for(rara, code, at=team.AT).row.content, in_force_to=date(2027, 1, 1))
