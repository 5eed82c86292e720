"""Forms of a case that somebody changed meanwhile: what was typed is shown again, and the same once more is saved."""

from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, RoleClient, Work
from tests.pages.test_edits_at_once import fields

from sigap.access.models import Person
from sigap.cases import actions as case_actions
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import guard
from sigap.cases.views import closing as closing_views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager() -> RoleClient:
    return casework.at_desk(MANAGER, stepped_up=True)


def version(code: str) -> int:
    return Case.objects.get(code=code).version


def test_a_kind_said_on_a_changed_case_is_shown_again(manager: RoleClient, work: Work) -> None:
    path, before = f"/kasus/{work.own}/jenis/", version(work.own)
    said: dict[str, Any] = {"kind": "kind_sexual", "place": "place_home", "competence": "competence_ours"}
    said |= {"forms_1": ["form_sexual"], "version": before}
    assert manager.post(path, said).status_code == 302
    assert manager.post(path, said).status_code == 302, "the very same sent again"
    assert version(work.own) == before + 1
    again = manager.post(path, said | {"kind": "kind_physical"})
    page = again.content.decode()
    assert (again.status_code, f'name="version" value="{before + 1}"' in page) == (409, True)
    assert 'value="kind_physical" selected' in page
    assert manager.post(path, said | {"kind": "kind_physical", "version": before + 1}).status_code == 302
    assert Case.objects.get(code=work.own).kind == "kind_physical"


def test_a_letter_for_an_adult_is_said_on_the_page(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/jenis/"
    said = {"kind": "kind_sexual", "place": "", "competence": "", "letters_1": ["f"], "version": version(work.own)}
    # They come of age between the check of the form and the act.
    CasePerson.objects.filter(case__code=work.own, ordinal=1).update(age_years=15)
    set_kind = case_actions.set_kind

    def older(**given: Any) -> Case:
        CasePerson.objects.filter(case__code=work.own, ordinal=1).update(age_years=30)
        return set_kind(**given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_actions, "set_kind", older)
        again = manager.post(path, said)
    assert (again.status_code, "hanya untuk anak" in again.content.decode()) == (409, True)


def test_a_closing_that_met_a_change_keeps_who_follows_the_criminal_case(
    manager: RoleClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = guard.ClosingState(facts=frozenset({"track_open"}), work=())
    monkeypatch.setattr(closing_views, "closing_state", lambda _case: track)
    named = Person.objects.get(login=MANAGER).pk
    said = {"reason": "goals_reached", "follower": str(named), "version": version(work.own) + 7}
    again = manager.post(f"/kasus/{work.own}/tutup/", said)
    page = again.content.decode()
    assert again.status_code == 409
    assert f'<option value="{named}" selected' in page


def test_the_same_identity_again_is_a_second_click(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/orang/1/isi/"
    sent = fields(manager.get(path).content.decode()) | {"full_name": "Rekaan Baru"}
    assert [manager.post(path, sent).status_code for _click in range(2)] == [302, 302]
    assert manager.post(path, sent | {"alias": "Baru"}).status_code == 409


def test_a_reporters_card_is_not_offered_for_correction(manager: RoleClient, work: Work) -> None:
    CasePerson.objects.filter(case__code=work.own, ordinal=1).update(role="reporter")
    base = f"/kasus/{work.own}/orang/1/kontak/"
    link = f'href="{base}tulis/"'
    assert link in manager.get(base).content.decode(), "the first card can be written"
    sent = fields(manager.get(f"{base}tulis/").content.decode()) | {"answers": "Rekaan"}
    assert manager.post(f"{base}tulis/", sent).status_code == 302
    assert manager.get(f"{base}tulis/").status_code == 404
    assert link not in manager.get(base).content.decode()
