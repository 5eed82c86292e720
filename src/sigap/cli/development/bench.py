"""`./sigap bench NAME …`: runs a script of `bench/`; without a name it lists them."""

import argparse
import ast
import subprocess
import sys

from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT

_FOLDER = CHECKOUT / "bench"


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap bench",
        description="Menjalankan satu tolok ukur; tanpa nama, semuanya disebut. "
        "Tiap tolok ukur mencetak angkanya sebagai satu baris JSON di akhir.",
    )
    parser.add_argument("name", nargs="?", metavar="NAMA")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="pilihan", help="diteruskan ke tolok ukur")
    options = parser.parse_args(arguments)
    scripts = {path.stem: path for path in sorted(_FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    if options.name is None:
        for name, path in scripts.items():
            first = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]
            print(f"{name}  {first}")
        return 0
    if options.name not in scripts:
        raise CommandFailed(f"Tolok ukur {options.name!r} tidak ada; yang ada: {', '.join(scripts) or 'belum ada'}")
    # Without -P: a script finds what stands beside it in its own folder.
    return subprocess.run([sys.executable, str(scripts[options.name]), *options.rest], check=False).returncode
