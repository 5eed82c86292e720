"""`./sigap begin FIRST.toml`: the first offices and officers of an installation, with passwords for one use.

After it people and offices are managed on the desk's pages; it never runs a second time. A first password lasts 24
hours: while nobody has come in yet, `--again` makes others. `--training` makes a home to learn by instead.
"""

import argparse
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sigap.cli.failure import CommandFailed
from sigap.cli.installation import first_people
from sigap.cli.installation.first_people import FirstInstallation
from sigap.cli.keys.location import KeyLocation, refuse
from sigap.cli.keys.owner import as_owner
from sigap.config.env import Env
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

if TYPE_CHECKING:
    from sigap.access.models import Office

_HAND_OVER = (
    "Serahkan langsung kepada orangnya, masing-masing satu lembar. Berlaku 24 jam; diganti saat pertama kali masuk.\n"
)
_INSTALLER = SystemActor(name="begin")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap begin",
        description="Mencatat kantor dan petugas pertama, sekali saja, dan mencetak kata sandi sekali pakai mereka.",
        epilog=f"Isi FIRST.toml:\n\n{first_people.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asking = parser.add_mutually_exclusive_group(required=True)
    asking.add_argument("file", type=Path, metavar="FIRST.toml", nargs="?", help="kantor dan petugas pertama")
    asking.add_argument(
        "--training", action="store_true", help="rumah latihan: data rekaan, warna lain, tidak ada yang keluar"
    )
    asking.add_argument("--again", action="store_true", help="kata sandi pertama baru, selama belum ada yang masuk")
    parser.add_argument("--fresh", action="store_true", help="dengan --training: dari awal lagi")
    options = parser.parse_args(arguments)
    if options.training:
        # Only this begins with invented data; nothing else here knows of any.
        return int(import_module("sigap.cli.demo.training").begin(is_fresh=options.fresh))
    if options.fresh:
        parser.error("--fresh hanya bersama --training")
    if options.again:
        return _again()
    first, mistakes = first_people.read(options.file, region=Env.read().regency)
    refuse("Belum ada yang dicatat:", mistakes)
    with as_owner(KeyLocation.from_environment()):
        passwords = _write(first, clock.now())
    _hand_over(first, passwords)
    return 0


def _again() -> int:
    """Another first password for each of the first people; refused as soon as one of them has come in."""
    with as_owner(KeyLocation.from_environment()):
        audit, models, actions, slips = (
            import_module(f"sigap.{name}") for name in ("audit", "access.models", "staff.actions", "access.slips")
        )
        people = list(models.Person.objects.filter(is_active=True).order_by("login"))
        if not people or not all(person.must_change for person in people):
            raise CommandFailed(
                "Hanya selama petugas pertama belum ada yang masuk. Sesudahnya: meja kerja, Petugas.", status=1
            )
        with audit.recording():
            made = [
                (person, actions.renew_first_password(by=_INSTALLER, at=clock.now(), person=person))
                for person in people
            ]
    print(_HAND_OVER)
    for person, drawn in made:
        print(_slip(person.name, person.login, slips.as_password(drawn)))
    return 0


def _refuse_begun() -> None:
    """Raises CommandFailed where somebody is known already: from then on two people decide, on the desk's pages."""
    models = import_module("sigap.access.models")
    if models.Person.objects.exists():
        raise CommandFailed(
            "Sudah ada petugas di basis data ini; tambahkan yang lain di meja kerja, Petugas.", status=1
        )


def _write(first: FirstInstallation, at: datetime) -> dict[str, str]:
    """Offices, people and roles in one transaction; the passwords by login. Refused where anybody is known."""
    audit, actions, slips = (import_module(f"sigap.{name}") for name in ("audit", "staff.actions", "access.slips"))
    passwords: dict[str, str] = {}
    with audit.recording():
        audit.one_at_a_time("begin")
        _refuse_begun()
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
    print(_HAND_OVER)
    for each in first.people:
        print(_slip(f"{each.name} ({each.office})", each.login, passwords[each.login]))


def _slip(who: str, login: str, password: str) -> str:
    return f"  {who}\n    nama pengguna  {login}\n    kata sandi     {password}\n"
