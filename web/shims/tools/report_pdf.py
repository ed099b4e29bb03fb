"""tools/report/pdf.py for a page, which prints its HTML instead."""
