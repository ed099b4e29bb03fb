"""Asks the system how things should look: light or dark, and whether it prefers less motion.

If the system does not answer, or not within _TIMEOUT_S, the answer is dark, with motion.
"""

import subprocess
import sys

_TIMEOUT_S = 0.4
_PERSONALIZE = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_METRICS = r"Control Panel\Desktop\WindowMetrics"


def wants_light() -> bool:
    """Returns whether the system is set to light colours."""
    if sys.platform == "win32":
        return _registry_value(_PERSONALIZE, "AppsUseLightTheme") == "1"
    if sys.platform == "darwin":
        # macOS has this key only while the dark appearance is on.
        style = _output_of("defaults", "read", "-g", "AppleInterfaceStyle")
        return style is not None and "Dark" not in style
    scheme = _output_of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
    return scheme is not None and "light" in scheme


def wants_stillness() -> bool:
    """Returns whether the system is set to less motion, so that the window should not move things."""
    if sys.platform == "win32":
        return _registry_value(_METRICS, "MinAnimate") == "0"
    if sys.platform == "darwin":
        answer = _output_of("defaults", "read", "com.apple.universalaccess", "reduceMotion")
        return (answer or "").strip() == "1"
    answer = _output_of("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
    return answer is not None and "false" in answer


def _output_of(*command: str) -> str | None:
    """Returns what `command` prints; None if there is no such command or it takes longer than _TIMEOUT_S."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout


def _registry_value(path: str, name: str) -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return ""
