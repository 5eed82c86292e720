"""Statistics of a year on the desk: offered to everybody there, once something is published."""

import re

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.actions.test_releases import proposed, published
from tests.factories import casework
from tests.factories.casework import Work
from tests.factories.deadlines import at_the_desk
from tests.factories.releasing import BUPATI, MAYA, year_is_over
from tests.factories.statements import check_few
from tests.pages.test_public_statistics import victims

pytestmark = pytest.mark.django_db


def test_the_desk_offers_the_papers_to_everybody_there(work: Work, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    year_is_over()
    for who in (MAYA, BUPATI):
        with at_the_desk(who):
            pass
    victims(80, 2026)
    nur = casework.at_desk("rina.uptd")
    at = "/gugus-tugas/angka/statistik"
    assert "Belum ada terbitan" in text(nur, f"{at}/")
    assert nur.get(f"{at}/2026.pdf").status_code == 404
    published(proposed("korban"))
    assert f"{at}/2026.xlsx" in text(nur, f"{at}/")
    paper = nur.get(f"{at}/2026.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert re.search(r'filename="statistik-2026\.pdf"', paper["Content-Disposition"])
    assert nur.get(f"{at}/2026.xlsx").content.startswith(b"PK")
    assert nur.get(f"{at}/99999999999.pdf").status_code == 404


def text(client: Client, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    check_few(captured, path)
    assert answer.status_code == 200
    return answer.content.decode()
