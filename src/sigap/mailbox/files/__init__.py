"""Files of a report: sent in parts, sealed as they arrive, kept within their limits."""
