"""The parts in containers: a bare Debian 13 set up by the commands of their README; then used, killed, restarted.

Root on Linux with debootstrap, iproute2 and nftables. Podman runs as an ordinary user of a machine in namespaces of its
own. No registry of images is asked: the image's base is a Debian that debootstrap makes. Where this host's kernel gives
the machine no cgroups v2 controllers, Podman is shown none at all, and then bounds no memory.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from _house import CHECKOUT
from _https import Browser
from _machine import Machine, bare, booted
from install import (
    DESK,
    FILLED,
    PEOPLE,
    PUBLIC,
    is_found,
    read_at_desk,
    reported,
    steps,
    waited,
    well,
    words_of_sheets,
)  # fmt: skip

PARTS = ("public", "desk", "worker", "vault", "cleaner")
USER, HOME = "sigap", Path("home/sigap")
PASSED = Path("run/user/1000/sigap")
README = CHECKOUT / "deploy/containers/README.md"
BASE = "localhost/debian13"
_NO_CGROUPS = "umount -l /sys/fs/cgroup; mount -t tmpfs tmpfs /sys/fs/cgroup"
_CAN_CLEAN = (
    "from sigap.cleaning import unit; from sigap.cleaning.running import can_clean; "
    "raise SystemExit(not (unit.is_ours() and can_clean()))"
)
_AWAY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Operator:
    """Who types on the machine: as root, or as the user whose containers they are."""

    machine: Machine

    def root(self, script: str, *, typed: str = "", may_fail: bool = False) -> str:
        """As root, before a Podman that is shown no control groups where there are none to be had."""
        if "memory" not in self.machine.run("cat /sys/fs/cgroup/cgroup.controllers").split():
            file = self.machine.root / "root/isi.sh"
            file.write_text(script, encoding="utf-8")
            script = f"unshare -m sh -c '{_NO_CGROUPS}; exec bash -eu -o pipefail /root/isi.sh'"
        return self.machine.run(script, typed=typed, may_fail=may_fail)

    def run(self, script: str, *, typed: str = "", may_fail: bool = False) -> str:
        """As the user, signed in."""
        file = self.machine.root / HOME / ".isi"
        file.write_text(f"export PODMAN_IGNORE_CGROUPSV1_WARNING=1\n{script}", encoding="utf-8")
        return self.root(f"runuser -l {USER} -c 'bash -eu -o pipefail ~/.isi'", typed=typed, may_fail=may_fail)


def blocks() -> list[str]:
    """The README's commands, filled in as those of operations.md. Raises SystemExit where a blank is left."""
    told = README.read_text(encoding="utf-8").partition("## Install")[2].partition("## Afterwards")[0]
    whole = "\0".join(re.findall(r"```sh\n(.*?)```", told, re.DOTALL))
    for blank, value in FILLED:
        whole = whole.replace(blank, value)
    found = re.sub(r"^\s*#.*$", "", whole, flags=re.MULTILINE)
    if "…" in found:
        raise SystemExit(f"not filled in: {found[found.index('…') - 60 :][:120]}")
    return found.split("\0")


