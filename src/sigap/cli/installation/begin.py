"""`./sigap begin FIRST.toml`: the first offices and officers of an installation, with passwords for one use.

After it people and offices are managed on the desk's pages; it never runs a second time.
"""

import argparse
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sigap.cli.failure import CommandFailed
from sigap.cli.installation import first_people
from sigap.cli.installation.first_people import FirstInstallation, FirstPerson
from sigap.cli.keys.location import KeyLocation, refuse
from sigap.cli.keys.owner import as_owner
from sigap.config.env import Env
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

if TYPE_CHECKING:
    from sigap.access.models import Office

_INSTALLER = SystemActor(name="begin")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap begin",
        description="Mencatat kantor dan petugas pertama, sekali saja, dan mencetak kata sandi sekali pakai mereka.",
        epilog=f"Isi FIRST.toml:\n\n{first_people.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FIRST.toml", help="kantor dan petugas pertama")
    asked = parser.parse_args(arguments)
    first, mistakes = first_people.read(asked.file, region=Env.read().regency)
    refuse("Belum ada yang dicatat:", mistakes)
    with as_owner(KeyLocation.from_environment()):
        _refuse_begun()
        passwords = _write(first, clock.now())
    _hand_over(first, passwords)
    return 0


def _refuse_begun() -> None:
    """Raises CommandFailed where somebody is known already: from then on two people decide, on the desk's pages."""
    models = import_module("sigap.access.models")
    if models.Person.objects.exists():
        raise CommandFailed(
            "Sudah ada petugas di basis data ini; tambahkan yang lain di meja kerja, Petugas.", status=1
        )


def _write(first: FirstInstallation, at: datetime) -> dict[str, str]:
    """Offices, people and roles in one transaction; the passwords by login."""
    audit, actions, slips = (import_module(f"sigap.{name}") for name in ("audit", "staff.actions", "access.slips"))
    passwords: dict[str, str] = {}
    with audit.recording():
        offices: dict[str, Office] = {
            office.name: actions.add_office(
                by=_INSTALLER,
                at=at,
                kind=office.kind,
                name=office.name,
                region=office.region,
                contact=actions.OfficeContact(phone=office.phone),
            )
            for office in first.offices
        }
        for each in first.people:
            passwords[each.login] = slips.as_password(slips.drawn_words())
            person = actions.add_person(
                by=_INSTALLER, at=at, login=each.login, name=each.name, password=passwords[each.login], must_change=True
            )
            actions.grant_membership(by=_INSTALLER, at=at, person=person, office=offices[each.office], role=each.role)
    return passwords


def _hand_over(first: FirstInstallation, passwords: dict[str, str]) -> None:
    print("Serahkan langsung kepada orangnya, masing-masing satu lembar; kata sandi diganti saat pertama kali masuk.\n")
    for each in first.people:
        print(_slip(each, passwords[each.login]))


def _slip(person: FirstPerson, password: str) -> str:
    return f"  {person.name} ({person.office})\n    nama pengguna  {person.login}\n    kata sandi     {password}\n"
