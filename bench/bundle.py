"""Makes a bundle of the commit, and installs and runs the demo from it in a namespace without a network."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
_DEMO = """
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || true
SIGAP_HOME=$1 timeout 300 ./sigap demo --port 8000 >"$1.log" 2>&1 &
i=0
until grep -q '^sandi: ' "$1.log" || [ $((i += 1)) -gt 280 ]; do sleep 1; done
python3 - <<'END'
from urllib.request import urlopen
for address in ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/masuk/"):
    print(address, urlopen(address, timeout=20).status)
try:
    urlopen("https://pypi.org/", timeout=5)
except OSError:
    print("jaringan: tidak ada")
END
kill -INT $! && wait $!
"""


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-"))
    try:
        began = time.monotonic()
        subprocess.run([CHECKOUT / "sigap", "bundle", folder], check=True)
        made = time.monotonic() - began
        archive = next(folder.glob("*.tar"))
        size = archive.stat().st_size
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        root = folder / archive.stem
        installed = time.monotonic()
        said = _without_network(root, "./sigap", "--version")
        took = time.monotonic() - installed
        print(said, end="")
        demo = _without_network(root, "sh", "-c", _DEMO, "sh", str(folder / "data"))
        print(demo, end="")
        is_up = demo.count(" 200\n") == len(("public", "desk")) and "jaringan: tidak ada" in demo
        refused = _is_refused_when_altered(root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = {
        "bench": "bundle",
        "megabytes": round(size / 1_000_000),
        "made_seconds": round(made, 1),
        "installed_seconds": round(took, 1),
        "demo_without_network": is_up,
        "altered_refused": refused,
    }
    print(json.dumps(figures))
    sys.exit(0 if is_up and refused else 1)


def _without_network(root: Path, *argv: str) -> str:
    """Runs a command where there is no way out; as root, or where users may make namespaces."""
    apart = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(root.parent / "home")}
    (root.parent / "home").mkdir(exist_ok=True)
    done = subprocess.run([*apart, *argv], cwd=root, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def _is_refused_when_altered(root: Path) -> bool:
    shutil.rmtree(root / ".venv")
    wheel = next((root / "wheels").glob("django-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    done = subprocess.run([root / "sigap", "--version"], capture_output=True, text=True, check=False)
    return done.returncode != 0 and "rusak atau diubah" in done.stderr


if __name__ == "__main__":
    main()
