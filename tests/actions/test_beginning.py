"""`./sigap begin` as a command: first officers with passwords for one use, once, and nothing by halves."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from tests.factories.copies import Installation, installed
from tests.rules.test_first_people import TWO

from sigap.access import queries
from sigap.access.models import Membership, Office, Person
from sigap.kernel.clock import now
from sigap.vault import macs

PASSWORD = re.compile(r"nama pengguna +(\S+)\n +kata sandi +(\S+)")


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as found:
        yield found


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "first.toml"
    path.write_text(TWO, encoding="utf-8")
    return path


def test_the_first_officers_are_there_with_a_password_for_one_use(installation: Installation, first: Path) -> None:
    handed = dict(PASSWORD.findall(installation.run("begin", str(first))))
    assert set(handed) == {"maya", "nur"}
    for login, password in handed.items():
        person = queries.person_for_signin(login)
        assert person is not None
        assert person.must_change
        assert check_password(password, person.password)
        macs.verify(queries.person_kind(person), queries.person_facts(person), person.mac)
    assert Office.objects.get().name == "Sekretariat Pere'an"
    assert Membership.objects.filter(queries.standing(now())).count() == 2


def test_it_runs_once(installation: Installation, first: Path) -> None:
    installation.run("begin", str(first))
    again = installation.run("begin", str(first), status=1)
    assert "Sudah ada petugas" in again
    assert not PASSWORD.search(again)
    assert Person.objects.count() == 2


def test_a_wrong_file_leaves_nothing(installation: Installation, first: Path) -> None:
    first.write_text(TWO.replace('role = "secretariat"', 'role = "raja"'), encoding="utf-8")
    assert installation.run("begin", str(first), status=2).count("'raja'") == 2
    assert not Person.objects.exists()
    assert not Office.objects.exists()


def test_while_nobody_has_come_in_other_passwords_are_made(installation: Installation, first: Path) -> None:
    handed = dict(PASSWORD.findall(installation.run("begin", str(first))))
    again = dict(PASSWORD.findall(installation.run("begin", "--again")))
    assert set(again) == set(handed)
    maya = queries.person_for_signin("maya")
    assert maya is not None
    assert check_password(again["maya"], maya.password)
    assert not check_password(handed["maya"], maya.password)
    macs.verify(queries.person_kind(maya), queries.person_facts(maya), maya.mac)
    Person.objects.filter(login="nur").update(must_change=False)
    refused = installation.run("begin", "--again", status=1)
    assert not PASSWORD.search(refused)
