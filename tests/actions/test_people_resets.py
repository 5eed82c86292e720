"""A way back in by two people: who may ask, who may confirm, what a code opens, and how it is attacked."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team
from tests.factories.team import ANTON, DEWI, HASAN, LESTARI, MAYA, RINA, SURYA

from sigap.access import actions as access
from sigap.access import entry, resetting
from sigap.access.models import Person, Reset, Session
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import ResetReason
from sigap.access.signin import password as judging
from sigap.audit.models import Event
from sigap.kernel import clock
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEW = "pinggir-danau-ranau-2026"
NEXT = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def now() -> datetime:
    """The real moment: the database asks its own clock whether a code still stands."""
    at = clock.now()
    for login in (HASAN, MAYA, SURYA, LESTARI, DEWI, RINA, ANTON):
        team.stepped_up(login, at=at)
    return at


def asked(by: str, login: str, at: datetime) -> Reset:
    person = Person.objects.get(login=login)
    with team.at_desk(by) as actor:
        return people.ask_reset(by=actor, at=at, person=person, reason=ResetReason.BOTH)


def confirmed(by: str, reset: Reset, at: datetime) -> str:
    with team.at_desk(by) as actor:
        return " ".join(people.confirm_reset(by=actor, at=at, reset_id=reset.id))


def use(login: str, typed: str, at: datetime, *, new: str = NEW) -> None:
    """As the page before sign-in does it."""
    with team.role("sigap_desk"):
        with entry.threshold():
            found = resetting.reset_for_use(login)
        assert found is not None
        with entry.threshold(person=found.person_id):
            by = entry.UnenteredSession(person_id=found.person_id, login=login)
            access.use_reset(by=by, at=at, reset=found, typed=typed, password=new)


def lets_in(login: str, typed: str) -> bool:
    return judging.judge(login, typed, is_known_browser=True) is not None


def second_factor_of(login: str) -> None:
    """An application, and a passkey on each of two devices."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            " SELECT %s, kind, '{}', now() FROM unnest(ARRAY['totp', 'webauthn', 'webauthn']) kind",
            [team.person_id(login)],
        )


def test_the_whole_way_from_the_head_to_a_new_password(now: datetime) -> None:
    second_factor_of(DEWI)
    reset = asked(HASAN, DEWI, now)
    typed = confirmed(MAYA, reset, now)
    assert len(typed.split()) == 6
    use(DEWI, typed.upper().replace(" ", "  "), now + NEXT)
    assert lets_in(DEWI, NEW)
    assert not lets_in(DEWI, officers.PASSWORD)
    assert not Session.objects.filter(person__login=DEWI, ended_at=None).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mfa_authenticator WHERE user_id = %s", [team.person_id(DEWI)])
        assert cursor.fetchone() == (0,)
    codes = [event.code for event in Event.objects.filter(code__startswith="access:reset").order_by("seq")]
    assert codes == ["access:reset:asked", "access:reset:confirmed", "access:reset:used"]
    told = set(Notice.objects.filter(code__startswith="reset-").values_list("person_id", "code"))
    assert {
        (team.person_id(DEWI), "reset-asked"),
        (team.person_id(DEWI), "reset-confirmed"),
        (team.person_id(SURYA), "reset-asked-others"),
        (None, "reset-confirmed-others"),
    } <= told


def test_the_code_stands_nowhere_in_the_database(now: datetime) -> None:
    typed = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    row = str(Reset.objects.values_list().get())
    assert not [word for word in typed.split() if f"'{word}'" in row]
    assert typed not in str(list(Event.objects.values_list("body", flat=True)))


def test_a_code_works_once_and_for_its_own_officer(now: datetime) -> None:
    typed = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    other = confirmed(MAYA, asked(HASAN, RINA, now), now)
    with pytest.raises(access.UnableToReset):
        use(RINA, typed, now + NEXT)
    with pytest.raises(access.UnableToReset):
        use(DEWI, other, now + NEXT)
    use(DEWI, typed, now + NEXT)
    with team.role("sigap_desk"), entry.threshold():
        assert resetting.reset_for_use(DEWI) is None


