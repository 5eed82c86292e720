"""The `sigap` command: finds the named part and hands over. Loads nothing that the part does not need."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sigap.cli import door
from sigap.cli.failure import NOT_NOW, CommandFailed, NotNow, Stopped
from sigap.kernel import pace

_INTERRUPTED = 130
_OF_THE_DISK = {
    errno.EROFS: "hanya dapat dibaca; pasang penyimpanannya dengan izin tulis, atau sebut folder lain di SIGAP_HOME",
    errno.ENOSPC: "disk penuh; kosongkan atau perbesar, lalu ulangi",
    errno.EDQUOT: "kuota disk habis; perbesar, lalu ulangi",
}


@dataclass(frozen=True, slots=True)
class CliCommand:
    """One command: the module that carries it out (`run(arguments) -> status`) and a line for the list."""

    module: str
    summary: str


COMMANDS = {
    "demo": CliCommand("sigap.cli.demo.command", "menjalankan SIGAP dengan data contoh"),
    "up": CliCommand("sigap.cli.serving.up", "menjalankan SIGAP untuk data nyata; menolak lingkungan yang tidak aman"),
    "test": CliCommand("sigap.cli.development.run_tests", "menjalankan semua uji"),
    "check": CliCommand("sigap.cli.development.check", "memeriksa format, lint, tipe, dan arsitektur"),
    "migrate": CliCommand("sigap.cli.database.migrating", "membawa basis data ke versi ini"),
    "begin": CliCommand("sigap.cli.installation.begin", "mencatat kantor dan petugas pertama"),
    "keys": CliCommand(
        "sigap.cli.keys.command", "kunci: membuat, memeriksa, melatih pemulihan, membagi ulang, memulihkan"
    ),
    "screen": CliCommand("sigap.cli.screen", "menyaring tanda perdagangan orang dan risiko, tanpa basis data"),
    "match": CliCommand("sigap.cli.matching", "mencari catatan tentang orang yang sama, tanpa basis data"),
    "audit": CliCommand("sigap.cli.audit", "memeriksa apakah jejak masih utuh"),
    "backup": CliCommand("sigap.cli.copies.backup", "membuat cadangan yang sudah terbukti dapat dipulihkan"),
    "restore": CliCommand("sigap.cli.restore.command", "memulihkan sistem dari cadangan"),
    "import": CliCommand(
        "sigap.cli.installation.companies",
        "register kasus lama; berkas HTCDS sebagai jumlah; daftar perusahaan penempatan yang berizin",
    ),
    "export": CliCommand(
        "sigap.cli.installation.statistics", "statistik setahun dari terbitan; baris HTCDS yang dilepas dua orang"
    ),
    "places": CliCommand("sigap.cli.installation.boundaries", "bentuk kecamatan dan desa pada peta"),
    "setup": CliCommand("sigap.cli.installation.set_up", "pengaturan daerah: keluar dan masuk sebagai satu berkas"),
    "status": CliCommand("sigap.cli.status", "satu halaman keadaan instalasi ini"),
    "bundle": CliCommand("sigap.cli.packaging.bundle", "membuat arsip untuk memasang tanpa jaringan"),
    "manage": CliCommand("sigap.cli.manage", "perintah pengelolaan kerangka kerja"),
    "worker": CliCommand("sigap.cli.serving.worker", "menjalankan pekerja latar (dipanggil oleh demo)"),
    "bench": CliCommand("sigap.cli.development.bench", "menjalankan tolok ukur"),
}
# Steps of a start that run as the owner in a short-lived process; not for people.
_STEPS = {
    "--version": CliCommand("sigap.cli.packaging.version_line", "versi, commit, dan sidik skema"),
    "prepare": CliCommand("sigap.cli.preparation.command", "kunci contoh, katalog bahasa, dan berkas statis"),
    "assets": CliCommand("sigap.cli.preparation.assets", "katalog bahasa dan berkas statis"),
    "check-keys": CliCommand("sigap.cli.keys.check", "mencoba kunci satu bagian"),
    "apply-schema": CliCommand("sigap.cli.schema.step", "migrasi, lalu fungsi, kebijakan, dan hak basis data"),
    "generate-sql": CliCommand("sigap.cli.schema.generated", "SQL yang mengulang keputusan Python"),
    "generate-packaging": CliCommand("sigap.cli.packaging.generate", "NOTICE, wadah, dan peran Ansible"),
    "load-reference": CliCommand("sigap.cli.installation.reference_data", "wilayah, hari libur, dan aturan tenggat"),
    "load-demo": CliCommand("sigap.cli.demo.load", "memuat kabupaten contoh"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Carries out one command and returns its exit status: 0 done, 1 the answer is no, 2 the call was wrong."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    pace.begin()
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_usage(), file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    command = (COMMANDS | _STEPS).get(arguments[0])
    if command is None:
        print(f"sigap: perintah {arguments[0]!r} tidak dikenal\n\n{_usage()}", file=sys.stderr)
        return 2
    return _carry_out(arguments[0], command, arguments[1:])


def _carry_out(name: str, command: CliCommand, arguments: list[str]) -> int:
    try:
        door.refuse_unnamed(name, arguments, os.environ)
        status: int = importlib.import_module(command.module).run(arguments)
    except (KeyboardInterrupt, Stopped):
        return _INTERRUPTED
    except Exception as error:  # what no sentence is known for goes on as it is
        failed = _as_failure(error)
        if failed is None:
            raise
        print(f"sigap: {door.named(failed.message, os.environ)}", file=sys.stderr)
        return NOT_NOW if name == "up" and isinstance(failed, NotNow) else failed.status
    return status


def _as_failure(error: Exception) -> CommandFailed | None:
    """What went wrong as a sentence for a person; None for what only a traceback tells."""
    if isinstance(error, CommandFailed):
        return error
    if isinstance(error, PermissionError):
        # Whoever named a home means that one.
        own = "pakai folder data sendiri: SIGAP_HOME=~/sigap-data ./sigap …"
        mend = "jalankan perintah ini sebagai pemiliknya" if os.environ.get("SIGAP_HOME") else own
        return CommandFailed(f"tidak ada izin pada {error.filename}; {mend}")
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        kind = CommandFailed if error.errno == errno.EROFS else NotNow
        return kind(f"{error.filename or 'disk'}: {_OF_THE_DISK[error.errno]}")
    return _of_the_database(error)


def _of_the_database(error: Exception) -> NotNow | None:
    """A server that is away, or that ended what it had begun. Its first words only: what follows may quote a row."""
    for module in ("django.db.utils", "psycopg"):  # never loaded for this: unloaded it has raised nothing
        if module in sys.modules and isinstance(error, sys.modules[module].OperationalError):
            answer = getattr(error, "diag", None) or getattr(error.__cause__, "diag", None)
            message = " ".join(((answer and answer.message_primary) or str(error)).split())
            return NotNow(
                f"basis data tidak menjawab, atau berhenti menjawab ({message}); periksa servernya, lalu ulangi"
            )
    return None


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "Pemakaian: ./sigap PERINTAH [pilihan]",
            "",
            *lines,
            "",
            "./sigap PERINTAH --help menjelaskan satu perintah; ./sigap --version menyebut versinya.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
