"""`./sigap keys …`: finds the named part and hands over; one module a part, nothing else loaded."""

import importlib
import sys

from sigap.cli.failure import CommandFailed
from sigap.cli.main import CliCommand
from sigap.kernel import shut_memory

PARTS = {
    "init": CliCommand("sigap.cli.keys.init", "membuat kunci instalasi baru dan lembar pemulihan lima pemegang"),
    "channel": CliCommand("sigap.cli.keys.channel", "pasangan kunci saluran WhatsApp dan surel, kalau belum ada"),
    "status": CliCommand("sigap.cli.keys.status", "keadaan kunci, dan apa yang perlu dikerjakan"),
    "drill": CliCommand("sigap.cli.keys.drill", "latihan pemulihan: tiga pemegang membuka gelang kunci"),
    "rotate": CliCommand("sigap.cli.keys.rotate", "masa kunci baru; semua yang hidup dipindahkan ke sana"),
    "erase": CliCommand("sigap.cli.keys.erase", "memusnahkan kunci yang pemusnahannya disetujui dua orang"),
    "carried": CliCommand("sigap.cli.keys.carried", "mencatat bahwa berkas pemulihan terbaru sudah di luar mesin ini"),
    "share": CliCommand("sigap.cli.keys.share", "membagi ulang: lima lembar baru, yang lama tidak berlaku lagi"),
    "recover": CliCommand("sigap.cli.keys.recover", "memulihkan kunci dari berkas pemulihan dan tiga lembar"),
}


def run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_usage(), file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    part = PARTS.get(arguments[0])
    if part is None:
        print(f"sigap keys: bagian {arguments[0]!r} tidak dikenal\n\n{_usage()}", file=sys.stderr)
        return 2
    # `rotate` runs as the desk's account with the owner's address: a flaw in the desk must not read it here.
    shut_memory.shut()
    try:
        status: int = importlib.import_module(part.module).run(arguments[1:])
    except OSError as error:
        raise CommandFailed(
            f"{error.filename or 'berkas'}: {error.strerror or type(error).__name__}", status=1
        ) from None
    return status


def _usage() -> str:
    width = max(map(len, PARTS))
    lines = [f"  {name:<{width}}  {part.summary}" for name, part in PARTS.items()]
    return "\n".join(
        [
            "Pemakaian: ./sigap keys BAGIAN [pilihan]",
            "",
            *lines,
            "",
            "./sigap keys BAGIAN --help menjelaskan satu bagian.",
        ]
    )
