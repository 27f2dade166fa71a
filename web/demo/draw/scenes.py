"""All scenes, in the order of their files: each has a name, the words for those who do not see it, a shape and its drawing."""
import random

SHAPES = {"wide": (800, 600), "tall": (600, 800), "square": (700, 700)}
DEFS = ('<defs><filter id="near" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="2" dy="4" stdDeviation="3.5" flood-opacity=".2"/></filter>'
        '<filter id="far" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="5" dy="10" stdDeviation="8" flood-opacity=".22"/></filter></defs>')
ALL = []


class Scene:
    """One picture; `drawing` gets a seeded generator of chance and gives SVG text."""

    def __init__(self, name, alt, shape, drawing):
        self.name, self.alt, self.shape, self.drawing = name, alt, shape, drawing

    def pixels(self, long_side):
        w, h = SHAPES[self.shape]
        return round(w * long_side / max(w, h)), round(h * long_side / max(w, h))

    def svg(self, long_side):
        (w, h), (pw, ph) = SHAPES[self.shape], self.pixels(long_side)
        body = self.drawing(random.Random(self.name)).replace("#near", f"#near-{self.name}").replace("#far", f"#far-{self.name}")
        defs = DEFS.replace('"near"', f'"near-{self.name}"').replace('"far"', f'"far-{self.name}"')
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{pw}" height="{ph}" viewBox="0 0 {w} {h}">{defs}{body}</svg>'


def scene(name, alt, shape="wide"):
    """Marks a drawing as a scene."""
    def keep(drawing):
        ALL.append(Scene(name, alt, shape, drawing))
        return drawing
    return keep


import outside, making, learning, feasts, together  # noqa: E402,F401  (they fill ALL)
