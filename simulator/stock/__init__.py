"""The stock modules that each board offers a firmware, and what they are built on; see README.md."""
