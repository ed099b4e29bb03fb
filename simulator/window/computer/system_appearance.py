"""Asks the system how things should look: light or dark, and whether it prefers less motion.

If the system does not answer, or not within _LONGEST_S, the answer is dark, with motion.
"""

import subprocess
import sys

_LONGEST_S = 0.4
_PERSONALIZE = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_METRICS = r"Control Panel\Desktop\WindowMetrics"


def wants_light() -> bool:
    """Returns whether the system is set to light colours."""
    if sys.platform == "win32":
        return _registry(_PERSONALIZE, "AppsUseLightTheme") == "1"
    if sys.platform == "darwin":
        # macOS has this key only while the dark appearance is on.
        asked = _said("defaults", "read", "-g", "AppleInterfaceStyle")
        return asked is not None and "Dark" not in asked
    said = _said("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
    return said is not None and "light" in said


def wants_stillness() -> bool:
    """Returns whether the system is set to less motion."""
    if sys.platform == "win32":
        return _registry(_METRICS, "MinAnimate") == "0"
    if sys.platform == "darwin":
        said = _said("defaults", "read", "com.apple.universalaccess", "reduceMotion")
        return (said or "").strip() == "1"
    said = _said("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
    return said is not None and "false" in said


def _said(*command: str) -> str | None:
    """Returns what `command` prints; None if there is no such command or it takes longer than _LONGEST_S."""
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout


def _registry(path: str, name: str) -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return ""
