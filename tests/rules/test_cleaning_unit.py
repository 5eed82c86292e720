"""The cleaner as a unit of its own: asked where its folder is ours, and nobody else then; what it says is bounded."""

import io
import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image
from tests.factories import attacks, paperwork, recordings, signing, unit_played
from tests.factories.unconfined import KERNEL_REFUSES

from sigap.cleaning import LARGEST_SENT, FileKind, NotClean, Refusal, clean, recording_child, running, unit
from sigap.cleaning.answering import CONFINED
from sigap.cleaning.conversing import CleanerBroke, converse
from sigap.cleaning.signature_terms import SignatureVerdict, TrustedCertificates
from sigap.cleaning.signatures import check_signatures

UNITS = unit_played.UNITS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The unit's folder is there and ours; a child of this process is none of the ways."""
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    monkeypatch.setattr(running, "_CHILD", ("/nowhere",))
    monkeypatch.setattr(running, "_RECORDING_CHILD", ("/nowhere",))
    return tmp_path


def refusal(raw: bytes, *, timeout: float = 25) -> Refusal:
    with pytest.raises(NotClean) as told:
        clean(raw, timeout=timeout)
    return told.value.reason


def test_the_units_command_cleans_a_file_for_each_connection(folder: Path) -> None:
    with unit_played.listening(folder, unit_played.command()) as ended:
        cleaned = clean(paperwork.picture())
        assert Image.open(io.BytesIO(cleaned.copy)).size == (320, 200)
        assert paperwork.CAMERA not in cleaned.copy
        assert clean(recordings.recording("ogg", "libopus", seconds=0.3)).copy[4:8] == b"ftyp"
        large = io.BytesIO()
        Image.effect_noise((2600, 2600), 90).save(large, "PNG")
        assert len(clean(large.getvalue(), most=LARGEST_SENT).copy) > 5_000_000
        assert refusal(paperwork.picture()[:4000]) is Refusal.BROKEN
        assert running.can_clean()
    assert ended == [0] * 6


def test_inside_nothing_goes_through(folder: Path) -> None:
    assert told_by_unit(folder, "went_through()") == "[]"


def test_inside_it_is_another_user(folder: Path) -> None:
    if unit_played.account() is None:
        pytest.skip("only root starts a process as another user, who must be able to read this checkout")
    assert told_by_unit(folder, "who", before="who = os.geteuid()") == str(unit_played.ANOTHER_USER)


def told_by_unit(folder: Path, within: str, *, before: str = "") -> str:
    program = f"import os\nassert os.read(0, 1) == b'p'\n{attacks.probe('child', before=before, within=within)}"
    with unit_played.listening(folder, [sys.executable, "-I", "-c", program]):
        return attacks.told(clean(paperwork.picture()).copy)


def says(told: bytes, *, then: str = "") -> list[str]:
    program = f"import os, time\nos.read(0, 9)\nos.write(1, {told!r})\n{then}"
    return [sys.executable, "-I", "-c", program]


