"""Makes build/web, what a static host serves.

`pack` gathers our Python, compile.mjs has Pyodide compile it, `site` puts the folder together.
"""
