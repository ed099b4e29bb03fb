"""Makes the motor audible as a tone: its pitch rises with the motor's speed, its volume with the speed squared.

    sound = MotorSound()
    sound.follow(0.8)      at each frame; 0 is silence

The sound is off until the user switches it on. On a computer without sound, `why` gives the reason.
"""

from array import array
from math import pi, sin

import pygame

from ...text.language import _

SAMPLE_RATE_HZ = 22_050
TOP_HZ = 200  # 12,000 turns a minute, as the vibrator hat's data sheet has it
PITCH_STEPS = 24  # of pitch, from rest to full speed
_AMPLITUDE = 9_000  # of a sample, of 32,767 at most


class MotorSound:
    """The motor as a tone from the computer's loudspeaker.

    `on`: the user wants the tone. `why`: why this computer has no sound, "" if it has.
    """

    def __init__(self) -> None:
        self.on = False
        self.why = ""
        self._loops: list[pygame.mixer.Sound] = []
        self._channel: pygame.mixer.Channel | None = None
        self._pitch = 0

    def switch(self) -> None:
        """Switches the tone on or off; opens the sound device the first time."""
        self.on = not self.on
        if self.on and not self._loops:
            self._open()
        if not self.on:
            self.follow(0)

    def text(self) -> str:
        """Returns a sentence that says whether the motor is heard, or why not."""
        if self.why:
            return _("There is no sound here: {why}").format(why=self.why)
        return _("The motor is heard at x1.") if self.on else _("The motor is silent.")

    def follow(self, speed: float) -> None:
        """Plays the tone of a motor that turns at `speed`, 0 to 1 of its full speed; 0 is silence."""
        if self._channel is None:
            return
        pitch = pitch_of(speed) if self.on else 0
        if pitch == 0:
            self._channel.fadeout(20)
        else:
            self._channel.set_volume(speed * speed)
            if pitch != self._pitch or not self._channel.get_busy():
                self._channel.play(self._loops[pitch - 1], loops=-1)
        self._pitch = pitch

    def _open(self) -> None:
        self.why = ""
        try:
            pygame.mixer.init(SAMPLE_RATE_HZ, -16, 1, 512)
            self._loops = [
                pygame.mixer.Sound(buffer=wave(pitch).tobytes())
                for pitch in range(1, PITCH_STEPS + 1)
            ]
            self._channel = pygame.mixer.Channel(0)
        except pygame.error as error:
            self.why, self.on = str(error), False


def pitch_of(speed: float) -> int:
    """Returns the pitch, 1 to PITCH_STEPS, of a motor that turns at `speed`, 0 to 1 of its full speed.

    Returns 0, which is silence, if the motor is too slow to be felt or heard.
    """
    return 0 if speed < 0.08 else min(PITCH_STEPS, max(1, round(speed * PITCH_STEPS)))


def wave(pitch: int) -> "array[int]":
    """Returns samples for 0.1 s of the tone of `pitch`, with one overtone; they can be looped without a click."""
    tone_hz = TOP_HZ * pitch / PITCH_STEPS
    cycles = max(1, round(tone_hz / 10))
    sample_count = SAMPLE_RATE_HZ // 10
    return array(
        "h",
        (
            int(
                _AMPLITUDE
                * (
                    sin(2 * pi * cycles * sample / sample_count)
                    + 0.4 * sin(4 * pi * cycles * sample / sample_count)
                )
                / 1.4
            )
            for sample in range(sample_count)
        ),
    )
