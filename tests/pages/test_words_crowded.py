"""Where many wrong words are being tried, five words and what was written are shown back and stay good."""

from typing import NoReturn

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site

from sigap.mailbox import wrong_words
from sigap.mailbox.claims.codes import claim_for
from sigap.mailbox.tasks.codes import task_for

CLAIM, TASK = " ".join(claim_for(b"k" * 32, b"issue")), " ".join(task_for(b"k" * 32, b"issue"))


def _crowded() -> NoReturn:
    raise wrong_words.WordsCrowded


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/klaim/", {"claim": CLAIM, "key": "0" * 32}),
        ("/tugas/", {"code": TASK}),
        ("/tugas/", {"code": TASK, "story": "Bu Pere'an bercerita panjang"}),
    ],
)
def test_five_words_stay_good_and_what_was_written_is_shown(
    path: str, body: dict[str, str], client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)
    monkeypatch.setattr(wrong_words, "trying", _crowded)
    answer = client.post(path, body)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert "halaman ini sedang sangat sibuk" in page.lower()
    assert all(value.replace("'", "&#x27;") in page for name, value in body.items() if name != "key")
