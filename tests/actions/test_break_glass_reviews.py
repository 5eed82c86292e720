"""Who hears of a break-glass, and who looks at it afterwards: head and auditor, each for themselves, never oneself."""

from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import emergency, team
from tests.factories.emergency import WHY, broken, on_rota

from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases.actions.break_glass import (
    REVIEW_CLOCKS,
    UnableToReviewUse,
    review_use,
)
from sigap.cases.models import BreakGlass, BreakGlassReview
from sigap.cases.queries.break_glass import use_rows
from sigap.cases.reading import open_use_words
from sigap.cases.rules.break_glass import BreakGlassFinding, ReviewPart
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LESTARI = team.LESTARI


@pytest.fixture
def code() -> str:
    return emergency.shut_case()


def test_owner_head_and_auditor_hear_of_it_at_once_and_clocks_run(code: str) -> None:
    broken(code)
    case, use = team.case_of(code), BreakGlass.objects.get()
    told = Notice.objects.filter(code="glass-broken")
    assert {row.person_id for row in told if row.person_id} == {team.person_id(team.DEWI), team.person_id(team.SURYA)}
    (to_head,) = [row for row in told if row.office_id]
    assert (to_head.office_id, to_head.role) == (case.office_id, "head")
    clocks = Clock.objects.filter(subject_id=use.id, rule_code__in=REVIEW_CLOCKS.values(), stopped_at=None)
    assert {clock.owner_office for clock in clocks} == {case.office_id, team.office(OfficeKind.INSPEKTORAT).id}
    assert "rumah sakit" not in "".join(Event.objects.values_list("body", flat=True))


def seen(login: str) -> list[tuple[UUID, bool]]:
    with team.at_desk(login) as actor:
        return [(row.use.id, row.is_waiting) for row in use_rows(actor)[0]]


def reviewed(login: str, use_id: UUID, finding: BreakGlassFinding = BreakGlassFinding.JUSTIFIED) -> None:
    with team.at_desk(login) as actor:
        review_use(by=actor, at=now(), use_id=use_id, finding=finding)


def test_head_and_auditor_review_each_for_themselves(code: str) -> None:
    use = broken(code)
    for login, part in ((team.HASAN, ReviewPart.HEAD), (team.SURYA, ReviewPart.AUDITOR)):
        assert seen(login) == [(use.id, True)]
        row, words = open_use_words(entering=team.entering(login), use_id=use.id, at=now())
        assert words == WHY
        assert row.parts == (part,)
        reviewed(login, use.id)
        assert seen(login) == [(use.id, False)]
        with pytest.raises(UnableToReviewUse, match="sudah ditinjau"):
            reviewed(login, use.id)
    assert not Clock.objects.filter(rule_code__in=REVIEW_CLOCKS.values(), stopped_at=None).exists()
    assert set(BreakGlassReview.objects.values_list("part", flat=True)) == {"head", "auditor"}


def test_nobody_else_sees_or_reviews_a_use_and_nobody_their_own(code: str) -> None:
    use = broken(code)
    assert seen(LESTARI) == []
    with team.at_desk(team.DEWI) as actor, pytest.raises(Refused):
        use_rows(actor)
    for login in (LESTARI, team.ANTON):
        with pytest.raises(Refused):
            reviewed(login, use.id)
    with team.at_desk(team.DEWI):
        assert team.counted("SELECT 1 FROM cases_breakglass") == 0
    review = (
        "INSERT INTO cases_breakglassreview (id, use_id, part, finding, used_by, reviewed_by, reviewed_by_name,"
        " reviewed_at)"
        " VALUES (gen_random_uuid(), %s, 'head', 'justified', %s, %s, 'x', now())"
    )
    mine = team.person_id(LESTARI)
    with team.at_desk(LESTARI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        team.counted(review, [use.id, mine, mine])
    with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
        team.counted(review, [use.id, mine, mine])


def test_a_head_does_not_review_what_they_did_themself(code: str) -> None:
    on_rota(team.HASAN, OfficeKind.UPTD_PPA)
    use = broken(code, team.HASAN)
    assert seen(team.HASAN) == [(use.id, False)]
    with pytest.raises(UnableToReviewUse, match="tidak meninjau sendiri"):
        reviewed(team.HASAN, use.id)
    running = Clock.objects.filter(rule_code__in=REVIEW_CLOCKS.values(), stopped_at=None)
    assert [clock.rule_code for clock in running] == [REVIEW_CLOCKS[ReviewPart.AUDITOR]]


def test_what_should_not_have_been_is_told_to_the_officers_head(code: str) -> None:
    use = broken(code)
    reviewed(team.SURYA, use.id, BreakGlassFinding.IMPROPER)
    assert Notice.objects.get(code="glass-improper").office_id == team.office(OfficeKind.POLRES_PPA).id
