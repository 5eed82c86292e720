"""`./sigap keys init`: root key, ring, secret of return codes, recovery key, five holders' sheets; all or nothing."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from sigap.cli.keys import holders_file, location, new_folder, sheets
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.new_folder import PRINT, ROOTS
from sigap.config.env import Env, regency_zone
from sigap.kernel.clock import now
from sigap.mailbox import codes
from sigap.vault import channel_key, keyring, recovery, recovery_files
from sigap.vault.keyfiles import write_new
from sigap.vault.recovery import Recovery
from sigap.vault.root_key import FILE, PASSPHRASE
from sigap.vault.sealing import KEY_BYTES
from sigap.vault.shares import ShareHolder


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    place = KeyLocation.from_environment()
    holders, mistakes = holders_file.read(options.holders)
    mistakes += place.mistakes() or new_folder.mistakes(place.folder)
    mistakes += sheets.mistakes(options.sheets, keys=place.folder)
    location.refuse("kunci tidak dibuat:", mistakes)
    # With `print`, standard output is the root key's alone: it goes into a pipe.
    say = partial(print, file=sys.stderr if options.root == PRINT else sys.stdout)
    for warning in holders_file.warnings(holders):
        print(f"Perhatian: {warning}", file=sys.stderr)
    passphrase = location.new_passphrase() if options.root == PASSPHRASE else ""
    made = _make(place.folder, options.sheets, holders, options.root, passphrase)
    say(_next_steps(place.folder, options.sheets, options.root, made))
    return 0


def _make(folder: Path, pages: Path, holders: tuple[ShareHolder, ...], kind: str, passphrase: str) -> Recovery:
    at, root = now(), os.urandom(KEY_BYTES)
    with new_folder.new_folder(folder), sheets.folder_for_sheets(pages):
        new_folder.write_root(folder, root, kind, passphrase)
        codes.create_secret(folder)
        channel_key.create(folder)
        carried = recovery_files.carried_in(folder)
        made, ring, shares = recovery.establish(
            holders, keyring.first_ring(at=at.astimezone(regency_zone())), carried, at=at
        )
        sheets.write(pages, made, shares, regency=Env.read().regency_full)
        write_new(folder / recovery_files.RECOVERY, made.as_bytes())
        keyring.create_keys(folder, at=at, root=root, with_root_file=False, ring=ring)
    return made


def _next_steps(folder: Path, pages: Path, kind: str, made: Recovery) -> str:
    return f"""\
Kunci dibuat di {folder}. Sidik pemulihan: {made.fingerprint}

1. Cetak kelima lembar di {pages} tanpa printer jaringan, serahkan kepada pemegangnya untuk disimpan di brankas,
   lalu hapus: rm -r {pages}
2. Salin {folder / recovery_files.RECOVERY} ke luar mesin ini (bukan ke cadangan data), dan lagi setiap kali masa
   kunci diganti. Tanpa tiga lembar ia tidak membuka apa pun; tanpa dia tiga lembar tidak membuka apa pun.
3. Latih pemulihan sebelum laporan nyata diterima: ./sigap keys drill --help
4. Situs publik hanya mendapat intake.pub, code.key, dan channel.pub, di folder kuncinya sendiri; pekerja latar
   hanya intake.pub dan channel.key, kalau ada saluran WhatsApp atau surel.

{new_folder.how_to_open(folder, kind)}"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap keys init",
        description="Membuat kunci instalasi baru di SIGAP_KEYS dan lembar pemulihan untuk lima pemegang. "
        "Tiga dari lima (satu di antaranya dari luar daerah, paling banyak satu dari kepolisian) memulihkan kunci.",
        epilog="Isi HOLDERS.toml: lima kali\n\n" + holders_file.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--holders", type=Path, required=True, metavar="HOLDERS.toml", help="lima pemegang lembar")
    parser.add_argument("--sheets", type=Path, required=True, metavar="FOLDER", help="folder kosong untuk lembar cetak")
    parser.add_argument(
        "--root",
        choices=ROOTS,
        default=FILE,
        help="tempat kunci akar: berkas root.key (bawaan), frasa sandi petugas, atau dicetak sekali "
        "(base64) untuk kredensial systemd, TPM, atau KMS",
    )
    return parser
