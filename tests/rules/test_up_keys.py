"""What a production start refuses about keys: beside the data, open to others, another part's, or unusable."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.shut_folders import shut
from tests.factories.starts import good_start

from sigap.cli.keys.check import troubles
from sigap.cli.readiness import checklist, drill, keys, machine
from sigap.cli.readiness.start import Check, ReadinessFinding, Start
from sigap.config.env import Surface
from sigap.mailbox import codes
from sigap.vault import channel_key, keyring

PUBLIC, DESK, WORKER, VAULT = Surface.PUBLIC, Surface.DESK, Surface.WORKER, Surface.VAULT
CHECKS: tuple[Check, ...] = (
    keys.no_keys,
    keys.keys_place,
    keys.keys_shut,
    keys.sites_hold_little,
    keys.desk_asks,
    keys.keys_open,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The desk's keys, as `keys init` makes them."""
    made = tmp_path / "kunci"
    keyring.create_keys(made, at=KEYS_MADE_AT, root=os.urandom(32), with_root_file=True)
    codes.create_secret(made)
    return made


@pytest.fixture
def public_folder(tmp_path: Path, folder: Path) -> Path:
    """The public site's two files."""
    made = tmp_path / "kunci-publik"
    made.mkdir(mode=0o700)
    for name in keys.OF_THE_PUBLIC:
        (made / name).write_bytes((folder / name).read_bytes())
        (made / name).chmod(0o600)
    return made


@pytest.fixture
def desk_folder(tmp_path: Path, folder: Path) -> Path:
    """The desk's two files."""
    made = tmp_path / "kunci-meja"
    made.mkdir(mode=0o700)
    for name in keys.OF_THE_PUBLIC:
        (made / name).write_bytes((folder / name).read_bytes())
        (made / name).chmod(0o600)
    return made


def vault(tmp_path: Path, **changes: str | None) -> Start:
    return replace(good_start(tmp_path, VAULT, **changes), user=os.geteuid())


def desk(tmp_path: Path, **changes: str | None) -> Start:
    return replace(good_start(tmp_path, DESK, **changes), user=os.geteuid())


def public(tmp_path: Path, public_folder: Path) -> Start:
    return replace(good_start(tmp_path, PUBLIC, SIGAP_KEYS=str(public_folder)), user=os.geteuid())


def findings(start: Start) -> list[ReadinessFinding]:
    return [finding for check in CHECKS for finding in check(start)]


def told(start: Start) -> str:
    found = findings(start)
    assert not any(finding.is_warning for finding in found)
    return "\n".join(finding.text for finding in found)


def test_keys_in_order_are_not_disturbed(tmp_path: Path, folder: Path, public_folder: Path, desk_folder: Path) -> None:
    assert findings(vault(tmp_path)) == []
    assert findings(desk(tmp_path)) == []
    assert findings(public(tmp_path, public_folder)) == []
    assert findings(good_start(tmp_path, WORKER)) == []


def test_no_keys_named_or_none_there(tmp_path: Path) -> None:
    assert "SIGAP_KEYS belum disetel" in told(vault(tmp_path, SIGAP_KEYS=None))
    assert "./sigap keys init" in told(vault(tmp_path))


