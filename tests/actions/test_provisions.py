"""The legal office confirms rows of law by name and day; changed words are unconfirmed again; nobody else may."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from tests.factories import team

from sigap.access.events import SYSTEM_STREAM
from sigap.audit import queries as trail
from sigap.kernel.errors import Conflict, Refused
from sigap.kernel.reference import toml_file
from sigap.legal.rules import law
from sigap.legal.rules.law import Law
from sigap.provisions import actions, events
from sigap.provisions.actions import UnableToConfirm
from sigap.provisions.models import Confirmation
from sigap.provisions.queries import KEY, all_provisions, is_confirmed, statutes
from sigap.provisions.rules import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
READ_IN = "Lembaran Negara 2007 Nomor 58"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.delete(KEY)
    yield
    cache.delete(KEY)


def row(code: str = "tppo-3") -> Provision:
    """The row of today."""
    return max((each for each in all_provisions() if each.code == code), key=lambda each: str(each.valid_from))


def confirm(*rows: Provision, login: str = team.RARA, read_in: str = READ_IN) -> list[Confirmation]:
    with team.at_desk(login) as actor:
        found = actions.confirm(by=actor, at=team.AT, fingerprints=[each.fingerprint for each in rows], read_in=read_in)
    cache.delete(KEY)
    return found


def test_nothing_is_confirmed_as_shipped() -> None:
    assert not any(each.confirmed for each in statutes())
    names = [each.name for each in statutes()]
    assert {"UU 21/2007", "UU 12/2022", "UU 23/2004", "UU 1/2023", "UU 20/2025"} <= set(names)
    assert len({each.slug for each in statutes()}) == len(names)
    keys = [each.fingerprint for each in all_provisions()]
    assert len(set(keys)) == len(keys)


def test_a_jurist_reads_words_and_no_codes() -> None:
    words = toml_file("sigap.provisions", "words.toml")
    shown = {*words["codes"].values(), *words["names"].values()}
    for each in all_provisions():
        for what, said in each.stated_lines:
            assert what[0].isupper(), (each.code, what)
            pieces = re.split(r"[;,/] ?", said)
            codes = [piece for piece in pieces if re.fullmatch(r"[a-z]+([_-][a-z]+)*", piece) and piece not in shown]
            assert not codes or what in {"Dasar", "Unsur", "Pidana", "Bunyi"}, (each.code, what, codes)


def test_a_row_is_confirmed_with_name_office_and_day() -> None:
    first, second = row("tppo-3"), row("pa-83")
    confirm(first, second)
    assert confirm(first) == [], "a second click"
    stored = Confirmation.objects.get(code="tppo-3")
    assert (stored.confirmed_by_name, stored.confirmed_at, stored.read_in) == ("Rara Kirana", team.AT, READ_IN)
    assert stored.office_name
    assert is_confirmed(first)
    assert not is_confirmed(row("tppo-4"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT provisions.is_confirmed(%s), provisions.is_confirmed('x')", [first.fingerprint])
        assert cursor.fetchone() == (True, False)
    said = [each.code for each in trail.events_of("system", SYSTEM_STREAM).entries]
    assert said.count(events.CONFIRMED) == 2


def test_changed_words_are_unconfirmed_again_and_shown_beside_what_was_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    confirm(row())
    changed = tuple(
        replace(each, penalty="Penjara paling lama 12 tahun") if each.provision == row() else each
        for each in law().rows
    )
    monkeypatch.setattr(import_module("sigap.legal.rules.law"), "law", lambda: Law(changed))
    assert not is_confirmed(row())
    (statute,) = [each for each in statutes() if each.name == "UU 21/2007"]
    (standing,) = [each for each in statute.rows if each.provision == row()]
    (line,) = standing.differences
    assert (line.what, line.now) == ("Pidana", "Penjara paling lama 12 tahun")
    assert line.before.startswith("Penjara paling lama 15 tahun")


def test_a_row_that_was_never_confirmed_is_held_against_the_one_before_it() -> None:
    (statute,) = [each for each in statutes() if each.name == "UU 21/2007"]
    (standing,) = [each for each in statute.rows if each.provision == row("tppo-3")]
    assert [line.before[:22] for line in standing.differences if line.what == "Pidana"] == ["Penjara 3 sampai 15 ta"]


def test_a_confirmation_is_taken_back_with_a_reason() -> None:
    confirm(row())
    with team.at_desk(team.RARA) as actor:
        for _click in range(2):
            actions.withdraw(by=actor, at=team.LATER, fingerprint=row().fingerprint, reason="Diubah UU baru.")
    cache.delete(KEY)
    assert not is_confirmed(row())
    assert Confirmation.objects.filter(is_withdrawn=True).count() == 1
    (back,) = [each.withdrawn for statute in statutes() for each in statute.rows if each.withdrawn]
    assert (back.code, back.read_in) == (row().code, "Diubah UU baru.")
    confirm(row())


def test_what_is_missing_is_said_and_nothing_is_stored() -> None:
    with pytest.raises(UnableToConfirm, match="Centang"):
        confirm()
    with pytest.raises(UnableToConfirm, match="naskahnya"):
        confirm(row(), read_in="  ")
    with pytest.raises(Conflict, match="berubah"):
        confirm(replace(row(), title="Pasal lain"))
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("login", [team.DEWI, team.HASAN, team.MAYA, team.RATNA])
def test_nobody_but_the_legal_office_confirms(login: str) -> None:
    with pytest.raises(Refused):
        confirm(row(), login=login)
    with team.at_desk(login) as actor, connection.cursor() as cursor:
        office = actor.memberships[0].office_id
        statement = (
            "INSERT INTO provisions_confirmation VALUES (gen_random_uuid(), 'r', 'c', 'f', 's', 't', '[]', 'x', false,"
            " now(), %s, 'n', %s, 'o')"
        )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(statement, [actor.person_id, office])
