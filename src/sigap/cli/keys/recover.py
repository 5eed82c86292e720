"""`./sigap keys recover`: the keys again from a recovery file and three sheets, in a new folder with a new root."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from sigap.cli.copies import months
from sigap.cli.copies.manifests import Manifest, ManifestUnreadable
from sigap.cli.failure import CommandFailed
from sigap.cli.home import is_within
from sigap.cli.keys import asking_shares, location, new_folder
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.new_folder import PRINT, ROOTS
from sigap.config.env import regency_zone
from sigap.kernel.clock import now
from sigap.vault import keyring, recovery_files
from sigap.vault.keyfiles import KeysUnusable, write_new
from sigap.vault.recovery import OpenedShares, Recovery
from sigap.vault.root_key import FILE, PASSPHRASE
from sigap.vault.sealing import KEY_BYTES


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    folder, home = options.into.absolute(), KeyLocation.from_environment().home
    mistakes = new_folder.mistakes(folder)
    if is_within(folder, home):
        mistakes.append(f"{folder}: terletak di dalam SIGAP_HOME ({home}); pilih folder di luarnya")
    location.refuse("kunci tidak dipulihkan:", mistakes)
    try:
        found = recovery_files.read(options.recovery)
    except KeysUnusable as error:
        raise CommandFailed(str(error)) from None
    opened = asking_shares.opened_by(found, asking_shares.shares_for(found, options.shares))
    if options.copy is not None:
        _refuse_older_than(options.copy, opened)
    passphrase = location.new_passphrase() if options.root == PASSPHRASE else ""
    _restore_folder(folder, found, opened, options.root, passphrase)
    say = partial(print, file=sys.stderr if options.root == PRINT else sys.stdout)
    say(_next_steps(folder, opened, options.root))
    return 0


def _refuse_older_than(copy: Path, opened: OpenedShares) -> None:
    try:
        lacking = months.missing(Manifest.read(copy), opened.ring)
    except ManifestUnreadable as unreadable:
        raise CommandFailed(str(unreadable)) from None
    if lacking:
        raise CommandFailed(f"kunci tidak dipulihkan: {months.words(lacking)}. Tanpa --copy tetap jalan", status=1)


def _restore_folder(folder: Path, found: Recovery, opened: OpenedShares, kind: str, passphrase: str) -> None:
    root = os.urandom(KEY_BYTES)
    with new_folder.new_folder(folder):
        new_folder.write_root(folder, root, kind, passphrase)
        for name in recovery_files.CARRIED:
            if name in opened.carried:
                write_new(folder / name, opened.carried[name])
        write_new(folder / recovery_files.RECOVERY, found.as_bytes())
        keyring.create_keys(folder, at=now(), root=root, with_root_file=False, ring=opened.ring)


def _next_steps(folder: Path, opened: OpenedShares, kind: str) -> str:
    newest = opened.ring.newest
    return f"""\
Kunci dipulihkan di {folder} dari gelang kunci generasi {opened.ring.generation}; masa kunci terbaru {newest.id}
(dibuat {newest.created_at.astimezone(regency_zone()):%Y-%m-%d}). Yang disegel di masa kunci sesudah itu tidak terbuka.

1. Situs publik mendapat intake.pub dan code.key dari folder ini.
2. Bila mesin lama jatuh ke tangan orang lain, ganti masa kunci setelah sistem berjalan: ./sigap keys rotate
3. Lembar kembali ke amplop bersegel yang baru; lembar dan berkas pemulihan tetap berlaku.

{new_folder.how_to_open(folder, kind)}"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap keys recover",
        description="Memulihkan kunci dari berkas pemulihan dan lembar tiga pemegang ke folder baru, "
        "dengan kunci akar yang baru.",
    )
    parser.add_argument("--recovery", type=Path, required=True, metavar="BERKAS", help="salinan recovery.json terbaru")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="folder kunci yang baru")
    parser.add_argument("--copy", type=Path, metavar="DIR", help="cadangan yang akan dipulihkan: bulannya dicocokkan")
    parser.add_argument("--shares", type=Path, metavar="BERKAS", help="baris “nomor: 24 kata” (- untuk masukan baku)")
    parser.add_argument("--root", choices=ROOTS, default=FILE, help="tempat kunci akar yang baru")
    return parser
