"""`./sigap bundle DIR`: one archive from which `./sigap` installs without asking any network.

The commit's files, the wheels of the lock file for this kind of machine and Python (PostgreSQL is one of them), uv,
the build backend, and a SHA-256 of each file, which `./sigap` checks before it installs.
"""

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path

from sigap.cli import release
from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import uv
from sigap.cli.packaging.supply import CARRIES_GPL

SUMS, WHEELS = "SHA256SUMS", "wheels"
_PINNED = re.compile(r"[\w-]+==[\d.]+")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap bundle",
        description="Membuat satu arsip untuk memasang SIGAP tanpa jaringan, dengan sidik SHA-256. Perlu jaringan "
        "sekarang. Untuk jenis mesin dan versi Python yang sama dengan yang menjalankan ini.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder tempat arsip diletakkan")
    parser.add_argument(
        "--without-gpl",
        action="store_true",
        help="tanpa pustaka berlisensi GPL (av: suara, video, dan HEIC lalu tidak disalin); untuk yang diterbitkan",
    )
    options = parser.parse_args(arguments)
    folder, left_out = options.folder, sorted(CARRIES_GPL) if options.without_gpl else []
    if not folder.is_dir():
        raise CommandFailed(f"{folder}: folder itu tidak ada")
    commit = release.git(CHECKOUT, "rev-parse", "HEAD")
    if not commit:
        raise CommandFailed("bukan checkout git; arsip hanya dibuat dari sebuah commit")
    if release.git(CHECKOUT, "status", "--porcelain"):
        raise CommandFailed("ada perubahan yang belum masuk commit; arsip hanya memuat yang sudah")
    with tempfile.TemporaryDirectory(prefix="sigap-bundle-") as made:
        archive = _archive(Path(made), folder, commit, left_out)
    with archive.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="ascii")
    print(f"{archive}: {archive.stat().st_size / 1_000_000:.0f} MB\nSHA-256 {digest}")
    print("Sampaikan sidik ini lewat jalan lain daripada arsipnya. Di mesin tujuan: tar -xf …, lalu ./sigap --version")
    return 0


def name_of(version_: str, commit: str) -> str:
    """What an archive and its one folder are called: for which machine and Python it is stands in it."""
    python = "".join(map(str, sys.version_info[:2]))
    return f"sigap-{version_}-{commit[:12]}-{platform.system().lower()}-{platform.machine()}-py{python}"


def write_sums(root: Path) -> None:
    """Writes SHA-256 and name of every file below, as `sha256sum --check` reads them."""
    lines = []
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            lines.append(f"{file_digest(stream, 'sha256').hexdigest()}  {path.relative_to(root).as_posix()}\n")
    (root / SUMS).write_text("".join(lines), encoding="utf-8")


def pinned(text: str) -> tuple[str, ...]:
    """Uv and the build backend in the versions that a pyproject.toml pins. Raises CommandFailed."""
    data = tomllib.loads(text)
    found = (*data["build-system"]["requires"], f"uv{data['tool']['uv']['required-version']}")
    if loose := [each for each in found if not _PINNED.fullmatch(each)]:
        raise CommandFailed(f"pyproject.toml: {', '.join(loose)} tidak menyebut satu versi")
    return found


def _archive(made: Path, folder: Path, commit: str, left_out: list[str]) -> Path:
    name = name_of(version("sigap"), commit) + ("-tanpa-gpl" if left_out else "")
    root = made / name
    _bring_files(made, root, commit)
    (root / release.NOTE).write_text(f'commit = "{commit}"\n', encoding="utf-8")
    _bring_wheels(root, left_out)
    write_sums(root)
    draft = folder / f".{name}.tar.partial"
    try:
        with tarfile.open(draft, "w") as tar:
            tar.add(root, name, filter=_without_owner)
        return draft.rename(folder / f"{name}.tar")
    finally:
        draft.unlink(missing_ok=True)


def _bring_files(made: Path, root: Path, commit: str) -> None:
    packed = made / "files.tar"
    _ask(["git", "-C", str(CHECKOUT), "archive", f"--output={packed}", commit])
    with tarfile.open(packed) as tar:
        tar.extractall(root, filter="data")


def _bring_wheels(root: Path, left_out: list[str]) -> None:
    program, wheels = uv.program(), root / WHEELS
    wheels.mkdir()
    wanted = wheels / "requirements.txt"
    export = (
        "export",
        "--quiet",
        "--frozen",
        "--no-dev",
        "--no-emit-project",
        "--no-header",
        f"--output-file={wanted}",
    )
    _ask([program, *export, f"--project={root}", *(f"--no-emit-package={name}" for name in left_out)])
    tools = pinned((root / "pyproject.toml").read_text(encoding="utf-8"))
    pip = ["run", "--quiet", "--no-project", "--isolated", f"--python={sys.executable}", "--with=pip", "python", "-m"]
    fetch = ("pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", f"--dest={wheels}")
    _ask([program, *pip, *fetch, "--require-hashes", f"--requirement={wanted}"])
    _ask([program, *pip, *fetch, *tools])
    _bring_uv(wheels)


def _bring_uv(wheels: Path) -> None:
    """Uv itself, ready to run: on the other machine there may be no pip to install it with."""
    wheel = next(wheels.glob("uv-*.whl"))
    with zipfile.ZipFile(wheel) as held:
        inside = next(name for name in held.namelist() if name.endswith(".data/scripts/uv"))
        with held.open(inside) as packed, (wheels / "uv").open("wb") as out:
            shutil.copyfileobj(packed, out)
    (wheels / "uv").chmod(0o755)
    wheel.unlink()


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def _ask(argv: Iterable[str]) -> None:
    done = subprocess.run([*argv], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailed(f"{Path(done.args[0]).name} gagal:\n{done.stderr.strip()}", status=1)
