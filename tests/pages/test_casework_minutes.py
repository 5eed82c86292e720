"""Minutes of a conference by two writers: both stand on one page, every version is kept, who was there is ticked."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate, localtime
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, Work

from sigap.access.models import Office
from sigap.casework.models import CaseConference, PlannedService, RecordVersion
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def police() -> str:
    return str(Office.objects.get(kind="polres_ppa").pk)


def held(work: Work) -> str:
    """The address of a conference with the police that has begun."""
    later = localtime(now()) + timedelta(hours=2)
    call = {"starts_at": later.strftime("%d-%m-%Y %H.%M"), "offices": [police()], "agenda": "1. Rekaan",
            "post_key": uuid4()}  # fmt: skip
    path = f"/kasus/{work.own}/rencana/konferensi/"
    assert casework.at_desk(MANAGER).post(path + "undang/", call).status_code == 302
    CaseConference.objects.update(starts_at=now() - timedelta(minutes=1))
    return f"{path}{CaseConference.objects.get().pk}/"


def typed(minutes: str, version: int, *decisions: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"version": version, "post_key": uuid4(), "minutes": minutes}
    for place, words in enumerate(decisions):
        told |= {f"task_{place}": words, f"owner_{place}": f"{police()}/",
                 f"due_on_{place}": localdate(now()).strftime("%d-%m-%Y")}  # fmt: skip
    return told | more


def test_two_writers_of_minutes_see_both_and_no_decision_stands_twice(work: Work) -> None:
    path, client = held(work), casework.at_desk(MANAGER)
    first = typed("Rekaan: jaga tiap malam.", 0, "Jaga malam", present=[police()])
    assert client.post(path + "notula/", first).status_code == 302
    answer = client.post(path + "notula/", typed("Rekaan: antar sekolah.", 0, "Jaga  malam", "Antar sekolah"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Rekaan: jaga tiap malam.", "Jaga malam (", "Versi yang tersimpan", "Keputusan yang sudah ada"):
        assert words in page, words
    form = page[page.index("<textarea") :]
    assert "Rekaan: antar sekolah.</textarea>" in page
    assert "Jaga  malam</textarea>" not in form, "a colleague has decided it already"
    assert "Antar sekolah</textarea>" in form
    assert 'name="version" value="1"' in page
    assert re.search(f'name="present" value="{police()}"[^>]* checked', page), "who a colleague saw there stays ticked"
    assert PlannedService.objects.count() == 1
    both = typed("Rekaan: jaga malam, antar sekolah.", 1, "Antar sekolah", present=[police()])
    assert client.post(path + "notula/", both).status_code == 302
    assert PlannedService.objects.count() == 2


def test_minutes_left_as_they_were_take_over_what_a_colleague_wrote(work: Work) -> None:
    path, client = held(work), casework.at_desk(MANAGER)
    assert client.post(path + "notula/", typed("Rekaan: satu.\r\nDua.", 0)).status_code == 302
    assert client.post(path + "notula/", typed("Rekaan: dua.", 1)).status_code == 302
    answer = client.post(path + "notula/", typed("Rekaan: satu.\r\nDua.", 1, "Antar sekolah"))
    assert answer.status_code == 409
    assert "Rekaan: dua.</textarea>" in answer.content.decode()


def test_members_read_every_version_of_the_minutes_and_who_was_there(work: Work) -> None:
    path, client = held(work), casework.at_desk(MANAGER)
    assert client.post(path + "notula/", typed("Rekaan: satu.", 0)).status_code == 302
    told = typed("Rekaan: dua.", 1, present=[police()])
    assert client.post(path + "notula/", told).status_code == 302
    assert [row.version for row in RecordVersion.objects.order_by("version")] == [1, 2]
    member = casework.at_desk(POLICE)
    page = member.get(path + "notula/riwayat/").content.decode()
    assert page.index("Rekaan: dua.") < page.index("Rekaan: satu.")
    assert f"Hadir: {Office.objects.get(pk=police()).name}" in member.get(path).content.decode()
    for login in (casework.HEAD, casework.ELSEWHERE):
        assert casework.at_desk(login).get(path + "notula/riwayat/").status_code == 404
    stranger = typed("Rekaan: tiga.", 2, present=[str(uuid4())])
    assert client.post(path + "notula/", stranger).status_code == 422
