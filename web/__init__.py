"""The page: the simulator in a browser, and the tools over Web Serial. README.md says how it is made."""