def test_a_code_is_over_after_an_hour_and_a_request_after_a_day(now: datetime) -> None:
    typed = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    with pytest.raises(access.UnableToReset, match="lewat waktu"):
        use(DEWI, typed, now + timedelta(hours=1))
    waiting = asked(HASAN, RINA, now)
    late = now + timedelta(hours=24)
    team.stepped_up(MAYA, at=late)
    with pytest.raises(access.UnableToReset, match="lewat waktu"):
        confirmed(MAYA, waiting, late)


@pytest.mark.parametrize(
    ("login", "person", "may"),
    [
        (HASAN, DEWI, True),
        (HASAN, ANTON, False),
        (HASAN, MAYA, True),
        (HASAN, SURYA, False),
        (LESTARI, ANTON, True),
        (MAYA, ANTON, True),
        (MAYA, SURYA, True),
        (SURYA, ANTON, False),
        (DEWI, RINA, False),
    ],
)
def test_who_may_ask_for_whom(login: str, person: str, now: datetime, *, may: bool) -> None:
    if may:
        assert asked(login, person, now).asked_by_id == team.person_id(login)
        return
    with pytest.raises(Refused):
        asked(login, person, now)


def test_nobody_asks_for_themselves_or_confirms_what_they_asked_or_what_is_about_them(now: datetime) -> None:
    with pytest.raises(access.UnableToReset, match="diri sendiri"):
        asked(HASAN, HASAN, now)
    reset = asked(MAYA, HASAN, now)
    for login in (MAYA, HASAN):
        with pytest.raises(access.UnableToReset, match="orang ketiga"):
            confirmed(login, reset, now)
    for login in (DEWI, ANTON):
        with pytest.raises(Refused):
            confirmed(login, reset, now)
    assert confirmed(SURYA, reset, now)


def test_the_second_to_confirm_learns_no_code(now: datetime) -> None:
    reset = asked(HASAN, DEWI, now)
    confirmed(MAYA, reset, now)
    with pytest.raises(access.UnableToReset, match="Sudah disahkan"):
        confirmed(SURYA, reset, now)


def test_asking_twice_is_one_request_and_another_head_learns_that_it_waits(now: datetime) -> None:
    first = asked(HASAN, DEWI, now)
    assert asked(HASAN, DEWI, now + NEXT).id == first.id
    with pytest.raises(access.UnableToReset, match="sudah diminta"):
        asked(MAYA, DEWI, now)
    assert Notice.objects.filter(code="reset-asked").count() == 1


def test_a_lost_code_is_replaced_and_worth_nothing_afterwards(now: datetime) -> None:
    lost = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    again = confirmed(SURYA, asked(HASAN, DEWI, now + NEXT), now + NEXT)
    with pytest.raises(access.UnableToReset):
        use(DEWI, lost, now + 2 * NEXT)
    use(DEWI, again, now + 2 * NEXT)


def test_the_officer_stops_what_they_did_not_want(now: datetime) -> None:
    reset = asked(HASAN, DEWI, now)
    confirmed(MAYA, reset, now)
    with team.at_desk(RINA) as rina, pytest.raises(Refused):
        access.stop_reset(by=rina, at=now, reset_id=reset.id)
    with team.at_desk(DEWI) as dewi:
        access.stop_reset(by=dewi, at=now, reset_id=reset.id)
    with team.role("sigap_desk"), entry.threshold():
        assert resetting.reset_for_use(DEWI) is None
    assert lets_in(DEWI, officers.PASSWORD)


def test_without_a_step_up_nothing_is_asked_or_confirmed(now: datetime) -> None:
    reset, later = asked(HASAN, DEWI, now), now + timedelta(minutes=16)
    with pytest.raises(StepUpNeeded):
        asked(HASAN, RINA, later)
    with pytest.raises(StepUpNeeded):
        confirmed(MAYA, reset, later)


