"""Whoever was entered as accused by mistake stands accused in no letter."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, RoleClient, Work
from tests.pages.test_case_letters import LP, typed

from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole
from sigap.legal.models import Mark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def _post(client: RoleClient, path: str, data: dict[str, str]) -> None:
    assert client.post(path, {"post_key": str(uuid4()), **data}).status_code == 302, path


def test_whoever_was_accused_by_mistake_is_accused_in_no_letter(work: Work) -> None:
    case = f"/kasus/{work.own}/"
    manager, police = casework.at_desk(MANAGER, stepped_up=True), casework.at_desk(POLICE)
    for age in ("41", "17"):
        ordinal = str(CasePerson.objects.filter(case__code=work.own).count() + 1)
        suspect = {"role": "suspect", "sex": "P", "age_years": age, "ordinal": ordinal}
        _post(manager, f"{case}orang/tambah/", suspect)
    _post(police, f"{case}hukum/catat/", LP)
    Mark.objects.update(person=CasePerson.objects.get(case__code=work.own, ordinal=ordinal))
    people = CasePerson.objects.filter(case__code=work.own)
    people.filter(ordinal=ordinal).update(role=PersonRole.VICTIM, former_roles=[PersonRole.SUSPECT])
    people.filter(role=PersonRole.WITNESS).update(former_roles=[PersonRole.CHILD_IN_CONFLICT])

    letters = f"{case}surat-perkara/"
    shown = manager.get(f"{letters}laporan/")
    page = shown.content.decode()
    assert shown.status_code == 200, page
    named = manager.post(f"{letters}laporan/", {**typed(page), "as": "names"}).content.decode()
    for each in (page, named):
        accused = typed(each)["f_terlapor"]
        assert accused.startswith("Terlapor")
        assert not [label for label in ("Korban", "Saksi", "; ") if label in accused], accused
    assert "Tidak ada anak sebagai terlapor" in police.get(f"{letters}litmas/").content.decode()
    progress = police.get(f"{letters}sp2hp/").content.decode()
    assert f"?untuk={ordinal}" in progress, "her own track is still told of"
    assert progress.index(f"?untuk={int(ordinal) - 1}") < progress.index(f"?untuk={ordinal}")
    assert '?untuk=2"' not in progress, "of whom no mark stands"
