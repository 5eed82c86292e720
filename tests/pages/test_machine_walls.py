"""What an office's system is not shown: cases of others, cases kept from one of its people; few statements, paged."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import MANAGER, Work
from tests.factories.statements import check_few
from tests.factories.systems import POLICE_HEAD, PROSECUTOR, SystemClient, alike, new_key, problem

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest
from sigap.cases.models import Case, CaseExclusion
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def police(work: Work) -> SystemClient:
    """The police's own system, with every scope."""
    return SystemClient(new_key())


def test_what_is_not_for_the_office_looks_like_what_is_not_there(work: Work, police: SystemClient) -> None:
    prosecutor = SystemClient(new_key(PROSECUTOR, OfficeKind.KEJARI))
    for client, mine, theirs in (
        (police, work.foreign, "TIADA-999"),
        (prosecutor, work.own, "TIADA-999"),
    ):
        for path in ("cases/{}", "cases/{}/milestones"):
            foreign, absent = client.get(path.format(mine)), client.get(path.format(theirs))
            assert foreign.status_code == 404
            assert alike(foreign, absent)
        body = {"kind": "lp", "happened_on": "2026-11-02"}
        foreign = client.post(f"cases/{mine}/milestones", body)
        absent = client.post(f"cases/{theirs}/milestones", body)
        assert (foreign.status_code, foreign.content) == (404, absent.content)
    for action, sent in (
        ("", None),
        ("/answer", {"answer": "decline", "reason": "no_capacity"}),
        ("/question", {"question": "apa"}),
        ("/result", {"kind": "done", "done_at": now().isoformat()}),
    ):
        pair = [f"referrals/{each}{action}" for each in (work.foreign_referral, uuid4())]
        foreign, absent = (police.get(each) if sent is None else police.post(each, sent) for each in pair)
        assert foreign.status_code == 404
        assert alike(foreign, absent)
    for odd in ("cases/%00", "cases/..%2f", "referrals/bukan-id", "tiada", "cases/Pere'an"):
        assert problem(police.get(odd)) == (404, "not_found")
    assert prosecutor.get("cases").json()["cases"] == []
    assert prosecutor.get("referrals").json()["referrals"] == []


def test_a_case_kept_from_one_officer_is_kept_from_the_offices_system(work: Work, police: SystemClient) -> None:
    assert police.get(f"cases/{work.own}").status_code == 200
    total = len(police.get("cases?limit=100").json()["cases"])
    asked = len(police.get("referrals?limit=100").json()["referrals"])
    lestari = Membership.objects.get(person__login=POLICE_HEAD).person_id
    with casework.acting(MANAGER, {}) as actor:
        cases.exclude_from_case(
            by=actor,
            at=now(),
            access=case_for(actor, work.own),
            what=ExclusionRequest(kind=ExclusionKind.PERSON, person_id=lestari, person_name="Lestari Handayani"),
            basis=ExclusionBasis.KINSHIP,
        )
    assert CaseExclusion.objects.count() == 1
    absent = police.get("cases/TIADA-999")
    for path in (f"cases/{work.own}", f"cases/{work.own}/milestones"):
        assert (police.get(path).status_code, police.get(path).content) == (404, absent.content)
    assert len(police.get("cases?limit=100").json()["cases"]) == total - 1
    assert len(police.get("referrals?limit=100").json()["referrals"]) == asked - 1
    # Anton, who is not kept from it, works on.
    assert casework.at_desk(casework.POLICE).get(f"/kasus/{work.own}/").status_code == 200


def test_reads_are_few_and_paged(work: Work, police: SystemClient) -> None:
    for path in ("key", "cases", f"cases/{work.own}", f"cases/{work.own}/milestones", "referrals", "changes"):
        with CaptureQueriesContext(connection) as captured:
            assert police.get(path).status_code == 200
        check_few(captured, path)
    seen: list[str] = []
    after = ""
    while True:
        page = police.get(f"cases?limit=7&after={after}").json()
        seen += [row["case"] for row in page["cases"]]
        if not (after := page["next"]):
            break
    assert len(seen) == len(set(seen)) == len(police.get("cases?limit=100").json()["cases"])
    for wrong in ("limit=0", "limit=101", "limit=x", "after=zzz", "direction=up"):
        assert problem(police.get(f"referrals?{wrong}")) == (422, "invalid"), wrong
    assert problem(police.get(f"changes?after={uuid4()}")) == (410, "cursor_unknown")
    shown = police.get(f"cases/{work.own}").json()
    assert shown["stage"] == Case.objects.get(code=work.own).status
    assert shown["deadlines"] == sorted(shown["deadlines"], key=lambda row: row["due_at"])
