"""Pages of a danger: what a colleague did meanwhile is said, and a page sent twice tells once."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db.models import F
from tests.factories import casework
from tests.factories.casework import INTAKE, MANAGER, POLICE, Work
from tests.pages.test_edits_at_once import fields
from tests.pages.test_referral_pages import as_shown

from sigap.cases.models import DangerTag
from sigap.referrals.models import Referral
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_a_page_of_before_does_not_say_that_a_danger_was_told_again(work: Work) -> None:
    desk = casework.at_desk(MANAGER, stepped_up=True)
    base = f"/kasus/{work.own}/bahaya/"
    form = fields(desk.get(base).content.decode()) | {"flags": ["weapon"]}
    said = [desk.post(base, form, follow=True).content.decode() for _click in range(2)]
    assert ["Tanda darurat tercatat" in page for page in said] == [True, True], "a double click"
    DangerTag.objects.filter(case__code=work.own, flag="weapon").update(told_at=F("told_at") - timedelta(hours=2))
    page = desk.post(base, form, follow=True).content.decode()
    assert ("Tanda darurat tercatat" in page, "Buka halamannya dari awal, lalu catat" in page) == (False, True)
    page = desk.post(base, form | {"flags": ["weapon", "abduction"]}, follow=True).content.decode()
    assert ("Tanda darurat tercatat" in page, "Buka halamannya dari awal, lalu catat" in page) == (True, True)
    assert DangerTag.objects.get(case__code=work.own, flag="weapon", lifted_at=None).version == 1


def test_two_who_answer_and_one_who_lifts(work: Work) -> None:
    first, second = (casework.at_desk(login, stepped_up=True) for login in (MANAGER, INTAKE))
    base = f"/kasus/{work.own}/bahaya/"
    form = fields(first.get(base).content.decode()) | {"flags": ["weapon"]}
    assert [first.post(base, form).status_code for _click in range(2)] == [302, 302]
    tag = DangerTag.objects.get(case__code=work.own, flag="weapon", lifted_at=None)
    assert tag.version == 1
    late = WorkItem.objects.filter(case_id=tag.case_id, settled_at=None).exclude(word__startswith="danger-")
    assert late.update(due_at=F("since") - timedelta(days=2))
    front = first.get(f"/kasus/{work.own}/").content.decode()
    assert re.search(r"<h2[^>]*>Jawab tanda darurat: ", front), "nothing stands before a danger"
    path = f"{base}{tag.pk}/tindakan/"
    theirs = fields(first.get(path).content.decode()) | {"step": "police_called"}
    mine = fields(second.get(path).content.decode()) | {"step": "treated"}
    assert first.post(path, theirs).status_code == 302
    again = second.post(path, mine)
    page = again.content.decode()
    assert (again.status_code, "sudah mencatat tindakan: Polisi sudah ditelepon" in page) == (409, True)
    assert second.post(path, fields(page)).status_code == 302
    tag.refresh_from_db()
    assert tag.step == "treated"
    lift = f"{base}{tag.pk}/cabut/"
    reason = fields(second.get(lift).content.decode()) | {"basis": "danger_over", "words": "Rekaan: aman."}
    assert first.post(lift, fields(first.get(lift).content.decode()) | reason).status_code == 302
    for answer in (second.get(path), second.post(path, mine), second.post(lift, reason)):
        assert (answer.status_code, "sudah dicabut" in answer.content.decode()) == (409, True)


def test_a_danger_that_an_office_is_told_of_is_proposed_for_the_case(work: Work) -> None:
    desk, base = casework.at_desk(MANAGER, stepped_up=True), f"/kasus/{work.own}/rujukan/"
    to = Referral.objects.filter(case_code=work.own).earliest("offered_at").to_office_id
    body = as_shown(desk.get(f"{base}siapkan/").content.decode()) | {"office": str(to), "purposes": "police_report"}
    sent = desk.post(f"{base}siapkan/", body | {"dangers": ["lives_with_suspect", "weapon"]}).headers["Location"]
    form = f"/kasus/{work.own}/bahaya/?tanda=lives_with_suspect&amp;tanda=weapon"
    assert f'href="{form}"' in desk.get(sent).content.decode()
    filled = desk.get(form.replace("&amp;", "&")).content.decode()
    assert sorted(re.findall(r'name="flags" value="(\w+)"[^>]* checked', filled)) == ["lives_with_suspect", "weapon"]
    told = fields(filled) | {"flags": ["lives_with_suspect"]}
    assert desk.post(f"/kasus/{work.own}/bahaya/", told).status_code == 302
    assert f'href="/kasus/{work.own}/bahaya/?tanda=weapon"' in desk.get(sent).content.decode()
    theirs = casework.at_desk(POLICE).get(sent)
    assert "?tanda=" not in theirs.content.decode(), "whose request it is not is asked nothing"
