"""`./sigap audit verify [--anchors FILE]`: walks the trail and says whether it is whole, and whose words it holds.

Status 0 only where chains and writers were looked at, or `--without-writers` says that the chains alone are meant.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation, asked_passphrase
from sigap.vault import keyring, root_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.root_key import PassphraseWrong


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    home = Home.from_environment()
    passphrase = "" if options.without_writers else _passphrase()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        trouble = "--without-writers" if options.without_writers else _trouble_with_ring(passphrase)
        # After the set-up: the walk needs the models.
        walk = import_module("sigap.audit.verify")
        try:
            report = walk.run(options.anchors, with_ring=not trouble)
        except walk.AnchorsUnreadable as unreadable:
            raise CommandFailed(str(unreadable)) from None
    print(report)
    if not report.is_whole:
        return 1
    if trouble and not options.without_writers:
        raise CommandFailed(
            f"rantainya cocok, tetapi siapa yang menulisnya tidak diperiksa: {trouble}\n"
            "Ulangi dengan kunci yang terbuka. Kalau memang rantainya saja yang dimaksud: --without-writers"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sigap audit", description="Memeriksa rantai jejak.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="verify")
    verify = commands.add_parser(
        "verify",
        help="menyebut setiap rantai yang putus, dengan baris pertama yang tidak cocok",
        description="Status 0: utuh, dan pelakunya diperiksa; 1: ada yang tidak cocok; 2: tidak semua dapat diperiksa.",
    )
    verify.add_argument("--anchors", type=Path, metavar="FILE", help="kepala rantai yang disimpan di tempat lain")
    verify.add_argument(
        "--without-writers",
        action="store_true",
        help="rantainya saja, di mesin tanpa kunci: peristiwa yang ditulis atas nama petugas lewat basis data tidak "
        "ditemukan",
    )
    return parser


def _passphrase() -> str:
    """The keys' passphrase where they wait for one; empty where nobody gives it."""
    if KeyLocation.from_environment().source != root_key.PASSPHRASE:
        return ""
    return asked_passphrase("Frasa sandi kunci: ")


def _trouble_with_ring(passphrase: str) -> str:
    """Why signatures cannot be checked here; empty where they can. A wrong passphrase is a wrong call."""
    try:
        if passphrase:
            keyring.unlock(passphrase)
        keyring.current()
    except PassphraseWrong:
        raise CommandFailed("Frasa sandi tidak cocok.") from None
    except (KeysUnusable, KeysUnsafe) as error:
        return str(error)
    return ""
