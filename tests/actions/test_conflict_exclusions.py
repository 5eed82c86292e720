"""Whom the ordinary desk kept a report from stays away from it: among the conflict reports, and when it comes back."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.actions.test_conflict_moving import moved
from tests.actions.test_intake_sheet import HEARD, office, person, saved
from tests.factories import arrivals, recipients, team
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI

from sigap.access.roles import OfficeKind
from sigap.cases.rules import ExclusionKind
from sigap.custody import actions
from sigap.custody.models import ConflictReport, ConflictShare, RecipientKey
from sigap.intake import actions as intake
from sigap.intake import events, reading
from sigap.intake.models import ReportExclusion, UncheckedReport
from sigap.intake.queries import report_for
from sigap.intake.rules import ExcludedParty
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AREA = ExcludedParty(kind=ExclusionKind.AREA, value="16.09.01")


def kept_of(envelope_id: UUID) -> set[tuple[str, str]]:
    """Who must not know of a report, as the table tells."""
    rows = ReportExclusion.objects.filter(envelope_id=envelope_id)
    return {(row.kind, row.area or str(row.person_id or row.office_id)) for row in rows}


def moved_with(*kept: ExcludedParty, words: str = "") -> str:
    """A report on the police that was kept from these, moved by Rina."""
    report = team.taken()
    saved(report, replace(HEARD, kept_from=frozenset(kept), body={"kept_words": words}))
    moved(report.number)
    assert not kept_of(report.pk)
    return str(report.number)


def handed_back(number: str) -> Envelope:
    """Ganda hands it to the ordinary desk, which checks it as any other."""
    opened = recipients.opened(GANDA, number)
    with team.at_desk(GANDA) as actor:
        given = actions.release(by=actor, at=now(), number=number, opened=opened)
    arrivals.checked(now())
    return Envelope.objects.get(number=given)


def test_a_person_an_office_and_an_area_are_kept_away_after_the_way_back() -> None:
    recipients.ready()
    number = moved_with(person(team.DEWI), office(OfficeKind.RSUD), AREA)
    back = handed_back(number)
    wanted = {(each.kind.value, each.value) for each in (person(team.DEWI), office(OfficeKind.RSUD), AREA)}
    assert wanted < kept_of(back.pk)
    assert events.KEPT_FROM in team.trail(back.pk)
    with team.at_desk(team.DEWI) as actor, pytest.raises(Refused):
        report_for(actor, back.number)
    with team.at_desk(team.RINA) as actor:
        assert report_for(actor, back.number)[0].pk == back.pk


def test_it_is_never_sealed_to_a_recipient_who_must_not_know() -> None:
    recipients.ready(GANDA, PUTRI, BAYU, OKTA)
    number = moved_with(person(OKTA))
    lane = ConflictReport.objects.get(number=number)
    held = ConflictShare.objects.filter(report_id=lane.pk).values("recipient_key_id")
    people = set(RecipientKey.objects.filter(pk__in=held).values_list("person_id", flat=True))
    assert people == {team.person_id(login) for login in (GANDA, PUTRI, BAYU)}
    opened = recipients.opened(GANDA, number)
    with team.at_desk(GANDA) as actor, pytest.raises((actions.UnableToHandOverReport, Refused)):
        actions.share_again(by=actor, at=now(), number=number, key_id=recipients.key_of(OKTA).pk, opened=opened)


def test_a_whole_office_of_recipients_is_left_out_too() -> None:
    recipients.ready(GANDA, PUTRI, BAYU, OKTA)
    number = moved_with(office(OfficeKind.LSM))
    lane = ConflictReport.objects.get(number=number)
    assert not ConflictShare.objects.filter(report_id=lane.pk, recipient_key_id=recipients.key_of(OKTA).pk).exists()


def test_who_stands_on_the_sheet_in_words_is_told_to_recipients_and_to_the_desk() -> None:
    recipients.ready()
    number = moved_with(words="paman yang punya kontrakan")
    assert recipients.opened(GANDA, number).details["hidden_from_who"] == "paman yang punya kontrakan"
    back = handed_back(number)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=now(), envelope=back)
    text = reading.open_report(entering=team.entering(team.RINA), number=back.number, at=now())
    assert "paman yang punya kontrakan" in text.kept_words


def test_where_nobody_at_the_desk_is_left_it_goes_back_to_the_recipients_with_all_of_them() -> None:
    recipients.ready()
    number = moved_with(person(team.DEWI), AREA)
    takers = (team.RINA, team.DEWI, team.HASAN)
    opened = recipients.opened(GANDA, number)
    everybody = [["person", str(team.person_id(login))] for login in takers] + opened.details["kept_from"]
    told = replace(opened, details={**opened.details, "kept_from": everybody})
    with team.at_desk(GANDA) as actor:
        actions.release(by=actor, at=now(), number=number, opened=told)
    (waiting,) = UncheckedReport.objects.all()
    arrivals.checked(now())
    assert not UncheckedReport.objects.exists()
    again = ConflictReport.objects.get(moved_from=waiting.pk)
    sealed = {tuple(each) for each in recipients.opened(GANDA, again.number).details["kept_from"]}
    assert {tuple(each) for each in everybody} < sealed


def test_one_that_came_as_such_goes_back_to_the_recipients_by_itself() -> None:
    recipients.ready()
    number = recipients.posted("police").number
    opened = recipients.opened(GANDA, number)
    everybody = [["person", str(team.person_id(login))] for login in (team.RINA, team.DEWI, team.HASAN)]
    told = replace(opened, details={**opened.details, "kept_from": everybody})
    with team.at_desk(GANDA) as actor:
        assert actions.release(by=actor, at=now(), number=number, opened=told) == number
    arrivals.checked(now())
    assert not UncheckedReport.objects.exists()
    assert recipients.opened(GANDA, number).story.startswith(recipients.STORY)
