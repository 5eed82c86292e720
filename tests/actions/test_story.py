"""The story behind a case opens for its manager with one reason; the summary is made of codes."""

from dataclasses import replace
from typing import Any

import pytest
from tests.actions.test_intake_sheet import HEARD, saved
from tests.factories import joint, team

from sigap.cases import reading as case_reading
from sigap.cases.models import MEANS_LABELS, SectionText
from sigap.cases.queries import case_for
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules.guard import GuardRule, standing_against_all
from sigap.intake import actions as intake
from sigap.intake import reading
from sigap.intake.events import KEY_ADOPTED
from sigap.kernel.errors import Refused
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope
from sigap.screening.rules.codes import Means
from sigap.vault.events import REPORT_OPENED, SEAL_BROKEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]

PAMAN = intake.CaseHandover(kept_words="paman")


def story(login: str, code: str) -> reading.OpenedStory:
    return reading.open_story(entering=team.entering(login), code=code, reason="assess_danger", at=team.LATER)


def test_the_manager_reads_the_story_and_nothing_by_which_a_reporter_is_found() -> None:
    report = team.taken(flags=("confinement",))
    code = team.opened(report=report)
    opened = story(team.DEWI, code)
    (told,) = opened.stories
    assert told.story == team.STORY
    assert "0812 0000 0000" not in str(told.details)
    assert team.trail(report.pk)[-2:] == [REPORT_OPENED, KEY_ADOPTED], "the first reading"
    story(team.DEWI, code)
    assert team.trail(report.pk)[-1] == REPORT_OPENED


def test_nobody_else_reads_it_not_even_who_opened_the_case() -> None:
    code = team.opened()
    joint.police_in(code)
    for login in (team.RINA, team.HASAN, team.ANTON, team.SEKAR):
        with pytest.raises(Refused):
            story(login, code)


def test_a_report_that_joins_brings_its_story_and_its_danger() -> None:
    code = team.opened()
    later = team.taken(team.DEWI, flags=("injury",))
    with team.at_desk(team.DEWI) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=later, code=code)
        assert [tag.flag for tag in case_for(actor, code).case.dangertag_set.all()] == ["injury"]
    assert len(story(team.DEWI, code).stories) == 2


def lacking(code: str) -> list[GuardRule]:
    with team.on_case(team.DEWI, code) as (_actor, access):
        return [rule.code for rule in standing_against_all(closing_state(access.case.pk).facts)]


@pytest.mark.closing_guard
def test_a_case_is_not_closed_before_somebody_has_read_what_joined_it() -> None:
    code, unread = team.opened(), team.taken(team.DEWI)
    before = lacking(code)
    with team.at_desk(team.DEWI) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=unread, code=code)
    assert lacking(code) == [*before, GuardRule.REPORT_READ]
    story(team.DEWI, code)
    assert lacking(code) == before


@pytest.mark.closing_guard
def test_what_triage_has_read_before_it_joined_keeps_no_case_open() -> None:
    code, read = team.opened(), team.taken(team.DEWI)
    reading.open_report(entering=team.entering(team.DEWI), number=read.number, at=team.LATER)
    with team.at_desk(team.DEWI) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=Envelope.objects.get(pk=read.pk), code=code)
    assert GuardRule.REPORT_READ not in lacking(code)


def test_of_a_report_that_joins_the_manager_reads_what_triage_heard() -> None:
    first = team.taken(flags=("confinement",))
    saved(first, replace(HEARD, body={"name": "Dahlia Rekaan"}))
    code = team.opened(report=first)
    later = team.taken(team.HASAN)
    body: dict[str, Any] = {"name": "Melati Rekaan", "number": "081200004831", "never": ["sms"], "kept_words": "paman"}
    body |= {"sex": "P", "age_years": 15, "risk": "high", "screening": {"means": ["debt_bondage"], "asked": []}}
    saved(later, replace(HEARD, body=body), login=team.HASAN)
    with team.at_desk(team.HASAN) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=later, code=code, heard=PAMAN)
    stories = story(team.DEWI, code).stories
    heard = {each.envelope.pk: [words for _label, words in each.heard] for each in stories}
    assert heard[first.pk] == [], "it stands on the case's own cards"
    (told,) = (each.flags for each in stories if each.envelope.pk == first.pk)
    assert {flag.value for flag in told} == {"confinement", "injury", "weapon"}, "ticked, and heard by triage"
    means = str(MEANS_LABELS[Means.DEBT_BONDAGE])
    assert heard[later.pk] == [
        "Melati Rekaan", "Perempuan", "15", "081200004831", "SMS", means, "Risiko tinggi", "paman"
    ]  # fmt: skip


def test_who_works_on_the_case_seals_the_words_with_it() -> None:
    code, report = team.opened(), team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code, heard=PAMAN)
    assert "paman" in [words for _kind, words in story(team.DEWI, code).kept]


def test_the_summary_is_drafted_from_codes_never_from_the_story_and_never_empty() -> None:
    for flags in ((), ("confinement",)):
        code = team.opened(report=team.taken(flags=flags))
        opened = case_reading.open_front(entering=team.entering(team.DEWI), code=code, at=team.LATER)
        assert opened.row
        assert opened.row.is_draft
        assert "perempuan, 15 tahun, anak" in opened.text
        assert ("dikurung" in opened.text) is bool(flags)
        for word in team.STORY.split():
            assert len(word) < 6 or word.lower().strip(".,") not in opened.text.lower()
    assert SectionText.objects.filter(version=0).count() == 2


@pytest.mark.closing_guard
def test_a_joined_report_that_does_not_open_is_looked_at_and_keeps_no_case_open() -> None:
    code, broken, whole = team.opened(), team.taken(team.DEWI), team.taken(team.DEWI)
    before = lacking(code)
    with team.at_desk(team.DEWI) as actor:
        for report in (broken, whole):
            intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    Envelope.objects.filter(pk=broken.pk).update(key_blob=bytes(broken.key_blob or b"")[:-1] + b"\x00")
    assert lacking(code) == [*before, GuardRule.REPORT_READ]
    told = {each.envelope.pk: (each.is_broken, each.story) for each in story(team.DEWI, code).stories}
    assert (told[broken.pk], told[whole.pk]) == ((True, ""), (False, team.STORY))
    assert SEAL_BROKEN in team.trail(broken.pk)
    assert KEY_ADOPTED in team.trail(whole.pk)
    assert lacking(code) == before


@pytest.mark.closing_guard
def test_a_change_of_keys_reads_no_report_that_joined() -> None:
    code, unread = team.opened(), team.taken(team.DEWI)
    with team.at_desk(team.DEWI) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=unread, code=code)
    mark = bytes(Envelope.objects.get(pk=unread.pk).sealed_to or b"")
    assert [*mailbox.adopt_keys(at=team.LATER, sealed_to=[mark], waits=False)]
    assert Envelope.objects.get(pk=unread.pk).key_blob is None
    assert GuardRule.REPORT_READ in lacking(code)
