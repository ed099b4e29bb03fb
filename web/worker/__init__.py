"""Python that runs in the page's worker, over `simulator.view` and `tools`; what it says goes out as plain data."""
