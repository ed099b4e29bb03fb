"""The window's colours: a dark and a light palette. Text has a contrast of at least 4.5:1, shapes of 3:1.

Nothing is told by colour alone: a word, a place or a shape always says the same.
"""

from dataclasses import dataclass

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """The colours of the window.

    Backgrounds: `back` of the window, `panel` of a part, `track` of a bar, `key` of a button, `hot` of a button
    under the mouse. `edge` is a fine line.

    Inks: `text`, `dim`, `on_accent` (on `accent` and on chips). `accent` marks what is active, `alert` a fault or
    an expectation not met. `left`, `right`, `assist` and `other` are backgrounds of phases.
    """

    name: str
    back: Color
    panel: Color
    track: Color
    edge: Color
    key: Color
    hot: Color
    text: Color
    dim: Color
    accent: Color
    on_accent: Color
    alert: Color
    left: Color
    right: Color
    assist: Color
    other: Color

    def phase(self, kind: str, side: str) -> Color:
        """Returns the background colour of a phase of `kind` on `side`."""
        if kind == "express":
            return {"left": self.left, "right": self.right}.get(side, self.other)
        return self.other if kind == "rest" else self.assist


DARK = Palette(
    name="dark",
    back=(17, 17, 21),
    panel=(26, 27, 33),
    track=(38, 40, 49),
    edge=(58, 61, 72),
    key=(50, 53, 64),
    hot=(68, 72, 86),
    text=(236, 232, 223),
    dim=(164, 162, 156),
    accent=(240, 184, 108),
    on_accent=(22, 20, 20),
    alert=(240, 134, 116),
    left=(234, 176, 104),
    right=(134, 184, 218),
    assist=(158, 192, 142),
    other=(180, 170, 200),
)

LIGHT = Palette(
    name="light",
    back=(243, 240, 234),
    panel=(253, 252, 249),
    track=(233, 229, 221),
    edge=(210, 204, 194),
    key=(232, 227, 218),
    hot=(218, 211, 199),
    text=(36, 33, 30),
    dim=(94, 89, 82),
    accent=(146, 84, 14),
    on_accent=(255, 253, 249),
    alert=(172, 52, 34),
    left=(198, 124, 44),
    right=(84, 146, 188),
    assist=(98, 148, 80),
    other=(150, 134, 182),
)

# Of the labels on phases: dark on the colours of either palette.
ON_PHASE: Color = (22, 20, 20)
