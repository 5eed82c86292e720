"""The description is true: what it allows never fails and never leaks, what it does not is refused as it says."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.urls import URLPattern, URLResolver
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.factories import casework
from tests.factories.casework import MANAGER, PREVIEW, STORY, RoleClient, Work
from tests.factories.systems import SystemClient, new_key

from sigap.cases import actions as cases
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.integrations.operations import OPERATIONS
from sigap.integrations.urls import urlpatterns
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
EXAMPLES = 6
"""Of each operation, as described and not, with what is there and with anything."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def as_wsgi(client: RoleClient) -> Callable[..., Iterable[bytes]]:
    """The desk's own process, as a WSGI application."""

    def app(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        answer = client.request(**environ)
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.headers.items()))
        return [answer.content]

    return app


def test_the_table_of_operations_is_what_the_addresses_hold(work: Work) -> None:
    described = RoleClient().get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    told = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert told == {(each.method, each.path) for each in OPERATIONS} | {("POST", "/api/v1/reports")}
    machine = next(each for each in urlpatterns if isinstance(each, URLResolver))
    served = {str(each.pattern) for each in machine.url_patterns if isinstance(each, URLPattern)}
    named = {re.sub(r"\{\w+\}", "<str:key>", each.path.removeprefix("/api/v1/")) for each in OPERATIONS}
    assert served == named | {"openapi.json", "<path:key>"}
    client = SystemClient(new_key())
    for operation in OPERATIONS:
        path = operation.path.removeprefix("/api/v1/").replace("{code}", work.own).replace("{key}", str(work.waiting))
        wrong = client.post(path, {}) if operation.method == "GET" else client.get(path)
        if not any(each.path == operation.path and each.method != operation.method for each in OPERATIONS):
            assert (wrong.status_code, wrong.headers["Allow"]) == (405, operation.method)


def test_what_the_description_allows_never_fails_and_leaks_nothing(work: Work) -> None:
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        cases.add_person(by=actor, at=now(), access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    secret = new_key()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", as_wsgi(RoleClient()))
    foreign = [STORY, PREVIEW, casework.NAME, "Melati", "081200000000", work.foreign, str(work.foreign_referral)]
    seen: dict[str, set[int]] = {}

    def ask(operation: Any, mode: GenerationMode, place: dict[str, str]) -> None:
        # Drawn whole, or with what is there in its address.
        strategy = operation.as_strategy(generation_mode=mode, **({"path_parameters": place} if place else {}))

        @hypothesis_settings(
            max_examples=EXAMPLES,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def run(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(answer, checks=CHECKS)
            text = answer.content.decode()
            assert not [words for words in foreign if words in text]
            seen.setdefault(operation.label, set()).add(answer.status_code)

        run()

    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is valid: the test before this one
        if operation.path == "/api/v1/reports":
            continue
        place = {"code": work.own} if "{code}" in operation.path else {"key": str(work.waiting)}
        there = place if "{" in operation.path else {}
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            ask(operation, mode, there)
        if there:
            ask(operation, GenerationMode.POSITIVE, {})
    assert len(seen) == len(OPERATIONS)
    assert all(200 in codes for label, codes in seen.items() if label.startswith("GET")), seen
    assert set().union(*seen.values()) >= {200, 404, 422}
    assert json.dumps(sorted(seen))