SILENT = {
    "nothing": says(b""),
    "a unit that cannot be started": ["/bin/false"],
    "no confinement": says(b"copy 3\n\xff\xd8\xff"),
    "no end": says(b"", then="time.sleep(6)"),
    "no filter": [
        sys.executable, "-I", "-c",
        f"{KERNEL_REFUSES}from sigap.cleaning import unit_child\nunit_child.main()\n",
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", SILENT)
def test_who_asks_a_unit_that_is_not_there_or_not_confined_cleans_nothing(folder: Path, what: str) -> None:
    with unit_played.listening(folder, SILENT[what]):
        assert refusal(paperwork.picture(), timeout=2) is Refusal.NO_SANDBOX
        if what != "no end":
            assert not running.can_clean()


def test_the_unit_judges_signatures_too(folder: Path) -> None:
    trust = TrustedCertificates(roots=[signing.chain().root.der])
    sound = signing.signed(signing.plain(), signing.chain().chair)
    with unit_played.listening(folder, [sys.executable, "-I", "-B", "-m", "sigap.cleaning.unit_child"]):
        assert check_signatures(sound, trust=trust, at=signing.NOW).verdict is SignatureVerdict.VALID
    with pytest.raises(NotClean) as refused:
        check_signatures(sound, trust=trust, at=signing.NOW)
    assert refused.value.reason is Refusal.NO_SANDBOX, "where the unit is ours and silent, nobody else looks"


def test_a_socket_that_is_gone_or_that_nobody_reads_cleans_nothing(folder: Path) -> None:
    assert refusal(paperwork.picture()) is Refusal.NO_SANDBOX
    assert not running.can_clean()
    with unit_played.listening(folder, ["/bin/false"]):
        pass
    assert (folder / unit.SOCKET).exists()
    assert refusal(paperwork.picture()) is Refusal.NO_SANDBOX


def test_a_unit_that_breaks_at_a_file_is_no_unit_that_is_gone(folder: Path) -> None:
    for then in ("", "os.write(1, b'copy 900000\\n' + b'\\xff\\xd8\\xff' * 9)", "time.sleep(6)"):
        with unit_played.listening(folder, says(CONFINED, then=then)):
            assert refusal(paperwork.picture(), timeout=4) is Refusal.TOO_HARD
        (folder / unit.SOCKET).unlink()


DEAD = {
    "dies after its first word": "",
    "is killed": "os.kill(os.getpid(), 9)",
    "says that it is busy": "os.write(1, b'refused busy\\n')",
    "refuses what is sound": "os.write(1, b'refused broken\\n')",
    "gives half": "os.write(1, b'copy 900\\n\\x89PNG')",
}


@pytest.mark.parametrize("does", DEAD)
def test_a_unit_that_is_confined_and_cleans_not_even_our_own_file_does_not_work(folder: Path, does: str) -> None:
    with unit_played.listening(folder, says(CONFINED, then=DEAD[does])):
        assert not running.can_clean()


def test_a_cleaner_that_is_busy_with_another_file_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_WAIT_SECONDS", 0.0)
    with running._AT_ONCE:
        assert refusal(paperwork.picture()) is Refusal.BUSY
        assert running.can_clean(), "it was not asked"
    assert not running.can_clean()


def test_where_the_folder_is_not_ours_a_child_of_this_process_cleans(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(unit, "FOLDER", tmp_path / "none")
    assert clean(paperwork.picture()).kind is FileKind.JPEG


def test_what_is_said_without_end_is_cut_in_size_and_in_time() -> None:
    for drip, pause in ((bytes(100_000), 0.0), (b"x", 0.01)):
        ours, theirs = socket.socketpair()
        with ours:
            thread = threading.Thread(target=drips, args=(theirs, drip, pause), daemon=True)
            thread.start()
            with pytest.raises(CleanerBroke) as broke:
                converse(ours, b"a", most=1_000_000, seconds=0.5)
        thread.join()
        assert len(broke.value.answer) < 1_500_000


def drips(channel: socket.socket, drip: bytes, pause: float) -> None:
    with channel:
        while True:
            try:
                channel.send(drip)
            except OSError:
                return
            time.sleep(pause)


def lines(name: str) -> list[str]:
    return (UNITS / name).read_text(encoding="utf-8").splitlines()


def test_the_units_hold_what_bounds_them() -> None:
    socket_lines, service, alone = (
        lines(f"sigap-cleaner{each}") for each in (".socket", "@.service", "@.service.d/20-alone.conf")
    )
    assert f"ListenStream={unit.FOLDER / unit.SOCKET}" in socket_lines
    assert {"SocketUser=sigap-desk", "SocketMode=0600", "Accept=yes", "MaxConnections=12"} <= set(socket_lines)
    assert {
        "User=sigap-cleaner", "StandardInput=socket", "StandardOutput=socket", "StandardError=null", "TasksMax=4",
        "KillSignal=SIGKILL",
    } <= set(service)  # fmt: skip
    assert not [line for line in service if line.startswith(("Environment", "LoadCredential", "StateDirectory"))]
    assert {
        "RootDirectory=/run/sigap-cleaner/root", "PrivateTmp=no", "PrivateNetwork=yes",
        "BindReadOnlyPaths=/usr /opt -/lib -/lib64",
        "RestrictAddressFamilies=none", "IPAddressAllow=", "SystemCallFilter=", "LimitFSIZE=0",
    } <= set(alone)  # fmt: skip
    # An empty line takes back what 10-walls.conf allows, and stands before what is allowed here.
    assert alone.index("RestrictAddressFamilies=") < alone.index("RestrictAddressFamilies=none")
    assert alone.index("SystemCallFilter=") < alone.index(next(each for each in alone if "@default" in each))
    assert not [line for line in alone if "@network-io" in line or "@process" in line or "@system-service" in line]
    value = dict(line.split("=", 1) for line in service if "=" in line)
    assert int(value["RuntimeMaxSec"]) > running.RECORDING_SECONDS
    assert int(value["MemoryMax"].removesuffix("M")) * 1024**2 > recording_child.MEMORY_BYTES
    assert f"d {unit.FOLDER} 0710 root sigap-desk -" in lines("sigap.tmpfiles")
    assert any(line.startswith("u sigap-cleaner - ") for line in lines("sigap.sysusers"))
