"""`./sigap keys rotate`: a new epoch of keys, everything live moved to it, epochs that nothing needs destroyed."""

import argparse
from importlib import import_module
from pathlib import Path

from sigap.cli.keys import handover, recovery_folder
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.vault import keyring


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap keys rotate",
        description="Memulai masa kunci baru, memindahkan semua yang hidup ke sana, dan memusnahkan masa kunci yang "
        "tidak diperlukan salinan mana pun. Meja kerja tetap berjalan. Terhenti? Jalankan lagi.",
    )
    parser.add_argument("--now", action="store_true", help="juga kalau masa kunci sekarang belum 25 hari")
    parser.add_argument("--finish", action="store_true", help="hanya menyelesaikan; tidak memulai masa kunci baru")
    parser.add_argument(
        "--public-keys",
        type=Path,
        metavar="FOLDER",
        help="folder kunci satu host publik, untuk memeriksa intake.pub-nya; bukti untuk host itu saja",
    )
    options = parser.parse_args(arguments)
    place = KeyLocation.from_environment()
    with as_owner(place) as root:
        # After the set-up: the run needs the models of every app.
        carrying_out = import_module("sigap.cli.keys.rotation")
        parts = handover.folders(place)
        if options.public_keys:
            parts[SealingPart.PUBLIC] = options.public_keys
        rotation = carrying_out.Rotation(place.folder, root, parts=parts)
        status: int = rotation.run(is_now=options.now, only_finish=options.finish)
        recovery_folder.lay_out(place, keyring.opened(place.folder, root))
    return status
