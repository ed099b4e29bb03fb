"""tools/report/pdf.py for a page: empty, since the browser prints the report's HTML instead."""
