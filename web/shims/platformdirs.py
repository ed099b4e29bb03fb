"""platformdirs for a page, where everything is kept in one folder."""

from pathlib import Path


def user_state_dir(appname: str = "", appauthor: object = None) -> str:
    """Returns the folder where everything is kept, for any program."""
    del appname, appauthor
    return str(Path.home())
