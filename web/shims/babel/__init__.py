"""The names of babel that the report uses: in a page the browser knows how a language writes days and numbers."""
