"""The key of the channels: what the public seals the worker alone opens, at its own place; and the file of settings."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sigap.mailbox.channel_settings import ChannelsUnusable, channels_in
from sigap.vault import channel_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.sealing import SealBroken


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kunci"
    made.mkdir(mode=0o700)
    channel_key.create(made)
    return made


def test_what_is_sealed_opens_at_its_place_only(folder: Path) -> None:
    row_id = uuid4()
    public = channel_key.public_of(folder)
    locked = channel_key.lock(b"rahasia", table="t", row_id=row_id, column="c", public=public)
    facts: dict[str, Any] = {
        "key_id": locked.key_id,
        "key_blob": locked.key_blob,
        "private": channel_key.private_of(folder),
    }
    assert channel_key.unlock(locked.sealed, table="t", row_id=row_id, column="c", **facts) == b"rahasia"
    own: dict[str, Any] = {"table": "t", "row_id": row_id, "column": "c"}
    for place in ({"table": "u"}, {"row_id": uuid4()}, {"column": "d"}):
        with pytest.raises(SealBroken):
            channel_key.unlock(locked.sealed, **own | place, **facts)


def test_a_pair_is_made_once_and_a_lost_public_half_comes_back(folder: Path) -> None:
    before = channel_key.public_of(folder).public_bytes_raw()
    (folder / channel_key.CHANNEL_PUBLIC).unlink()
    assert channel_key.public_of(folder).public_bytes_raw() == before
    channel_key.create(folder)
    channel_key.create(folder)
    assert channel_key.public_of(folder).public_bytes_raw() == before


def test_traces_are_of_one_purpose_and_one_key(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    other.mkdir(mode=0o700)
    channel_key.create(other)
    found = {
        channel_key.trace_of(folder, "a", b"62812"),
        channel_key.trace_of(folder, "b", b"62812"),
        channel_key.trace_of(other, "a", b"62812"),
        channel_key.trace_of(folder, "a", b"628", b"12"),
    }
    assert len(found) == 4
    with pytest.raises(KeysUnusable):
        channel_key.trace_of(tmp_path / "tidak-ada", "a")


def written(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "s"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "saluran.toml"
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[whatsapp\n", "bukan TOML"),
        ("[telegram]\n", "telegram"),
        ("[whatsapp]\nnomor = '1'\n", "nomor"),
        ("[whatsapp]\nphone_number_id = 7\n", "teks"),
        ("[whatsapp]\napp_secret = 'rahasia-sekali'\n", "tidak lengkap"),
        ("[whatsapp]\nphone_number_id = '1'\ngraph_url = 'http://graph.example/'\n", "graph_url"),
        ("[email]\nimap_url = 'imap://a:rahasia-sekali@surat.example/INBOX'\n", "imap_url"),
        ("[email]\nimap_url = 'https://a:rahasia-sekali@surat.example/INBOX'\n", "imap_url"),
        ("[email]\nimap_url = 'imaps://a:rah#rahasia-sekali@surat.example:993/'\n", "imap_url"),
        ("[email]\nimap_url = 'imaps://[rahasia-sekali'\n", "imap_url"),
        ("[whatsapp]\nphone_number_id = '1'\ngraph_url = 'imaps://graph.example/'\n", "graph_url"),
        ("email = 'rahasia-sekali'\n", "bukan tabel"),
        ("whatsapp = ['rahasia-sekali']\n", "bukan tabel"),
        ("[trail]\nwebhook = 'http://luar.example/?k=rahasia-sekali'\n", "webhook"),
        ("[trail]\ntoken = 'rahasia-sekali'\n", "webhook atau file"),
        ("[trail]\nfile = 'rahasia-sekali/heads.txt'\n", "sejak akar"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_without_its_secrets(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ChannelsUnusable, match=named) as told:
        channels_in(written(tmp_path, text))
    assert "rahasia-sekali" not in str(told.value)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "site = 'https://lapor.contoh.go.id/'\n")
    assert channels_in(path).site
    path.chmod(0o644)
    with pytest.raises(KeysUnsafe):
        channels_in(path)


def test_a_mail_box_is_named_by_its_address(tmp_path: Path) -> None:
    path = written(tmp_path, "[email]\nimap_url = 'imaps://lapor%40contoh:s%2Fandi@surat.example/Laporan%20baru'\n")
    found = channels_in(path).email
    assert found is not None
    assert found.place == ("surat.example", 993, "lapor@contoh", "s/andi", "Laporan baru", True)
    assert "s%2Fandi" not in repr(found)
    assert channels_in(None).email is None
