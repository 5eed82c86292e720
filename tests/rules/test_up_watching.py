"""The shipped alerts and dashboard ask only for figures that the worker serves, and each thing that is wrong rings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry

from sigap.cli.home import CHECKOUT
from sigap.cli.serving.metrics import COUNTERS, GAUGES, Figures
from sigap.cli.serving.worker import SweepTally
from sigap.cli.sweeps import SWEEPS
from sigap.mailbox.troubles import TroubleCode

DEPLOY = CHECKOUT / "deploy"
NAME = re.compile(r"\bsigap_[a-z_]+")
CODE = re.compile(r'code(?:=|=~)"([^"]+)"')


def rules() -> list[dict[str, str]]:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "sigap.rules.yml").read_text(encoding="utf-8"))["groups"]
    found: list[dict[str, str]] = group["rules"]
    return found


def dashboard() -> Iterator[str]:
    told = json.loads((DEPLOY / "grafana" / "sigap.json").read_text(encoding="utf-8"))
    yield from (target["expr"] for panel in told["panels"] for target in panel["targets"])


def served(home: Path) -> set[str]:
    """The names on the worker's page, with a figure for everything it knows."""
    told = dict.fromkeys([*GAUGES, *COUNTERS, "sweep:mailbox.beat", "trouble:mail"], 1.0)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(SweepTally(tuple(sweep.name for sweep in SWEEPS)), home, ask=lambda: told))
    lines = generate_latest(registry).decode().splitlines()
    return {line.partition("{")[0].partition(" ")[0] for line in lines if not line.startswith("#")}


def test_alerts_and_dashboard_ask_for_nothing_that_is_not_served(tmp_path: Path) -> None:
    asked = {name for text in [*(rule["expr"] for rule in rules()), *dashboard()] for name in NAME.findall(text)}
    assert len(asked) > len(GAUGES) - 1
    assert asked - served(tmp_path) == set()


def test_each_trouble_has_an_alert_of_its_own() -> None:
    patterns = [code for rule in rules() for code in CODE.findall(rule["expr"])]
    # Told by figures of their own: with these the worker cannot look.
    own = {
        TroubleCode.DATABASE: "sigap_database_answers",
        TroubleCode.WORKER: "sigap_heartbeat_age_seconds",
        TroubleCode.RECOVERY: "sigap_recovery_file_waiting_seconds",
    }
    expressions = " ".join(rule["expr"] for rule in rules())
    rung = {code for code in TroubleCode if any(re.fullmatch(pattern, code) for pattern in patterns)}
    rung |= {code for code, figure in own.items() if figure in expressions}
    assert rung == set(TroubleCode)
    unknown = [one for one in patterns if not any(re.fullmatch(one, code) for code in TroubleCode)]
    assert unknown == []
    assert len({rule["alert"] for rule in rules()}) == len(rules())
