"""What is on a band's flash, read as the tools read it: the frames that are intact, and nothing else."""

from simulator.core.flash import Flash
from tools.log.pull.journal import Log, files_of, read


def kept(flash: Flash) -> Log:
    """As it would be found after a power cut at this instant."""
    return read(files_of(flash.mount()))