def test_keys_of_another_account_are_told_among_the_rest(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that looks is never ended by what it may not look into: all that is wrong is said at once."""
    shut(folder, monkeypatch)
    other = replace(vault(tmp_path), user=os.geteuid() + 1)
    assert [finding.text for finding in keys.keys_shut(other)] == [
        f"{folder}: milik pengguna lain; jalankan: chown {os.geteuid() + 1} {folder}"
    ]
    starts = [good_start(tmp_path, surface, SIGAP_KEYS=str(folder)) for surface in (VAULT, DESK, PUBLIC, WORKER)]
    shut(tmp_path, monkeypatch)
    for start in starts:
        found = "".join(finding.text for finding in findings(start))
        assert ("tertutup bagi pengguna ini" in found) is start.needs_keys
        assert list(machine.disk(start)) == []


def test_keys_inside_the_home_are_refused(tmp_path: Path, folder: Path) -> None:
    start = vault(tmp_path)
    assert start.home is not None
    inside = folder.rename(start.home / "kunci")
    assert "di dalam SIGAP_HOME" in told(vault(tmp_path, SIGAP_KEYS=str(inside)))


def test_a_link_into_the_home_is_followed(tmp_path: Path, folder: Path) -> None:
    start = vault(tmp_path)
    assert start.home is not None
    folder.rename(start.home / "kunci")
    folder.symlink_to(start.home / "kunci")
    assert "di dalam SIGAP_HOME" in told(start)


def test_one_key_that_is_a_link_into_the_home_is_found(tmp_path: Path, folder: Path) -> None:
    start = vault(tmp_path)
    assert start.home is not None
    (folder / "root.key").rename(start.home / "root.key")
    (folder / "root.key").symlink_to(start.home / "root.key")
    assert "root.key terletak di dalam SIGAP_HOME" in told(start)


def test_a_home_inside_the_keys_is_refused(tmp_path: Path, folder: Path) -> None:
    home = folder / "rumah"
    home.mkdir(mode=0o700)
    assert "terletak di dalam folder kunci" in told(vault(tmp_path, SIGAP_HOME=str(home)))


@pytest.mark.parametrize(
    ("name", "mode", "mended_by"),
    [("", 0o750, "chmod 700"), ("root.key", 0o640, "chmod 600"), ("code.key", 0o700, "chmod 600")],
)
def test_keys_that_stand_open_are_refused(name: str, mode: int, mended_by: str, tmp_path: Path, folder: Path) -> None:
    (folder / name).chmod(mode)
    assert f"{mended_by} {(folder / name)}" in told(vault(tmp_path))


def test_keys_of_another_user_are_refused(tmp_path: Path, folder: Path) -> None:
    start = replace(vault(tmp_path), user=os.geteuid() + 1)
    assert "milik pengguna lain" in "\n".join(finding.text for finding in keys.keys_shut(start))


def test_the_public_site_holds_its_two_files_only(tmp_path: Path, public_folder: Path, folder: Path) -> None:
    (public_folder / "ring.sealed").write_bytes((folder / "ring.sealed").read_bytes())
    (public_folder / "ring.sealed").chmod(0o600)
    assert "padahal ada ring.sealed" in told(public(tmp_path, public_folder))


@pytest.mark.parametrize("name", sorted(keys.OF_THE_PUBLIC))
def test_a_file_that_the_public_site_lacks_is_named(name: str, tmp_path: Path, public_folder: Path) -> None:
    (public_folder / name).unlink()
    assert name in told(public(tmp_path, public_folder))


def test_the_worker_is_given_no_keys(tmp_path: Path, folder: Path) -> None:
    start = good_start(tmp_path, WORKER, SIGAP_KEYS=str(folder))
    assert "pekerja latar hanya boleh memegang channel.key dan intake.pub" in told(start)


def test_the_worker_may_hold_the_key_of_the_channels_shut_to_others(tmp_path: Path, folder: Path) -> None:
    own = tmp_path / "kunci-pekerja"
    own.mkdir(mode=0o700)
    channel_key.create(folder)
    (folder / "recovery.json").touch()  # the demo's ring has no holders
    for name in keys.OF_THE_WORKER:
        (own / name).write_bytes((folder / name).read_bytes())
        (own / name).chmod(0o600)
    start = good_start(tmp_path, WORKER, SIGAP_KEYS=str(own))
    assert findings(start) == []
    (own / "channel.key").chmod(0o644)
    assert "channel.key: mode 0644" in told(start)


def test_a_ring_under_another_root_key_is_refused(tmp_path: Path, folder: Path) -> None:
    (folder / "root.key").write_bytes(os.urandom(32))
    assert "ring.sealed" in told(vault(tmp_path))


def test_a_wrong_source_of_the_root_key_is_refused(tmp_path: Path, folder: Path) -> None:
    assert "SIGAP_ROOT_KEY" in told(vault(tmp_path, SIGAP_ROOT_KEY="kamar-sebelah"))
    assert "LoadCredential" in told(vault(tmp_path, SIGAP_ROOT_KEY="credential:root.key"))


@pytest.mark.parametrize(
    ("program", "may_pass"), [("false", True), ("tidak-ada-program-ini", False), ("echo x", False)]
)
def test_a_program_that_gets_no_root_key_now_is_asked_again(
    program: str, may_pass: object, tmp_path: Path, folder: Path
) -> None:
    start = vault(tmp_path, SIGAP_ROOT_KEY=f"command:{program}")
    assert [finding.is_passing for finding in findings(start)] == [may_pass]
    found = [*findings(start), *drill.drill(start)]
    assert checklist.may_pass(found) is may_pass


def test_keys_that_are_not_looked_at_in_time_are_asked_again(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_TRIED_WITHIN", 0.001)
    assert [finding.is_passing for finding in findings(vault(tmp_path))] == [True]


def test_a_ring_that_waits_for_a_passphrase_may_start(folder: Path) -> None:
    (folder / "root.key").rename(folder / "root.locked")
    assert troubles(folder, VAULT, "passphrase") == []


def test_a_passphrase_that_opens_nothing_is_refused(folder: Path) -> None:
    (folder / "root.key").unlink()
    assert "root.locked" in "\n".join(troubles(folder, VAULT, "passphrase"))


def test_the_desk_is_given_no_key_of_the_ring(tmp_path: Path, folder: Path, desk_folder: Path) -> None:
    for source in (None, "file", "credential:root.key", "passphrase"):
        assert "tidak memegang kunci akar" in told(desk(tmp_path, SIGAP_ROOT_KEY=source))
    assert "LoadCredentialEncrypted" in told(desk(tmp_path, CREDENTIALS_DIRECTORY="/run/credentials/x"))
    assert "meja kerja hanya boleh memegang" in told(desk(tmp_path, SIGAP_KEYS=str(folder)))
