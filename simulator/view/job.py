"""Does what takes longer than a frame in steps, one each frame, so that a front end answers meanwhile.

job = Job()
job.start(steps(), "the session becomes a GIF")     a generator that yields the fraction that is done
job.step()                                          each frame, while job.running
"""

from collections.abc import Generator

from ..text.usage import UsageError

Steps = Generator[float, None, None]


class Job:
    """Does one thing at a time in steps; `title` names it, `progress` is the part that is done, 0 to 1."""

    def __init__(self) -> None:
        self.title = ""
        self.progress = 0.0
        self._steps: Steps | None = None

    @property
    def text(self) -> str:
        """Returns the title, and how much is done in percent."""
        return f"{self.title}: {self.progress:.0%}"

    @property
    def running(self) -> bool:
        """Returns whether something has begun and is not done."""
        return self._steps is not None

    def start(self, steps: Steps, title: str) -> None:
        """Begins `steps`, of which none is done yet."""
        self._steps, self.title, self.progress = steps, title, 0.0

    def step(self) -> str:
        """Does the next step, if there is one; returns the error that has ended the job, else ""."""
        if self._steps is None:
            return ""
        try:
            self.progress = next(self._steps)
        except StopIteration:
            self._steps = None
        except UsageError as error:
            self._steps = None
            return str(error)
        return ""

    def cancel(self) -> None:
        """Ends what is under way; only its last step would have changed anything."""
        if self._steps is not None:
            self._steps.close()
            self._steps = None
