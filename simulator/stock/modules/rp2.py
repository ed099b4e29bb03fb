"""The module that only the rp2 port has; nothing of it is emulated."""
