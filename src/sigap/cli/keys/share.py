"""`./sigap keys share`: a new recovery key and five new sheets, when a holder changes or a sheet was lost or seen."""

import argparse
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.cli.keys import holders_file, location, sheets
from sigap.cli.keys.location import KeyLocation
from sigap.config.env import Env
from sigap.kernel.clock import now
from sigap.vault import keyring, recovery, recovery_files
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.recovery import Recovery
from sigap.vault.shares import ShareHolder


def run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    place = KeyLocation.from_environment()
    holders, mistakes = holders_file.read(options.holders)
    mistakes += place.mistakes() or place.foreign()
    mistakes += sheets.mistakes(options.sheets, keys=place.folder)
    location.refuse("tidak dibagi ulang:", mistakes)
    for warning in holders_file.warnings(holders):
        print(f"Perhatian: {warning}")
    root = place.root()
    try:
        made = _share(place.folder, root, holders, options.sheets)
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error)) from None
    print(_next_steps(place.folder, options.sheets, made))
    return 0


def _share(folder: Path, root: bytes, holders: tuple[ShareHolder, ...], pages: Path) -> Recovery:
    with keyring.change(folder, root) as held:
        carried = recovery_files.carried_in(folder)
        made, ring, shares = recovery.establish(holders, held.ring, carried, at=now())
        with sheets.folder_for_sheets(pages):
            sheets.write(pages, made, shares, regency=Env.read().regency_full)
            # Waits beside the old one: until the ring names it, the old sheets are the ones that count.
            recovery_files.write_awaiting(folder, made)
        # From here on the new sheets stay whatever happens: the ring may name them already.
        held.write(ring)
    return made


def _next_steps(folder: Path, pages: Path, made: Recovery) -> str:
    return f"""\
Dibagi ulang. Sidik pemulihan yang baru: {made.fingerprint}

1. Cetak kelima lembar di {pages}, serahkan, lalu hapus: rm -r {pages}. Hancurkan lembar lama di hadapan saksi.
2. Ganti setiap salinan recovery.json dengan {folder / recovery_files.RECOVERY}.
3. Siapa yang masih memegang salinan lama dan tiga lembar lama tetap dapat membuka masa kunci yang lama.
   Karena itu ganti masa kunci sekarang: ./sigap keys rotate
4. Latihan pemulihan perlu diulang dengan lembar baru: ./sigap keys drill --help"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap keys share",
        description="Membagi ulang kunci pemulihan: lima lembar baru untuk lima pemegang. Lembar lama tidak membuka "
        "berkas pemulihan yang baru. Dipakai bila pemegang berganti, atau lembar hilang atau terlihat orang.",
        epilog="Isi HOLDERS.toml: lima kali\n\n" + holders_file.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--holders", type=Path, required=True, metavar="HOLDERS.toml", help="lima pemegang lembar")
    parser.add_argument("--sheets", type=Path, required=True, metavar="FOLDER", help="folder kosong untuk lembar cetak")
    return parser