def test_who_asked_must_still_be_allowed_to_when_it_is_confirmed(now: datetime) -> None:
    reset = asked(HASAN, DEWI, now)
    head = team.membership_of(HASAN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_membership SET until = now() WHERE id = %s", [head])
    with pytest.raises(access.UnableToReset, match="tidak lagi berwenang"):
        confirmed(MAYA, reset, now + NEXT)


def test_whoever_asks_makes_up_no_second_person(now: datetime) -> None:
    """Who manages people may add somebody, knows the first password, and would confirm under that name."""
    reset = asked(MAYA, HASAN, now)
    puppet = people.add_person(by=officers.LOADER, at=now, login="boneka.satu", name="Boneka", password="x")
    office = team.office(OfficeKind.SECRETARIAT)
    people.grant_membership(by=officers.LOADER, at=now, person=puppet, office=office, role=RoleCode.SECRETARIAT)
    team.sign_in(puppet.login)
    team.stepped_up(puppet.login, at=now)
    with pytest.raises(access.UnableToReset, match="tujuh hari"):
        confirmed(puppet.login, reset, now + NEXT)
    assert confirmed(SURYA, reset, now + NEXT)


def test_a_row_written_past_sigap_opens_nothing(now: datetime) -> None:
    typed = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    known = Reset.objects.get(person__login=DEWI)
    forged = asked(HASAN, RINA, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_reset SET confirmed_by_id = %s, confirmed_at = now(), code_hash = %s,"
            " code_until = now() + interval '1 hour' WHERE id = %s",
            [team.person_id(SURYA), bytes(known.code_hash or b""), forged.id],
        )
    with pytest.raises(MacBroken):
        use(RINA, typed, now + NEXT)
    assert lets_in(RINA, officers.PASSWORD)


ALONE = "confirmed_by_id = access.me(), confirmed_at = now(), code_hash = '\\x00', code_until = now()"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE access_reset SET {ALONE} WHERE id = %s",
        "UPDATE access_reset SET code_until = now() + interval '1 year' WHERE id = %s",
        "SELECT code_hash FROM access_reset WHERE id = %s",
        "UPDATE access_person SET password = 'x' WHERE id = %s",
        "UPDATE access_person SET mac = '' WHERE id = %s",
        "SELECT access.person_set_active(%s, false, '')",
    ],
)
def test_sql_in_a_heads_connection_goes_no_way_round(statement: str, now: datetime) -> None:
    reset = asked(HASAN, DEWI, now)
    with pytest.raises(DatabaseError), team.at_desk(HASAN), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [reset.id])


def test_a_password_set_without_the_applications_mac_lets_nobody_in(now: datetime) -> None:
    confirmed(MAYA, asked(HASAN, DEWI, now), now)
    with team.role("sigap_desk"), entry.threshold():
        whole = resetting.reset_for_use(DEWI)
        assert whole is not None
        values: list[UUID | bytes | str] = [whole.id, bytes(whole.code_hash or b""), b"", make_password("palsu"), b""]
        with connection.cursor() as cursor:
            cursor.execute("SELECT access.reset_use(%s, %s, now(), %s, %s, %s)", values)
    with pytest.raises(judging.PersonAltered):
        lets_in(DEWI, "palsu")


def test_a_reset_repairs_no_row_that_somebody_else_has_written(now: datetime) -> None:
    typed = confirmed(MAYA, asked(HASAN, DEWI, now), now)
    team.rewritten("access_person", team.person_id(DEWI), password="argon2$x")
    with pytest.raises(MacBroken):
        use(DEWI, typed, now + NEXT)


def test_a_person_of_no_office_is_for_the_secretariat(now: datetime) -> None:
    people.add_person(by=officers.LOADER, at=now, login="baru.saja", name="Baru Saja", password="x")
    with pytest.raises(Refused):
        asked(HASAN, "baru.saja", now)
    assert asked(MAYA, "baru.saja", now)
