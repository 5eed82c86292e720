"""`./sigap setup` as a command: out, held against what stands, in as a whole, refused with words and status 2."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.copies import Installation, installed
from tests.rules.test_first_people import TWO

from sigap.access.models import Office, Person
from sigap.clocks.models import ClockRule
from sigap.setup.models import SetupFile


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as found:
        yield found


def test_a_set_up_goes_out_and_comes_in_by_command(installation: Installation, tmp_path: Path) -> None:
    first, file = tmp_path / "first.toml", tmp_path / "pengaturan.json"
    first.write_text(TWO, encoding="utf-8")
    installation.run("begin", str(first))
    installation.run("load-reference", DJANGO_SETTINGS_MODULE="sigap.config.settings")
    assert "pengaturan ditulis" in installation.run("setup", "export", str(file))
    told = json.loads(file.read_bytes())
    assert {row["name"] for row in told["parts"]["offices"]} == {"Sekretariat Pere'an"}
    assert not any(person.name in json.dumps(told) for person in Person.objects.all())
    told["parts"]["offices"].append({"name": "Dinas Pere'an", "kind": "dinsos", "region": ""})
    next(row for row in told["parts"]["rules"] if row["code"] == "service-plan")["amount"] = 9
    file.write_text(json.dumps(told), encoding="utf-8")

    looked = installation.run("setup", "import", str(file), "--dry-run")
    for words in ("+ Dinas Pere'an", "~ Rencana layanan", "amount: 7 → 9", "tidak ada yang dimuat"):
        assert words in looked, words
    assert not Office.objects.filter(name="Dinas Pere'an").exists()
    assert not SetupFile.objects.exists()
    assert "dimuat seluruhnya" in installation.run("setup", "import", str(file))
    assert Office.objects.filter(name="Dinas Pere'an").count() == 1
    # What a file set is no longer shipped: the next version's own figures are not laid over it.
    installation.run("load-reference", DJANGO_SETTINGS_MODULE="sigap.config.settings")
    standing = ClockRule.objects.filter(code="service-plan", superseded_at=None).order_by("valid_from").last()
    assert standing is not None
    assert (standing.amount, standing.made_by_name) == (9, "berkas pengaturan")

    for spoiled, words in ((told | {"version": 2}, "lebih baru"), (told | {"people": []}, "memuat orang")):
        file.write_text(json.dumps(spoiled), encoding="utf-8")
        assert words in installation.run("setup", "import", str(file), status=2)
    assert "tidak terbaca" in installation.run("setup", "import", str(tmp_path / "tidak-ada.json"), status=2)
