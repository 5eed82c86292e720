"""Regions by their Kemendagri code, and the days on which offices rest. Reference data, dated and sourced."""
