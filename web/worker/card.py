"""The page for the fridge, as HTML with a drawing in it: what `tools card` makes, in the letters of the browser.

It comes with the tools, which the page fetches once they are asked for.
"""

from simulator.view.session_model import StoredConfig
from tools.card import described, page
from tools.paper import sizes
from tools.program import catalog


def html(found: StoredConfig, country: str) -> str:
    """Returns the card as an HTML page, for what is set on a band and the paper of a country ("" if not known)."""
    shipped = {entry.name for entry in catalog.entries()}
    routine = None if found.settings["program"] in shipped else dict(found.program)
    card = described(found.settings, routine=routine)
    return page.html(card, sizes.paper(country))
