"""The shipped cleaner units under a real systemd: files are cleaned there, and from inside nothing is reached."""

import ast
from pathlib import Path

import pytest
from tests.factories import attacks, booted, heic, paperwork, recordings

from sigap.cli.home import CHECKOUT

pytestmark = pytest.mark.skipif(bool(booted.why_not()), reason=booted.why_not())
ASKS = """
from sigap.cleaning import NotClean, clean, running, unit
assert unit.is_ours()
running._CHILD = running._RECORDING_CHILD = ("/nowhere",)
def tried(name):
    try: return clean(open(f"/out/{name}", "rb").read()).copy
    except NotClean as refused: return refused.reason.value
"""
BEFORE = """
import socket
def reached():
    for name, reach in dict(
        file=lambda: open("/tmp/a", "w"), program=lambda: open("/opt/sigap/a", "w"),
        fork=lambda: os.fork() or os._exit(0), network=lambda: socket.socket(socket.AF_INET),
        local=lambda: socket.socket(socket.AF_UNIX), signal=lambda: os.kill(1, 0),
        passwd=lambda: os.stat("/etc/passwd"), database=lambda: os.stat("/run/postgresql"),
        keys=lambda: os.stat("/var/lib"), desk=lambda: os.stat("/run/sigap-cleaner"), home=lambda: os.listdir("/root"),
        space=lambda: int("none" if call("unshare", 0x10000000) else "0"),
    ).items():
        try: reach()
        except (OSError, ValueError): continue
        yield name
assert os.read(0, 1) == b"p"
before = dict(
    reached=list(reached()),
    others=[each for each in os.listdir("/proc") if each.isdigit() and int(each) != os.getpid()],
    named=[each for each in os.environ if each.startswith("SIGAP") or "DATABASE" in each],
    root={each for each in os.listdir("/") if os.access(f"/{each}", os.R_OK) and os.listdir(f"/{each}")})
"""
"""What the unit's own walls leave, before the child builds its own."""


def test_under_the_shipped_units_files_are_cleaned_and_refused(tmp_path: Path) -> None:
    files = {
        "whole": paperwork.picture(),
        "cut": paperwork.picture()[:4000],
        "iphone": heic.grid(),
        "seen": recordings.recording("mp4", "aac", "libx264", seconds=0.3),
    }
    told = "[tried('whole')[:3], tried('cut'), tried('seen')[4:8], tried('iphone')[:3], running.can_clean()]"
    found = ast.literal_eval(booted.told(tmp_path, f"{ASKS}\nprint({told})", files))
    assert found == [b"\xff\xd8\xff", "broken", b"ftyp", b"\xff\xd8\xff", True]


def test_without_the_socket_nothing_is_cleaned(tmp_path: Path) -> None:
    asks = f"{ASKS}\nunit.SOCKET = 'gone'\nprint(tried('whole'))"
    assert booted.told(tmp_path, asks, {"whole": paperwork.picture()}).strip() == "no_sandbox"


@pytest.mark.parametrize("user", ["sigap-public", "sigap-worker", "sigap-cleaner"])
def test_no_other_account_has_a_way_to_it(tmp_path: Path, user: str) -> None:
    asks = (
        "from sigap.cleaning import unit\n"
        "try: unit.connect()\n"
        "except OSError as error: print(unit.is_ours(), type(error).__name__)\n"
    )
    assert booted.told(tmp_path, asks, {}, user=user).strip() == "False PermissionError"


@pytest.mark.parametrize("which", ["child", "recording_child"])
@pytest.mark.parametrize("closed", ["", "[call('close', each) for each in (2, 0)] and "])
def test_inside_the_unit_nothing_is_reached(tmp_path: Path, which: str, closed: str) -> None:
    asks = f"{ASKS}\nprint(tried('whole')[3:].decode())"
    inside = attacks.probe(which, before=BEFORE, within=f"(before, {closed}went_through())")
    files = {"whole": paperwork.picture()}
    before, went_through = ast.literal_eval(booted.told(tmp_path, asks, files, instead=inside))
    assert went_through == []
    # The program's own folders, the kernel's own, and those that this test laid in.
    laid_in = {"out", CHECKOUT.parts[1]}
    assert before.pop("root") <= {"usr", "lib", "lib64", "opt", "dev", "proc", "sys", "run"} | laid_in
    assert before == {"reached": [], "others": [], "named": []}


def test_without_the_units_walls_the_same_is_reached(tmp_path: Path) -> None:
    """Otherwise the test above would hold whatever the unit says."""
    asks = f"{ASKS}\nprint(tried('whole')[3:].decode())"
    inside = attacks.probe("child", before=BEFORE, within="before")
    files = {"whole": paperwork.picture()}
    before = ast.literal_eval(booted.told(tmp_path, asks, files, instead=inside, has_walls=False))
    assert {"file", "fork", "network", "local", "passwd", "keys"} <= set(before["reached"])
    assert before["others"]


@pytest.mark.parametrize("which", ["child", "recording_child"])
def test_a_child_of_the_desk_is_held_behind_the_walls_of_a_part(tmp_path: Path, which: str) -> None:
    """Where there is no such unit: the same attempts, from a child that the desk began behind its own walls."""
    asks = (
        f"{ASKS}\nimport sys\nraw, probe = (open(f'/out/{{name}}', 'rb').read() for name in ('whole', 'probe'))\n"
        "print(clean(raw, command=[sys.executable, '-I', '-c', probe]).copy[3:].decode())"
    )
    files = {"whole": paperwork.picture(), "probe": attacks.probe(which, within="went_through()").encode()}
    assert booted.told(tmp_path, asks, files).strip() == "[]"


def test_a_child_of_the_desk_cleans_every_kind_behind_the_walls_of_a_part(tmp_path: Path) -> None:
    files = {
        "whole": paperwork.picture(),
        "iphone": heic.grid(),
        "seen": recordings.recording("mp4", "aac", "libx264", seconds=0.3),
    }
    asks = (
        "from pathlib import Path\nfrom sigap.cleaning import clean, unit\nunit.FOLDER = Path('/none')\n"
        f"print([clean(open(f'/out/{{name}}', 'rb').read()).kind.value for name in {list(files)}])"
    )
    assert ast.literal_eval(booted.told(tmp_path, asks, files)) == ["jpeg", "heic", "mp4"]
