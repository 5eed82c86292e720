"""The WSGI door of one surface, named by SIGAP_SURFACE."""

import os
from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from sigap.kernel import lifeline, pace, shut_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
application = get_wsgi_application()


def begin() -> WSGIHandler:
    """To be called once in each process that answers."""
    # A server's worker outlives a killed main process unless it asks the kernel to die with it.
    lifeline.arm()
    # No other process of its account looks into its memory or environment: the reader of strangers' files is one.
    shut_memory.shut()
    pace.keep()
    if settings.SURFACE == "desk":
        # The public site loads none of it.
        import_module("sigap.config.checking").begin()
    return application
