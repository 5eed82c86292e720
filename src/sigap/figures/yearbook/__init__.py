"""A year's statistics as one document: put together from approved releases alone, as PDF/A and as a workbook."""
