"""Python that runs in the page's worker, over `simulator.view` and `tools`; it answers the page in plain data."""
