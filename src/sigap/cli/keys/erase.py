"""`./sigap keys erase [ID…|--all-approved]`: lists what was asked for; destroys keys of what two people approved."""

import argparse
from importlib import import_module

from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.vault import keyring, recovery_files


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap keys erase",
        description="Tanpa pilihan: menyebut permintaan pemusnahan yang disetujui dan yang menunggu. Dengan nomor: "
        "memusnahkan kuncinya untuk selamanya. Permintaan dan persetujuan dibuat di meja kerja.",
    )
    parser.add_argument("ids", nargs="*", metavar="NOMOR", help="nomor permintaan; delapan huruf pertama cukup")
    parser.add_argument("--all-approved", action="store_true", help="semua yang sudah disetujui")
    options = parser.parse_args(arguments)
    if options.ids and options.all_approved:
        parser.error("sebut nomornya atau --all-approved, bukan keduanya")
    place = KeyLocation.from_environment()
    with as_owner(place) as root:
        # After the set-up: the run needs the models of every app.
        carrying_out = import_module("sigap.cli.keys.erasing")
        erasure = carrying_out.ErasureRun(place.folder)
        if not arguments:
            shown: int = erasure.show()
            return shown
        # One command at a time changes what lies beside the ring.
        with keyring.change(place.folder, root) as change:
            status: int = erasure.run(options.ids, is_all=options.all_approved)
            counted: int = erasure.counted(change.ring.erasures)
            # The list of what was erased travels in the recovery file: a house set up anew must know it too.
            change.follow() if counted == change.ring.erasures else change.write(change.ring.with_erasures(counted))
        if change.ring.recovery:
            print(f"Ganti salinan {recovery_files.RECOVERY} di luar mesin ini: ia memuat daftar yang sudah dihapus.")
    return status
