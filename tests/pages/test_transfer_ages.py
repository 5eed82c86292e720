"""Nobody is younger or older in another office than in ours: an age goes along with the day on which it was heard."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate
from tests.factories.casework import ELSEWHERE, Work
from tests.factories.transferring import BASE, HEAD_ELSEWHERE, desk, file_of, made, seen, sent, trusted, two_offices

from sigap.cases.models import Case, CasePerson
from sigap.cases.queries.screening import subjects_of
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.kind import LeadingKind
from sigap.kernel.clock import now
from sigap.transfers.models import IncomingTransfer
from sigap.transfers.rules import ContentUnfit, moved_case

pytestmark = pytest.mark.django_db


def test_who_was_of_age_on_the_day_of_the_act_still_is_after_a_transfer(work: Work, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    two_offices()
    case = Case.objects.get(code=work.own)
    # 19 two years and four days ago: 21 at least today, and half a year before it was heard 18 at least.
    heard_on = localdate(now()) - timedelta(days=735)
    acted_on = heard_on - timedelta(days=183)
    Case.objects.filter(pk=case.pk).update(acted_on=acted_on, kind=LeadingKind.SEXUAL)
    for role, age, aged_at in (
        # Half past midnight in the regency, the day before in UTC.
        (PersonRole.VICTIM, 19, datetime.combine(heard_on - timedelta(days=1), time(17, 30), tzinfo=UTC)),
        (PersonRole.SUSPECT, None, None),
        # Of age by now, a child on the day of the act.
        (PersonRole.VICTIM, 17, datetime.combine(heard_on, time(5), tzinfo=UTC)),
    ):
        last = CasePerson.objects.filter(case=case).latest("ordinal").ordinal
        CasePerson.objects.create(
            case=case, ordinal=last + 1, role=role, sex=Sex.FEMALE, age_years=age, aged_at=aged_at,
            letters=["j"] if role == PersonRole.VICTIM else [],
        )  # fmt: skip
    ours = [each.age for each in subjects_of(case.pk, acted_on=acted_on)]
    assert ours[-3:] == [18, None, 16]
    _row, raw = made(work, trusted())
    wati = desk(ELSEWHERE)
    came = sent(wati, f"{BASE}masuk/unggah/", {"file": file_of(raw)})["Location"]
    assert "21 tahun" in seen(wati, came)
    sent(wati, f"{came}usulkan/")
    sent(desk(HEAD_ELSEWHERE), f"{came}terima/")
    theirs = IncomingTransfer.objects.get().case_id
    assert theirs is not None
    there = CasePerson.objects.filter(case=theirs).order_by("ordinal").values_list("age_years", "aged_at", "letters")
    came_as = [(age, localdate(at) if at else None, letters) for age, at, letters in there]
    assert came_as[-3:] == [(19, heard_on, []), (None, None, []), (17, heard_on, ["j"])]
    assert [each.age for each in subjects_of(theirs, acted_on=acted_on)][-3:] == [18, None, 16]


def test_a_file_without_the_day_is_read_as_before() -> None:
    who = {
        "ordinal": 1, "role": "victim", "sex": "P", "age": 15, "identity": {}, "parts": {}, "contact": {}, "forms": [],
        "settings": [], "letters": [],
    }  # fmt: skip
    texts = ("transfer", "office", "regency", "code", "opened_on", "risk", "kind", "place", "acted_on", "area",
             "area_label", "consent", "summary")  # fmt: skip
    told = dict.fromkeys(texts, "") | {"expires_on": "2026-12-01", "people": [who]}
    told |= {name: [] for name in ("goals", "relations", "kept", "offenders")}
    (read,) = moved_case(json.dumps(told).encode()).people
    assert (read.age, read.said_age, read.said_on) == (15, None, "")
    for wrong in ({"said_on": "kemarin"}, {"said_age": -1}):
        with pytest.raises(ContentUnfit):
            moved_case(json.dumps(told | {"people": [who | wrong]}).encode())
