"""What the band keeps of its reminders, where flash refuses and its clock counts from another instant."""

import binascii
import struct
from types import SimpleNamespace

from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.state import COUNTED_MS
from firmware.rondo.storage import settings as schema
from tests.firmware.system.chip import Chip


def test_what_flash_refused_of_reminders_is_tried_again_soon_though_the_clock_began_anew() -> None:
    def refuse(*_: object) -> None:
        raise OSError(28)

    chip = Chip(modules={"binascii": binascii, "struct": struct}, builtins={"open": refuse})
    settings, _ = schema.resolve({"reminder_min": 60})
    session = SimpleNamespace(id=1, reached_ms=lambda _: COUNTED_MS)
    reminding = chip.load("rondo.reminding").Reminding(
        settings, QuietHours(settings), session, SimpleNamespace()
    )
    reminding.restore(0, 0)
    reminding.write(10_000_000)
    assert reminding.due() == 10_060_000
    reminding.rebase(10_000_000)
    assert reminding.due() <= 60_000
