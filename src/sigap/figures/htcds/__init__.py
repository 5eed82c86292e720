"""The case data standard of IOM (HTCDS 2.0): rows of victims of trafficking out, files of others counted."""
