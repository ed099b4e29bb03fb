"""platformdirs for a page, which has one place where anything is kept."""

from pathlib import Path


def user_state_dir(appname: str = "", appauthor: object = None) -> str:
    """Returns that place, whoever asks."""
    del appname, appauthor
    return str(Path.home())
