"""The throttle in the database: strangers by the thousand, the officer's own browser, a new one."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import officers

from sigap.access.models import Attempt, Person
from sigap.access.signin import pace, password, throttle
from sigap.access.signin.pace import AttemptCounter
from sigap.access.visit import Visit, key_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LOGIN = "rina.uptd"
OWN = Visit(browser="rina-di-kantor", source="203.0.113.7")


def hammer(visits: list[Visit], *, start: datetime, login: str = LOGIN, seconds: float = 0.01) -> int:
    """Wrong passwords, one after another; returns how many were looked at."""
    looked_at = 0
    for number, visit in enumerate(visits):
        try:
            throttle.take(login, visit, at=start + number * seconds * SECOND)
        except throttle.AttemptTooSoon:
            continue
        looked_at += 1
    return looked_at


def test_thousands_of_wrong_passwords_cost_a_handful_of_hashes() -> None:
    stranger = Visit(browser="", source="198.51.100.1")
    assert hammer([stranger] * 2000, start=NOW) <= 12


def test_strangers_never_slow_the_officers_own_browser() -> None:
    throttle.remember(LOGIN, OWN, at=NOW)
    hammer([Visit(browser="", source=f"198.51.100.{number % 250}") for number in range(300)], start=NOW)
    hammer([Visit(browser=f"palsu{number}", source=OWN.source) for number in range(200)], start=NOW)
    claim = throttle.take(LOGIN, OWN, at=NOW + 20 * SECOND)
    assert claim.counter is AttemptCounter.KNOWN


def test_a_new_browser_elsewhere_gets_in_at_once() -> None:
    hammer([Visit(browser="", source="198.51.100.1")] * 200, start=NOW)
    assert (
        throttle.take(LOGIN, Visit(browser="baru", source="192.0.2.9"), at=NOW + SECOND).counter is AttemptCounter.FRESH
    )


def test_a_new_browser_at_the_attackers_own_address_waits_seconds() -> None:
    at_the_office = [Visit(browser="", source=OWN.source)] * 300
    hammer(at_the_office, start=NOW)
    end = NOW + 20 * SECOND
    waits = []
    for delay in range(8):
        try:
            throttle.take(LOGIN, Visit(browser="baru", source=OWN.source), at=end + delay * SECOND)
        except throttle.AttemptTooSoon as early:
            waits.append(early.wait)
            continue
        break
    assert len(waits) <= 6


def test_even_against_made_up_browsers_the_wait_is_bounded() -> None:
    hammer([Visit(browser=f"palsu{number}", source=OWN.source) for number in range(300)], start=NOW)
    claim = throttle.take(LOGIN, Visit(browser="baru", source=OWN.source), at=NOW + 20 * SECOND + 6 * SECOND)
    assert claim.counter is AttemptCounter.FRESH


def test_an_early_attempt_does_not_lengthen_the_wait() -> None:
    stranger = Visit(browser="", source="198.51.100.1")
    hammer([stranger] * 6, start=NOW, seconds=0)
    first = Attempt.objects.order_by("-failures").values_list("failures", flat=True).first()
    hammer([stranger] * 50, start=NOW, seconds=0)
    assert Attempt.objects.order_by("-failures").values_list("failures", flat=True).first() == first


def test_a_right_password_takes_its_count_back_and_no_more() -> None:
    visit = Visit(browser="baru", source="192.0.2.9")
    hammer([Visit(browser="", source="192.0.2.9")] * 3, start=NOW)
    throttle.succeeded(throttle.take(LOGIN, visit, at=NOW + SECOND))
    everywhere = Attempt.objects.get(key=key_of("login", LOGIN))
    assert everywhere.failures == 3
    assert not Attempt.objects.filter(key=key_of("browser", LOGIN, "baru")).exists()


def test_a_known_browser_of_one_officer_is_nothing_to_another() -> None:
    throttle.remember("anton.polres", OWN, at=NOW)
    assert throttle.take(LOGIN, OWN, at=NOW).counter is AttemptCounter.FRESH
    assert throttle.take("anton.polres", OWN, at=NOW).counter is AttemptCounter.KNOWN


def test_spraying_many_logins_from_one_address_is_slowed() -> None:
    taken = 0
    for number in range(200):
        taken += hammer([Visit(browser="", source="198.51.100.1")], start=NOW, login=f"orang{number}")
    assert taken <= 101


def test_many_addresses_together_try_one_login_no_faster_than_a_bounded_pace() -> None:
    many = [Visit(browser="", source=f"198.51.{number // 250}.{number % 250}") for number in range(600)]
    assert hammer(many, start=NOW) <= pace.LOGIN.free + 2
    hour = [Visit(browser=f"lain{number}", source=f"203.0.{number // 250}.{number % 250}") for number in range(300)]
    assert hammer(hour, start=NOW + 10 * SECOND, seconds=3) <= 900 / 10 + 2
    throttle.remember(LOGIN, OWN, at=NOW)
    assert throttle.take(LOGIN, OWN, at=NOW + 910 * SECOND).counter is AttemptCounter.KNOWN


def test_many_addresses_that_spray_many_logins_are_slowed_together() -> None:
    taken = 0
    for number in range(pace.TOGETHER.free + 100):
        visit = Visit(browser="", source=f"198.51.{number // 250}.{number % 250}")
        taken += hammer([visit], start=NOW, login=f"orang{number}")
    assert taken == pace.TOGETHER.free
    new = Visit(browser="baru", source="192.0.2.9")
    with pytest.raises(throttle.AttemptTooSoon) as early:
        throttle.take(LOGIN, new, at=NOW)
    assert early.value.wait <= SECOND


def test_neither_login_nor_address_stands_in_the_table() -> None:
    throttle.take(LOGIN, OWN, at=NOW)
    stored = b"".join(bytes(key) for key in Attempt.objects.values_list("key", flat=True))
    assert LOGIN.encode() not in stored
    assert OWN.source.encode() not in stored


def test_a_code_is_used_once_by_one_person() -> None:
    assert throttle.use_once("code-used", LOGIN, "123456", at=NOW)
    assert not throttle.use_once("code-used", LOGIN, "123456", at=NOW)
    assert throttle.use_once("code-used", "anton.polres", "123456", at=NOW)


def test_strangers_at_the_turnstile_do_not_hold_up_a_known_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    officers.rina()
    monkeypatch.setattr(password, "_PATIENCE_SECONDS", 0.01)
    for _ in range(password._AT_ONCE):
        password._others.acquire()
    try:
        with pytest.raises(password.PasswordCheckBusy):
            password.judge(LOGIN, officers.PASSWORD, is_known_browser=False)
        person = password.judge(LOGIN, officers.PASSWORD, is_known_browser=True)
    finally:
        for _ in range(password._AT_ONCE):
            password._others.release()
    assert person is not None
    assert person.login == LOGIN


def test_a_row_changed_behind_sigaps_back_lets_nobody_in() -> None:
    person = officers.rina()
    thief = officers.anton()
    stolen = Person.objects.defer(None).get(pk=thief.pk).password
    Person.objects.filter(pk=person.pk).update(password=stolen)
    with pytest.raises(password.PersonAltered):
        password.judge(LOGIN, officers.PASSWORD, is_known_browser=True)


def test_an_inactive_officer_is_not_let_in() -> None:
    Person.objects.filter(pk=officers.rina().pk).update(is_active=False)
    assert password.judge(LOGIN, officers.PASSWORD, is_known_browser=True) is None
