"""The stock modules that a board offers, and no others; see README.md."""
