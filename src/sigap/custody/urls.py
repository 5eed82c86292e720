"""Addresses of what is kept apart: numbers and ids only."""

urlpatterns: list[object] = []
