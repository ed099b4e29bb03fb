"""The module `rp2`, which only the rp2 port has; it is empty, as nothing of it is emulated."""
