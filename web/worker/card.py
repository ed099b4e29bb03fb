"""The page for the fridge, as HTML with a drawing in it: what `tools card` makes, in the browser's own fonts.

This module is in the archive of the tools, which the page fetches once it needs them.
"""

from simulator.scenario.programs import comes_with_rondo
from simulator.view.past.session_model import StoredConfig
from tools.card import card_for, page
from tools.paper import sizes


def html(config: StoredConfig, country: str) -> str:
    """Returns the card as an HTML page, for a band's settings and a country's paper ("" if it is unknown)."""
    if comes_with_rondo(config.program):
        card = card_for(config.settings, program_name=str(config.program["name"]))
    else:
        card = card_for(config.settings, routine=dict(config.program))
    return page.html(card, sizes.paper(country))
