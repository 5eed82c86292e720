"""Nobody is younger in another office than in ours: an age goes along as it is today, not as it once was heard."""

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
    came_as = CasePerson.objects.filter(case=theirs).order_by("ordinal").values_list("age_years", "letters")
    assert list(came_as)[-3:] == [(21, []), (None, []), (19, ["j"])]
    assert [each.age for each in subjects_of(theirs, acted_on=acted_on)][-3:] == [18, None, 16]
