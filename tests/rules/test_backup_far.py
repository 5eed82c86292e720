"""The far place: an S3 server that checks signatures, the operator's own commands, and what either answers wrongly."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories import s3_server
from tests.factories.s3_server import S3Server

from sigap.cli.copies import far
from sigap.cli.copies.far import RemoteCommands, RemoteCopyFailed, opened
from sigap.cli.copies.plan import BucketPlace, CommandPlace

NAME = "20261125T010000Z/database.sql.zst"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far, "PAUSES", [0.0, 0.0])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server.serving(tmp_path_factory.mktemp("s3")) as one:
        yield one


def bucket(server: S3Server, *, prefix: str) -> BucketPlace:
    return BucketPlace(
        bucket=s3_server.BUCKET,
        access_key_id=server.access_key_id,
        secret_access_key=server.secret_access_key,
        region=s3_server.REGION,
        endpoint=server.endpoint,
        prefix=prefix,
    )


def test_a_bucket_takes_names_and_gives_up_files(server: S3Server, tmp_path: Path) -> None:
    file = tmp_path / "besar"
    file.write_bytes(bytes(range(256)) * 40_000)  # more than one part
    place, other = opened(bucket(server, prefix="sigap/1609")), opened(bucket(server, prefix="sigap/1610"))
    assert place.names() == []
    place.send(file, NAME)
    place.send(file, "sampah.txt")
    assert place.names() == [NAME]
    assert other.names() == [], "each installation sees its own"
    place.remove(NAME)
    assert place.names() == []


def test_a_wrong_signature_a_wrong_bucket_and_silence_are_failures(server: S3Server, tmp_path: Path) -> None:
    file = tmp_path / "kecil"
    file.write_text("x")
    good = bucket(server, prefix="sigap")
    for wrong, kind in (
        (replace(good, secret_access_key="lain"), "PermissionDenied"),
        (replace(good, bucket="tiada"), "S3: "),
        (replace(good, endpoint="http://127.0.0.1:9"), "S3: "),
    ):
        with pytest.raises(RemoteCopyFailed, match=kind) as failed:
            opened(wrong).send(file, NAME)
        assert good.secret_access_key not in str(failed.value)


def test_commands_are_called_as_written_and_never_by_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://sandi")
    there = tmp_path / "jauh; touch salah"
    there.mkdir()
    copy = (
        f"import os, shutil, sys; a = sys.argv; assert 'DATABASE_URL' not in os.environ; "
        f"os.makedirs({str(there)!r} + '/' + os.path.dirname(a[2]), exist_ok=True); "
        f"shutil.copyfile(a[1], {str(there)!r} + '/' + a[2])"
    )
    place = RemoteCommands(
        CommandPlace(
            send=(sys.executable, "-c", copy, "{file}", "{name}"),
            names=("find", str(there), "-type", "f", "-printf", "%P\n"),
            remove=("rm", f"{there}/{{name}}"),
        )
    )
    file = tmp_path / "berkas {name}"
    file.write_text("isi")
    place.send(file, NAME)
    assert (there / NAME).read_text() == "isi"
    assert place.names() == [NAME]
    place.remove(NAME)
    assert place.names() == []
    assert RemoteCommands(CommandPlace(send=("true",))).names() is None


def test_what_a_far_place_names_and_sigap_never_did_is_passed_over() -> None:
    told = "20261125T010000Z/manifest.json\\n/etc/passwd\\n20261125T010000Z/../x\\nlain/manifest.json\\n"
    place = RemoteCommands(CommandPlace(send=("true",), names=("printf", told), remove=("true",)))
    assert place.names() == ["20261125T010000Z/manifest.json"]


def test_a_command_is_tried_three_times_and_its_status_counts(tmp_path: Path) -> None:
    count = tmp_path / "berapa"
    third = f"echo x >>{count}; test $(wc -l <{count}) -ge 3 # {{file}} {{name}}"
    RemoteCommands(CommandPlace(send=("sh", "-c", third))).send(tmp_path, NAME)
    assert count.read_text() == "x\n" * 3
    with pytest.raises(RemoteCopyFailed, match="false: status 1"):
        RemoteCommands(CommandPlace(send=("false",))).send(tmp_path, NAME)
    with pytest.raises(RemoteCopyFailed, match="tiada: No such file"):
        RemoteCommands(CommandPlace(send=("tiada",))).send(tmp_path, NAME)
