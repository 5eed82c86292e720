"""Registers the app with Django."""

from django.apps import AppConfig

from sigap.audit import signing


class VaultConfig(AppConfig):
    """App: keys and sealed fields."""

    name = "sigap.vault"
    label = "vault"

    def ready(self) -> None:
        """Lets the trail be signed under the ring; no key is loaded before an officer acts."""
        signing.sign_by("sigap.vault.macs.sign_events", check="sigap.vault.macs.fitting_events")