def based(folder: Path, made: Path | None) -> Path:
    """A minimal Debian as one archive: what stands in the place of Docker Hub's."""
    tree = made or folder / "base"
    if made is None:
        subprocess.run(
            ["debootstrap", "--variant=minbase", "trixie", str(tree), "http://deb.debian.org/debian"],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    archive = folder / "base.tar"
    subprocess.run(["tar", "-C", str(tree), "-cf", str(archive), "."], check=True)
    return archive


def installed(operator: Operator, folder: Path, archive: Path) -> tuple[str, dict[str, int]]:
    """All steps in their order: the officer's first password, and how long image and tables took."""
    machine, home = operator.machine, operator.machine.root / HOME
    prepared, image, settings, database, keys, drill, people, start = blocks()
    took = {"machine_seconds": _timed(lambda: machine.run(prepared))}
    machine.run("mkdir -p /dev/net && mknod -m 666 /dev/net/tun c 10 200")
    for each in (*folder.glob("sigap-*.tar*"), archive):
        shutil.copy(each, home)
    operator.run(f"podman import -q ~/base.tar {BASE} >/dev/null && rm ~/base.tar")
    took["image_seconds"] = _timed(
        lambda: operator.run(image.replace("podman build", f"podman build --build-arg BASE={BASE}"))
    )
    operator.run(settings + "sed -i '/^SIGAP_MAIL_/d' ~/sigap-settings/worker.env ~/sigap-settings/desk.env")
    took["tables_seconds"] = _timed(lambda: operator.root(database))
    operator.run(keys)
    operator.run(drill.replace("drill --here", "drill --here --shares -"), typed=_words(machine))
    (home / "first.toml").write_text(_people(), encoding="utf-8")
    told = operator.run(f"mv ~/first.toml /{PASSED}/ && {people}")
    if (found := re.search(r"rina\.uptd\n\s*kata sandi\s+(.+)", told)) is None:
        raise SystemExit(told)
    proxy = steps()[-1].replace("/opt/sigap", "/home/sigap/sigap").splitlines()
    # Its log's folder first, which the units would have made: without it nginx refuses the settings.
    machine.run("\n".join(["install -d /var/log/sigap", *(line for line in proxy if not line.startswith("systemctl"))]))
    operator.run(start, may_fail=True)  # its status: certificates of a day
    return found[1], took


def _words(machine: Machine) -> str:
    machine.run(f"mkdir -p /run/sigap && cp -r /{PASSED}/sheets /run/sigap/")
    return words_of_sheets(machine)


def _people() -> str:
    """The document's first.toml, filled in as for the units."""
    told = next(block for block in steps() if "first.toml" in block)
    return told.partition("<<END\n")[2].partition("\nEND")[0] + ("" if PEOPLE in told else PEOPLE)


def _timed(work: Callable[[], object]) -> int:
    began = time.monotonic()
    work()
    return round(time.monotonic() - began)


def apart(operator: Operator) -> None:
    """The ring and its root key lie before the vault alone; a stranger's file is decoded in the cleaner's container."""
    for part in PARTS:
        seen = operator.run(f"podman exec sigap_{part}_1 sh -c 'ls /run/secrets /var/lib/sigap-keys'", may_fail=True)
        if ("root.key" in seen, "ring.sealed" in seen) != ((part == "vault"),) * 2:
            raise SystemExit(f"{part} sees: {seen}")
    operator.run(f"podman exec sigap_desk_1 /opt/sigap/.venv/bin/python -c '{_CAN_CLEAN}'")


def killed(operator: Operator, words: str) -> dict[str, float]:
    """Seconds until all run and the site gives its form, after each part's process was killed; nothing is lost."""
    site, back = Browser(PUBLIC), {}
    for part in PARTS:
        before = _process(operator, part)
        operator.machine.run(f"kill -KILL {before}")
        back[part] = waited(f"{part} is back", partial(_is_another, operator, part, before))
        whole = waited(f"the site after {part}", lambda: well(site) and is_well(operator))
        back[part] = round(back[part] + whole, 1)
        if not is_found(words):
            raise SystemExit(f"the report is gone after {part} was killed")
    return back


def _is_another(operator: Operator, part: str, before: int) -> bool:
    return _process(operator, part) not in {before, 0}


def _process(operator: Operator, part: str) -> int:
    told = operator.run(f"podman inspect -f 'pid={{{{.State.Pid}}}}' sigap_{part}_1", may_fail=True)
    found = re.search(r"pid=(\d+)", told)
    return int(found[1]) if found else 0


def is_well(operator: Operator) -> bool:
    """Whether worker, vault and database are well in both sites' own eyes."""
    told = operator.machine.run(
        f"curl -s -m 5 -H 'Host: {PUBLIC}' 127.0.0.1:8000/sehat/; curl -s -m 5 -H 'Host: {DESK}' 127.0.0.1:8001/sehat/",
        may_fail=True,
    )
    return told.count('"troubles": []') == 2  # noqa: PLR2004 - two sites


def restarted(operator: Operator, words: str) -> dict[str, float]:
    """Seconds until all is well: all parts anew; the machine without power; the database away for a minute."""
    took, site = {}, Browser(PUBLIC)

    def settled(what: str) -> float:
        seconds = waited(what, lambda: well(site) and is_well(operator) and all(_process(operator, p) for p in PARTS))
        if not is_found(words):
            raise SystemExit(f"the report is gone: {what}")
        return seconds

    operator.run("sigap-owner start")
    took["start"] = settled("well after a start of all")
    # What a loss of power leaves: no process, nothing in memory.
    operator.machine.run("pkill -KILL -u 1000; pkill -KILL -U 100000-165535 || true; sleep 2; rm -rf /run/user/1000/*")
    operator.machine.run("systemctl restart user@1000")
    operator.run(planned("start"))
    took["power"] = settled("well after the power came back")
    operator.machine.run("systemctl stop postgresql@17-main")
    for part in ("public", "worker"):
        operator.machine.run(f"kill -KILL {_process(operator, part)}")
    time.sleep(_AWAY_SECONDS)
    operator.machine.run("systemctl start postgresql@17-main")
    took["database"] = settled("well after the database came back")
    return took


def planned(word: str) -> str:
    """A line of the crontab, as cron would run it."""
    lines = (README.parent / "crontab").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if f'sigap-owner" {word}' in line)
    return line.partition('"$HOME')[1] + line.partition('"$HOME')[2]


def rotated(operator: Operator) -> bool:
    """The crontab's own lines: a copy that is not due, no register, a new month where one is due; keys handed over."""
    operator.run("sigap-owner keys rotate --now")
    for word in ("rotate", "backup", "register"):
        operator.run(planned(word))
    told = operator.run("sigap-owner hand; sigap-owner keys status", may_fail=True)
    return "generasi" in told


def measured(asked: argparse.Namespace, folder: Path) -> dict[str, object]:
    told: dict[str, object] = {"bench": "containers"}
    root = folder / "root"
    if asked.machine:
        subprocess.run(["cp", "-a", str(asked.machine), str(root)], check=True)
    else:
        bare(root)
    subprocess.run([str(CHECKOUT / "sigap"), "bundle", str(folder)], check=True, stdout=subprocess.DEVNULL)
    archive = based(folder, asked.base)
    with booted(root) as machine:
        operator = Operator(machine)
        first, took = installed(operator, folder, archive)
        told |= took
        machine.enter_network()
        told["answers_after"] = waited("the site answers", lambda: well(Browser(PUBLIC)))
        number, words = reported()
        told["is_read"] = read_at_desk("rina.uptd", first, number)
        apart(operator)
        told["back_after_kill"] = killed(operator, words)
        told["well_after"] = restarted(operator, words)
        told["is_rotated"] = rotated(operator)
        number, words = reported()
        told["is_found_after_rotation"] = is_found(words)
        told["status"] = operator.run("sigap-owner status", may_fail=True)
        told["versions"] = operator.run("podman --version; podman images --format '{{.Repository}} {{.Size}}'")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machine", type=Path, help="a tree that debootstrap made before, with systemd; copied")
    parser.add_argument("--base", type=Path, help="another one, minimal, for the image")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sigap-bench-containers-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        told = measured(asked, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(told.pop("status"))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
