"""`copies.toml` is read strictly: everything that is wrong with it is said at once, and nobody else may read it."""

from pathlib import Path

import pytest

from sigap.cli.copies.plan import BucketPlace, CommandPlace, CopiesPlan, KeepingPlan, read
from sigap.cli.failure import CommandFailed

COMMAND = """
[keep]
daily = 7
monthly = 2
[command]
send = ["rclone", "copyto", "{file}", "jauh:sigap/{name}"]
names = ["rclone", "lsf", "-R", "--files-only", "jauh:sigap"]
remove = ["rclone", "deletefile", "jauh:sigap/{name}"]
"""
BUCKET = (
    '[s3]\nbucket = "salinan"\naccess_key_id = "a"\nsecret_access_key = "b"\nendpoint = "https://s3.contoh.go.id"\n'
)


def laid(folder: Path, text: str) -> Path:
    folder.chmod(0o700)
    file = folder / "copies.toml"
    file.touch(mode=0o600)
    file.write_text(text)
    return folder


def test_without_the_file_all_stay_here(tmp_path: Path) -> None:
    assert read(tmp_path) == CopiesPlan()


def test_a_plan_and_a_place_are_read(tmp_path: Path) -> None:
    found = read(laid(tmp_path, COMMAND))
    assert found.keep == KeepingPlan(daily=7, weekly=0, monthly=2)
    assert isinstance(found.far, CommandPlace)
    assert found.far.remove[-1] == "jauh:sigap/{name}"
    bucket = read(laid(tmp_path, BUCKET)).far
    assert isinstance(bucket, BucketPlace)
    assert (bucket.prefix, bucket.region) == ("sigap", "us-east-1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[jauh]\n", ["[jauh] tidak dikenal"]),
        ("keep = 3\n", ["[keep] harus sebuah bagian"]),
        ("[keep]\ndaily = -1\nyearly = 2\n", ["yearly: tidak dikenal", "daily: harus bilangan", "tidak menyisakan"]),
        ("[keep]\ndaily = true\n", ["daily: harus bilangan"]),
        ('[command]\nsend = "cp {file} /jauh"\n', ["send: harus daftar kata"]),
        ('[command]\nsend = ["cp", "{file}"]\n', ["send: tanpa {name}"]),
        ("[command]\n", ["send: tanpa {file} dan {name}"]),
        ('[command]\nsend = ["a", "{file}", "{name}"]\nnames = ["b"]\n', ["disebut bersama"]),
        ('[command]\nsend = ["a", "{file}", "{name}"]\nnames = ["b"]\nremove = ["c"]\n', ["remove: tanpa {name}"]),
        (COMMAND + BUCKET, ["satu saja"]),
        ('[s3]\nbucket = "x"\n', ["access_key_id: harus diisi", "secret_access_key: harus diisi"]),
        (BUCKET.replace("https://s3", "http://s3"), ["harus https"]),
        (BUCKET + 'prefix = "../orang"\n', ["prefix: huruf"]),
        (BUCKET + "region = 3\n", ["region: harus diisi"]),
        ("[keep\n", ["bukan TOML"]),
    ],
)
def test_what_is_wrong_is_said_at_once(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(CommandFailed) as refused:
        read(laid(tmp_path, text))
    assert refused.value.status == 2
    assert not [words for words in told if words not in refused.value.message]


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    (laid(tmp_path, BUCKET) / "copies.toml").chmod(0o644)
    with pytest.raises(CommandFailed, match="chmod 600"):
        read(tmp_path)
