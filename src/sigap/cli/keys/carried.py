"""`./sigap keys carried GENERASI`: a person says that a recovery file with the newest month is outside this machine."""

import argparse
from importlib import import_module

from sigap.cli.database import orm, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.vault import keyring
from sigap.vault.carrying import CarryingRefused
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.ring import Ring
from sigap.vault.shares import HOLDERS


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap keys carried",
        description="Mencatat bahwa berkas pemulihan dengan kunci bulan terbaru sudah ada di luar mesin ini. Baca dulu "
        "nomor generasinya di berkas atau surel yang diterima pemegang. Sampai dicatat, ./sigap status merah.",
    )
    parser.add_argument("generation", type=int, metavar="GENERASI", help="yang tertulis pada berkas di luar mesin")
    parser.add_argument(
        "--holder",
        type=int,
        choices=range(1, HOLDERS + 1),
        metavar="NOMOR",
        help="nomor lembar pemegangnya",
    )
    options = parser.parse_args(arguments)
    place = KeyLocation.from_environment()
    try:
        ring = keyring.opened(place.folder, place.root())
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error)) from None
    is_new = note(ring, options.generation, holder=str(options.holder or ""))
    print(
        f"Dicatat: berkas pemulihan generasi {options.generation} di luar." if is_new else "Sudah tercatat sebelumnya."
    )
    return 0


def note(ring: Ring, generation: int, *, holder: str = "") -> bool:
    """Notes it in the database, with a trace. Raises CommandFailed."""
    home = Home.from_environment()
    with server.available(home) as target:
        orm.set_up(home)
        with orm.looking_at(target.owner_url):
            # After the set-up: the note is a row.
            actions = import_module("sigap.vault.actions")
            try:
                by = SystemActor(name="keys carried")
                return bool(actions.note_carried(by=by, at=now(), ring=ring, generation=generation, holder=holder))
            except CarryingRefused as refused:
                raise CommandFailed(str(refused), status=1) from None
