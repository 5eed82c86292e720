"""Wiring of the surfaces: settings, URLs and the WSGI door. Decides nothing about cases."""
