"""A form of an office taken out of use: nothing more is answered, what was is read, and it comes back as a version."""

import pytest
from tests.factories import team
from tests.factories.questioning import answer, drafted, published
from tests.factories.team import AT, DEWI, HASAN, LESTARI

from sigap.audit.models import Event
from sigap.kernel.errors import Conflict, Refused
from sigap.questionnaires import actions, events
from sigap.questionnaires.models import Questionnaire
from sigap.questionnaires.queries import made_form, offered_form, offered_forms, standing_editions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def stop(form: Questionnaire, number: int = 1, login: str = HASAN) -> None:
    with team.at_desk(login) as actor:
        actions.stop_form(by=actor, at=AT, form_id=form.pk, number=number)


def test_a_stopped_form_is_answered_no_more_and_what_was_stays_readable() -> None:
    code, form = team.opened(), drafted()
    edition = published(form)
    answer(code, edition, aman="no", sebab="Rekaan")
    for _twice in range(2):
        stop(form)
    assert Event.objects.filter(code=events.STOPPED).count() == 1
    assert standing_editions(has_drafts=False) == []
    with team.on_case(DEWI, code) as (actor, access):
        offered = offered_form(actor, access, form.pk)
        assert (offered.edition, offered.may_write, len(offered.sheets)) == (None, False, 1)
    other = team.opened()
    with team.on_case(DEWI, other) as (actor, access):
        assert offered_forms(actor, access) == [], "not offered where nothing was answered"
    with pytest.raises((Refused, Conflict)):
        answer(code, edition, based_on=1, aman="yes")


def test_a_stopped_form_is_published_again_as_a_new_version_only() -> None:
    form = drafted()
    published(form)
    stop(form)
    with team.at_desk(HASAN) as actor:
        assert made_form(actor, form.pk).is_out_of_use
        actions.begin_draft(by=actor, at=AT, form_id=form.pk)
    assert published(form).number == 2
    with pytest.raises(Conflict):
        stop(form)
    with team.at_desk(HASAN) as actor:
        made = made_form(actor, form.pk)
    assert (made.is_out_of_use, made.published and made.published.number) == (False, 2)


def test_only_its_makers_stop_a_form_and_no_draft() -> None:
    form = drafted()
    with pytest.raises(Refused):
        stop(form)
    published(form)
    for login in (LESTARI, DEWI):
        with pytest.raises(Refused):
            stop(form, login=login)
