"""`./sigap status`: what it says of a database as it should be, of one that was changed, and of none."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.conftest import _owner
from tests.factories import unit_played
from tests.factories.shut_folders import shut

from sigap.cleaning import unit
from sigap.cleaning.running import can_clean
from sigap.cli import door, status
from sigap.cli.main import main
from sigap.cli.serving import vault
from sigap.cli.status_words import TROUBLES
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.rules.trail_alarms import RINGING
from sigap.vault import client
from sigap.vault.states import VaultState

type Page = Callable[[], tuple[int, dict[str, str]]]


@pytest.fixture
def page(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Page:
    """Runs the command against this test's own database; returns its status and lines by what they are about."""
    facts = settings.DATABASES["default"]
    url = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{fresh_database}?host={facts['HOST']}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SIGAP_HOME", str(tmp_path))
    monkeypatch.setenv("SIGAP_KEYS", str(settings.SIGAP_KEYS))
    # A file is cleaned for every page; one test lets it.
    monkeypatch.setattr(status, "can_clean", lambda: True)

    def ask() -> tuple[int, dict[str, str]]:
        code = main(["status"])
        lines = capsys.readouterr().out.splitlines()
        return code, {line[6:].split("  ")[0]: line for line in lines}

    return ask


def test_a_database_as_migrate_left_it(page: Page, fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("INSERT INTO mailbox_heartbeat (id, beaten_at) VALUES (1, now())")
    code, lines = page()
    assert lines["skema"].startswith("baik ")
    assert lines["pekerja"].startswith("baik ")
    assert fresh_database in lines["basis data"]
    assert "sandi" not in "".join(lines.values())
    assert code == int(any(line.startswith("CEK") for line in lines.values()))


def test_a_machine_without_git_has_a_page_too(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _code, lines = page()
    assert "tanpa git" in lines["versi"]
    assert lines["skema"].startswith("baik ")


def test_what_was_changed_by_hand_or_stands_still_is_told(page: Page, fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("GRANT SELECT ON cases_case TO sigap_public")
        owner.execute("INSERT INTO mailbox_heartbeat (id, beaten_at) VALUES (1, now() - interval '3 hours')")
    code, lines = page()
    assert code == 1
    assert "DIUBAH" in lines["skema"]
    assert lines["pekerja"].startswith("CEK")
    assert "3 jam lalu" in lines["pekerja"]


def test_an_office_whose_region_has_ended_is_told(page: Page, fresh_database: str) -> None:
    assert "kantor" not in page()[1]
    with _owner(fresh_database) as owner:
        owner.execute(
            "INSERT INTO access_office (id, kind, name, region, former_regions, phone, full_name, address, place, "
            "duty_cover, valid_from) "
            "VALUES (gen_random_uuid(), 'desa', 'Desa Lama', '16.09.99.2001', '', '', '', '', '', '', now())"
        )
    code, lines = page()
    assert code == 1
    assert "1 memakai kode wilayah" in lines["kantor"]


def test_an_approved_erasure_that_nobody_carried_out_is_told(page: Page, fresh_database: str) -> None:
    assert "pemusnahan" not in page()[1]
    with _owner(fresh_database) as owner:
        owner.execute("ALTER TABLE cases_erasure DISABLE TRIGGER USER")
        (key,) = owner.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'cases_erasure'::regclass AND contype = 'f' "
            "AND confrelid = 'cases_case'::regclass"
        ).fetchone() or ("",)
        owner.execute(f"ALTER TABLE cases_erasure DROP CONSTRAINT {key}")
        owner.execute(
            "INSERT INTO cases_erasure (id, case_id, case_code, basis, status, requested_by, requested_by_name, "
            "requested_at, answered_by, answered_by_name, answered_at, mac) "
            "VALUES (gen_random_uuid(), gen_random_uuid(), 'CONTOH-001', 'retention_over', 'approved', "
            "gen_random_uuid(), '', now(), gen_random_uuid(), '', now() - interval '3 days', '')"
        )
    code, lines = page()
    assert code == 1
    assert "1 disetujui menunggu dijalankan, yang tertua 3 hari lalu" in lines["pemusnahan"]


def test_a_server_that_does_not_answer(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://pemilik:sandi@/sigap?host=/nowhere")
    code, lines = page()
    assert code == 2
    assert "tidak menjawab" in lines["basis data"]
    assert set(lines) <= {"versi", "basis data", "kunci", "pemulihan", "disk", "sertifikat", "pembersih"}


def test_who_reads_files_of_strangers_is_told(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "can_clean", can_clean)
    monkeypatch.setattr(door, "SETTINGS", tmp_path / "none")
    assert page()[1]["pembersih"].startswith("      pembersih")
    # As where the units are laid out and the cleaner's is not.
    monkeypatch.setattr(door, "SETTINGS", tmp_path)
    assert page()[1]["pembersih"].startswith("CEK")
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    code, lines = page()
    assert code == 1
    assert "tidak menjawab" in lines["pembersih"]
    with unit_played.listening(tmp_path, unit_played.command()):
        assert page()[1]["pembersih"].startswith("baik ")


def test_a_cleaner_of_the_desks_is_judged_by_what_the_desk_told(
    page: Page, fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the vault's account sees it, by which `sigap-owner status` runs: the folder is there, and the desk's alone."""
    monkeypatch.setattr(door, "SETTINGS", tmp_path)
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    monkeypatch.setattr(unit, "is_ours", lambda: False)
    monkeypatch.setattr(status, "can_clean", lambda: pytest.fail("a child of our own says nothing of the unit"))
    assert page()[1]["pembersih"].startswith("baik ")
    with _owner(fresh_database) as owner:
        owner.execute("SELECT mailbox.tell_cleaner(false)")
    line = page()[1]["pembersih"]
    assert line.startswith("CEK")
    assert "tidak menjawab" in line
    monkeypatch.setenv("DATABASE_URL", "postgresql://pemilik:sandi@/sigap?host=/nowhere")
    assert page()[1]["pembersih"].startswith("      pembersih")


def test_a_stopped_vault_is_told_where_its_settings_are_shut(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "UNIT_SOCKET", tmp_path / "none")
    monkeypatch.setattr(door, "SETTINGS", tmp_path / "none")
    assert "brankas" not in page()[1]
    (tmp_path / "etc").mkdir()
    monkeypatch.setattr(door, "SETTINGS", tmp_path / "etc")
    shut(tmp_path / "etc", monkeypatch)
    code, lines = page()
    assert code == 1
    assert lines["brankas"].startswith("CEK   brankas")
    assert lines["brankas"].endswith("tidak menjawab")


def test_only_an_open_vault_is_well(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "UNIT_SOCKET", tmp_path)
    said = {}
    for state in VaultState:
        monkeypatch.setattr(client, "state", lambda _place, state=state: state)
        said[state] = page()[1]["brankas"]
    assert [state for state in VaultState if said[state].startswith("baik ")] == [VaultState.OPEN]
    assert "terkunci" in said[VaultState.LOCKED]
    assert "tidak dapat dipakai" in said[VaultState.UNUSABLE]


def test_keys_and_copies_that_are_shut_to_us_cost_no_page(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other" / "keys").mkdir(parents=True)
    monkeypatch.setenv("SIGAP_KEYS", str(tmp_path / "other" / "keys"))
    monkeypatch.setenv("SIGAP_BACKUP_DIR", str(tmp_path / "other" / "copies"))
    shut(tmp_path / "other", monkeypatch)
    code, lines = page()
    assert code == 1
    assert "tertutup bagi akun ini" in lines["kunci"]
    assert "bebas" in lines["disk"]


def test_every_trouble_of_the_house_is_told(page: Page, fresh_database: str) -> None:
    assert set(TROUBLES) == set(TroubleCode)
    # Not by anybody's word: the database answers, the heart beats, and the trail is looked at.
    looked_at = {TroubleCode.DATABASE, TroubleCode.WORKER, TroubleCode.ANCHORS, *RINGING}
    noted = [code for code in TroubleCode if code not in looked_at]
    with _owner(fresh_database) as owner:
        owner.execute("INSERT INTO mailbox_heartbeat (id, beaten_at) VALUES (1, now())")
        owner.execute(
            "INSERT INTO mailbox_notedtrouble (code, since, seen_at)"
            " SELECT c, now() - interval '1 hour', now() FROM unnest(%s::text[]) c",
            [[code.value for code in noted]],
        )
    code, lines = page()
    assert code == 1
    assert [each for each in noted if not lines[TROUBLES[each][0]].startswith("CEK")] == []


def test_mails_that_came_to_nothing_count_for_a_week(
    page: Page, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGAP_MAIL_URL", "smtp://mail.uji.go.id")
    put = (
        "INSERT INTO notifications_mail (id, channel, kind, person_id, queued_at, due_at, given_up_at, tries,"
        " last_error) SELECT gen_random_uuid(), 'mail', 'news', gen_random_uuid(), now(), now(),"
        " now() - make_interval(days => d), 1, '' FROM unnest(ARRAY[3, 20]) d"
    )
    with _owner(fresh_database) as owner:
        owner.execute(put)
    assert "1 tidak sampai" in page()[1]["surat"]


def test_a_span_is_told_in_its_largest_unit() -> None:
    minute = timedelta(minutes=1)
    assert [status._ago(n * minute) for n in (0, 59, 60, 1439, 1440)] == [
        "baru saja", "59 menit lalu", "1 jam lalu", "23 jam lalu", "1 hari lalu",
    ]  # fmt: skip
