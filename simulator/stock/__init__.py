"""The stock modules (`machine`, `os`, `time` ...) that each board offers a firmware, and what they are built on.

See README.md.
"""
