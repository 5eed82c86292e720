"""The names that the Ansible role works with, read from the units: parts, timers, environment files."""

from sigap.cli.packaging import units


def variables() -> str:
    """`vars/main.yml` of the role."""
    found = units.services()
    serving = [f"{unit.name}.service" for unit in found if unit.is_serving]
    settings = sorted({path.rpartition("/")[2] for unit in found for path in unit.all_of("EnvironmentFile")})
    lists = {"sigap_serving": serving, "sigap_timers": units.timers(), "sigap_settings_files": settings}
    lines = ["# Written by `./sigap generate-packaging` from the units in deploy/systemd. Change those, never this."]
    for name, values in lists.items():
        lines += [f"{name}:", *(f"  - {value}" for value in values)]
    return "\n".join(lines) + "\n"
