"""The WSGI door of one surface, named by SIGAP_SURFACE."""

import os

from django.core.wsgi import get_wsgi_application

from sigap.kernel import lifeline, pace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
# A server's worker outlives a killed main process unless it asks the kernel to die with it.
lifeline.arm()
pace.keep()
application = get_wsgi_application()
