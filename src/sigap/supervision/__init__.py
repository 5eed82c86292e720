"""Supervision: visits by checklist, visits received, findings, and what follows from them."""
