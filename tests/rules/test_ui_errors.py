"""Error pages: nothing typed is lost, nothing secret is written back."""

import pytest
from django.test import RequestFactory

from sigap.ui.errors import PAGES, typed_in


def test_long_text_is_shown_and_short_values_travel_along() -> None:
    request = RequestFactory().post("/kasus/", {"note": "Sudah bicara.\nAnak masuk sekolah.", "risk": "high"})
    typed = {each.name: each for each in typed_in(request)}
    assert typed["note"].is_shown
    assert typed["note"].value.endswith("Anak masuk sekolah.")
    assert not typed["risk"].is_shown


def test_repeated_values_are_all_kept() -> None:
    request = RequestFactory().post("/kasus/", {"flags": ["injury", "weapon"]})
    assert [each.value for each in typed_in(request)] == ["injury", "weapon"]


@pytest.mark.parametrize(
    "name", ["password", "login", "code", "kata_sandi", "csrfmiddlewaretoken", "otp", "new_password1"]
)
def test_what_proves_an_identity_never_comes_back(name: str) -> None:
    request = RequestFactory().post("/masuk/", {name: "rahasia sekali"})
    assert typed_in(request) == ()


def test_a_reading_carries_nothing() -> None:
    assert typed_in(RequestFactory().get("/?note=abc")) == ()


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_says_what_and_what_next(status: int) -> None:
    page = PAGES[status]
    assert str(page.title)
    assert str(page.what)
    assert page.steps
