"""What waits for a second person stands in the list of work of everybody who may say yes, and of nobody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.factories import joint, officers, team
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI, MAYA, RINA, SURYA
from tests.factories.work import differences, nothing_open

from sigap.access.models import Membership, Person, Reset, RoleRequest
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import RESET_WAITS, ROLE_WAITS, ResetReason
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ClosingReason, ExclusionBasis, ExclusionKind
from sigap.desk.notices import notice_page
from sigap.desk.queue.listing import queue_for
from sigap.kernel import clock
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem
from sigap.work.queries import work_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEXT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def now() -> datetime:
    at = clock.now()
    for login in (HASAN, MAYA, SURYA, RINA):
        team.stepped_up(login, at=at)
    return at


def role_asked(at: datetime) -> UUID:
    with team.at_desk(MAYA) as maya:
        people.add_officer(
            by=maya, at=at, login="wulan.uptd", name="Wulan CONTOH", office=team.office(OfficeKind.UPTD_PPA),
            role=RoleCode.CASE_MANAGER,
        )  # fmt: skip
    found: UUID = RoleRequest.objects.get(ended_at=None).pk
    return found


def reset_asked(at: datetime) -> UUID:
    """A head asks for a way back in of her officer."""
    with team.at_desk(HASAN) as hasan:
        people.ask_reset(by=hasan, at=at, person=Person.objects.get(login=RINA), reason=ResetReason.BOTH)
    found: UUID = Reset.objects.get(ended_at=None).pk
    return found


def confirm_role(by: str, subject: UUID, at: datetime) -> None:
    with team.at_desk(by) as actor:
        people.confirm_asked_role(by=actor, at=at, request_id=subject)


def confirm_reset(by: str, subject: UUID, at: datetime) -> None:
    with team.at_desk(by) as actor:
        people.confirm_reset(by=actor, at=at, reset_id=subject)


def sees(login: str, subject: UUID, at: datetime, *, only_mine: bool = True) -> bool:
    with team.at_desk(login) as actor:
        return work_of(actor, at=at, only_mine=only_mine).filter(subject_id=subject).exists()


type Asked = Callable[[datetime], UUID]
type Confirmed = Callable[[str, UUID, datetime], None]


@pytest.mark.parametrize(
    ("asked", "confirm", "asker", "seconds", "waits"),
    [
        (role_asked, confirm_role, MAYA, (HASAN, SURYA), ROLE_WAITS),
        (reset_asked, confirm_reset, HASAN, (MAYA, SURYA), RESET_WAITS),
    ],
    ids=["role", "way back in"],
)
def test_it_stands_before_who_may_confirm_until_somebody_did_or_it_lapsed(
    now: datetime, asked: Asked, confirm: Confirmed, asker: str, seconds: tuple[str, ...], waits: timedelta
) -> None:
    subject = asked(now)
    assert all(sees(login, subject, now) for login in seconds)
    assert not any(sees(login, subject, now, only_mine=False) for login in (asker, RINA, DEWI))
    due = WorkItem.objects.filter(subject_id=subject).values_list("due_at", flat=True)
    assert set(due) == {now + timedelta(hours=24)}, "a role too: nobody's first days wait under 'later'"
    assert not any(sees(login, subject, now + waits) for login in seconds), "nobody can confirm what has lapsed"
    assert differences() == []
    confirm(seconds[0], subject, now + NEXT)
    assert not any(sees(login, subject, now + NEXT) for login in seconds)
    assert differences() == []


def test_what_is_stopped_waits_for_nobody(now: datetime) -> None:
    subject = role_asked(now)
    with team.at_desk(SURYA) as surya:
        people.stop_role(by=surya, at=now, request_id=subject)
    assert not WorkItem.objects.filter(subject_id=subject, settled_at=None).exists()
    assert differences() == []


def test_a_power_of_yesterday_shows_nothing_that_it_could_not_confirm(now: datetime) -> None:
    """It counts after seven days; who leaves before is asked no more."""
    subject = role_asked(now)
    puppet = people.add_person(by=officers.LOADER, at=now, login="boneka.dua", name="Boneka CONTOH", password="x")
    office = team.office(OfficeKind.SECRETARIAT)
    people.grant_membership(by=officers.LOADER, at=now, person=puppet, office=office, role=RoleCode.SECRETARIAT)
    assert not WorkItem.objects.filter(subject_id=subject, person_id=puppet.pk).exists(), "it lapses before that"
    Membership.objects.filter(person=puppet).update(since=now - timedelta(days=4))
    row = WorkItem.objects.get(subject_id=subject, person_id=puppet.pk, settled_at=None)
    assert row.shows_at == now + timedelta(days=3)
    left = now + timedelta(days=5)
    Membership.objects.filter(person=puppet).update(until=left)
    row.refresh_from_db()
    assert row.ends_at == left
    assert differences() == []


def test_the_queue_names_the_role_and_leads_to_its_page(now: datetime) -> None:
    role, reset = role_asked(now), reset_asked(now)
    with team.at_desk(SURYA) as surya:
        queue = queue_for(surya, at=now, only_mine=True)
    lines = {row["url"]: row for part in queue.parts for row in part.rows}
    assert lines[f"/orang/peran-menunggu/{role}/"]["facts"] == ["Manajer kasus"]
    line = lines[f"/orang/atur-ulang/{reset}/"]
    assert (line["what"], line["facts"]) == ("Sahkan pemulihan masuk", ["Telepon dan kata sandi"])
    assert "Wulan" not in str(lines), "no name in a list that anybody may look at over a shoulder"


def closing_asked_by_head(*, kept_from: str = "") -> str:
    """A head who works on a case of hers, in which the police take part, asks to close it."""
    code = team.opened()
    joint.police_in(code)
    if kept_from:
        kin = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(kept_from), person_name="Rekaan")
        with team.on_case(DEWI, code) as (actor, access):
            exclude_from_case(
                by=actor, at=team.AT, access=access, what=kin, basis=ExclusionBasis.CONFLICT, words="Rekaan."
            )
    nothing_open()
    with team.on_case(DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.AT, access=access, officer=team.colleague(actor, HASAN))
    with team.on_case(HASAN, code) as (actor, access):
        cases.ask_closing(
            by=actor, at=team.AT, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )
    return code


def test_what_the_only_head_asks_reaches_who_else_may_answer() -> None:
    code, own = closing_asked_by_head(), OfficeKind.UPTD_PPA
    asked = Notice.objects.filter(code="case-closing-asked").values_list("office_id", "person_id")
    assert set(asked) == {(team.office(own).pk, None), (None, team.person_id(LESTARI))}, "who may answer there"
    with team.on_case(HASAN, code) as (actor, access):
        cases.close_alone(by=actor, at=team.AT + timedelta(days=2), access=access, words="Rekaan: tak ada jawaban.")
    alone = Notice.objects.filter(code="case-closed-alone", person_id__isnull=False)
    assert list(alone.values_list("person_id", flat=True)) == [team.person_id(SURYA)]
    with team.at_desk(SURYA) as actor:
        assert "/kasus/penutupan/tinjauan/" in [row.url for row in notice_page(actor, at=team.AT).rows]


def test_with_another_head_in_the_office_nobody_else_is_asked() -> None:
    team.also_works_at(RINA, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    closing_asked_by_head()
    asked = Notice.objects.filter(code="case-closing-asked").values_list("office_id", flat=True)
    assert list(asked) == [team.office(OfficeKind.UPTD_PPA).pk]


def test_a_head_who_must_not_know_of_the_case_is_no_other_head() -> None:
    team.also_works_at(RINA, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    closing_asked_by_head(kept_from=RINA)
    asked = Notice.objects.filter(code="case-closing-asked", person_id__isnull=False)
    assert list(asked.values_list("person_id", flat=True)) == [team.person_id(LESTARI)]


def test_a_head_of_another_office_who_must_not_know_silences_no_colleague_who_may_answer() -> None:
    closing_asked_by_head(kept_from=LESTARI)
    asked = Notice.objects.filter(code="case-closing-asked", person_id__isnull=False)
    assert team.person_id(ANTON) in asked.values_list("person_id", flat=True)


def test_what_waits_no_longer_is_new_to_nobody_and_a_closing_done_alone_is_looked_at_once() -> None:
    team.also_works_at(RINA, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    code = closing_asked_by_head()
    asked = Notice.objects.filter(code="case-closing-asked")
    with team.on_case(HASAN, code) as (actor, access):
        cases.withdraw_closing(by=actor, at=team.LATER, access=access, reason=TakeBackReason.WRONG)
    assert list(asked.values_list("read_at", flat=True)) == [team.LATER]
    with team.on_case(HASAN, code) as (actor, access):
        cases.ask_closing(
            by=actor, at=team.LATER, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )
    assert asked.filter(read_at=None).count() == 1
    at = team.AT + timedelta(days=4)
    with team.on_case(HASAN, code) as (actor, access):
        cases.close_alone(by=actor, at=at, access=access, words="Rekaan: tak ada jawaban.")
    assert not asked.filter(read_at=None).exists()
    with team.at_desk(RINA) as actor:
        rows = [row for part in queue_for(actor, at=at, only_mine=False).parts for row in part.rows]
    assert [bool(row["left"]) for row in rows if row["what"] == "Tinjau terminasi oleh satu orang"] == [True]
