"""Cut paper: the few shapes every picture is made of, and the places where pictures happen.

A scene draws on a sheet of 800 x 600 (wide), 600 x 800 (tall) or 700 x 700 (square) units and gives back SVG text.
All chance comes from a generator seeded with the scene's name, so a picture is the same on every machine.
"""
import math

SUN, CORAL, ROSE, PLUM, SKY, SEA, LEAF, CLAY = "#f2b632", "#e8675a", "#e58fa6", "#9a6fb8", "#5aa7d6", "#4fb0a5", "#6dbb5a", "#b98259"
SUGAR = [SUN, CORAL, SKY, LEAF, PLUM, ROSE, SEA, CLAY]
CREAM, WHITE, INK, NIGHT, WOOD, BARK = "#fdf8ec", "#fffdf6", "#2f3b45", "#20344a", "#e4c99a", "#7a5330"
DARK = {SUN: "#d4951c", CORAL: "#c24a40", ROSE: "#c76a86", PLUM: "#7a519a", SKY: "#3d84b3", SEA: "#368b82", LEAF: "#4c9440", CLAY: "#94633e"}
PALE = {SUN: "#fbe6ae", CORAL: "#f7c9c1", ROSE: "#f8d9e1", PLUM: "#e2d3ec", SKY: "#cfe6f4", SEA: "#cdeae5", LEAF: "#d5ecc9", CLAY: "#ecd9c4"}
SKIN = ["#f3cfae", "#c98d62", "#8d5a3b", "#e5b48a", "#6b4129", "#f0c3a0"]
HAIR = ["#3b2a20", "#1f1a1a", "#a4642c", "#d8a548", "#5a3a28", "#8c3f22"]


def n(value):
    """A number as short as it can be written."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def paint(c, o=None):
    return f'fill="{c}"' + (f' opacity="{o}"' if o else "")


def rect(x, y, w, h, c, r=0, turn=0, o=None):
    spin = f' transform="rotate({n(turn)} {n(x + w / 2)} {n(y + h / 2)})"' if turn else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(r)}" {paint(c, o)}{spin}/>'


def circle(x, y, r, c, o=None):
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" {paint(c, o)}/>'


def ring(x, y, r, c, w=6):
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="none" stroke="{c}" stroke-width="{n(w)}"/>'


def oval(x, y, rx, ry, c, turn=0, o=None):
    spin = f' transform="rotate({n(turn)} {n(x)} {n(y)})"' if turn else ""
    return f'<ellipse cx="{n(x)}" cy="{n(y)}" rx="{n(rx)}" ry="{n(ry)}" {paint(c, o)}{spin}/>'


def poly(points, c, o=None):
    return f'<polygon points="{" ".join(f"{n(x)},{n(y)}" for x, y in points)}" {paint(c, o)}/>'


def path(d, c, o=None):
    return f'<path d="{d}" {paint(c, o)}/>'


def line(d, c=INK, w=4, o=None, dash=None):
    more = (f' opacity="{o}"' if o else "") + (f' stroke-dasharray="{dash}"' if dash else "")
    return f'<path d="{d}" fill="none" stroke="{c}" stroke-width="{n(w)}" stroke-linecap="round" stroke-linejoin="round"{more}/>'


def at(x, y, body, scale=1.0, turn=0, flip=False):
    sx = -scale if flip else scale
    return f'<g transform="translate({n(x)} {n(y)}) rotate({n(turn)}) scale({sx:.3g} {scale:.3g})">{body}</g>'


def lift(body, far=False):
    """The body with the soft shadow of paper that lies on paper."""
    return f'<g filter="url(#{"far" if far else "near"})">{body}</g>'


def words(x, y, text, size=40, c=INK, middle=True, turn=0):
    spin = f' transform="rotate({n(turn)} {n(x)} {n(y)})"' if turn else ""
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{n(x)}" y="{n(y)}" font-family="Andika" font-weight="700" font-size="{n(size)}" fill="{c}"{anchor}{spin}>{text}</text>'


def wave(y, high, c, width=800, depth=600, step=100, start=0):
    """Everything below a wavy edge."""
    d = f"M{start - 2 * step} {n(y)}q{n(step / 2)} {n(-high)} {step} 0"
    return path(d + f"t{step} 0" * (width // step + 4) + f"V{depth}H{start - 2 * step}z", c)



def hill(y, c, peak, lean=0.5, width=800, depth=600):
    """One hill whose top lies `peak` above its feet at `y`."""
    return path(f"M0 {n(y)}C{n(width * lean * .6)} {n(y - peak * 1.3)} {n(width * lean * 1.3)} {n(y - peak * 1.2)} {width} {n(y)}V{depth}H0z", c)


def blob(rng, x, y, r, c, wobble=0.14, corners=9, o=None):
    """A torn piece of paper: a circle that is not quite one."""
    pts = []
    for i in range(corners):
        a, k = i * 2 * math.pi / corners, r * (1 + rng.uniform(-wobble, wobble))
        pts.append((x + k * math.cos(a), y + k * math.sin(a)))
    mid = [((pts[i][0] + pts[i - 1][0]) / 2, (pts[i][1] + pts[i - 1][1]) / 2) for i in range(corners)]
    d = f"M{n(mid[0][0])} {n(mid[0][1])}"
    for i in range(corners):
        nxt = mid[(i + 1) % corners]
        d += f"Q{n(pts[i][0])} {n(pts[i][1])} {n(nxt[0])} {n(nxt[1])}"
    return path(d + "z", c, o)


def scribble(x, y, width, rows, gap=24, c="#6b7682", w=3.5, rng=None):
    """Handwriting, seen from where it cannot be read."""
    out = ""
    for row in range(rows):
        length = width * (rng.uniform(.55, 1) if rng else 1) if row == rows - 1 else width
        xx, d = x, ""
        while xx < x + length - 20:
            letters = rng.randint(3, 7) if rng else 5
            d += f"M{n(xx)} {n(y + row * gap)}" + "".join(f"q3 {-(rng.choice([9, 9, 16]) if rng else 10)} 6 0t4 0" for _ in range(letters))
            xx += letters * 10 + 12
        out += line(d, c, w)
    return out


def sheet(x, y, w, h, body="", turn=0, c=WHITE):
    """A sheet of paper with something on it, whose own corner is 0, 0."""
    return at(x + w / 2, y + h / 2, lift(rect(-w / 2, -h / 2, w, h, c, 2) + at(-w / 2, -h / 2, body)), turn=turn)


def wooden(c="#e9d2a8", grain="#dcc092", width=800, height=600, rng=None):
    """A table seen from above."""
    out = rect(0, 0, width, height, c)
    for i in range(1, 6):
        out += line(f"M0 {height * i // 6}H{width}", grain, 3)
    if rng:
        for _ in range(14):
            x, y = rng.uniform(0, width), rng.uniform(10, height - 10)
            out += line(f"M{n(x)} {n(y)}q40 {rng.choice([-6, 6])} {rng.randint(70, 150)} 0", grain, 2)
    return out


def board(paper, edge, width=800, height=600, scallop=True, frame="#c9a46b"):
    """A display board with sugar paper and a border."""
    out = rect(0, 0, width, height, frame) + rect(16, 16, width - 32, height - 32, edge)
    if scallop:
        out += "".join(circle(x, y, 20, paper) for x in range(46, width - 30, 40) for y in (52, height - 52))
        out += "".join(circle(x, y, 20, paper) for y in range(60, height - 50, 40) for x in (52, width - 52))
    return out + rect(50, 50, width - 100, height - 100, paper)


def room(wall, floor, skirting="#fff6e2", width=800, height=600, line_at=430):
    return rect(0, 0, width, height, wall) + rect(0, line_at, width, height - line_at, floor) + rect(0, line_at - 14, width, 16, skirting)


def window(x, y, w, h, sky="#c4e5f4", inside=""):
    bars = rect(x + w / 2 - 6, y, 12, h, WHITE) + rect(x, y + h * .4, w, 12, WHITE)
    frame = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="none" stroke="{WHITE}" stroke-width="16"/>'
    return rect(x, y, w, h, sky) + inside + bars + frame + rect(x - 22, y + h, w + 44, 22, "#f3e6cb")


def outdoors(sky, far, near, sun=True, width=800, height=600, y=340):
    out = rect(0, 0, width, height, sky)
    if sun:
        out += circle(width * .82, 105, 90, "#fff6d0", .5) + circle(width * .82, 105, 56, "#ffd968")
    return out + hill(y, far, 90, .35, width, height) + hill(y + 60, near, 70, .75, width, height)


def cloud(x, y, s=1.0, c=WHITE, o=None):
    return at(x, y, oval(0, 0, 62, 26, c, o=o) + circle(-24, -14, 28, c, o) + circle(18, -22, 36, c, o), s)


def stars(rng, count, width=800, height=400, c="#fff6d6"):
    return "".join(circle(rng.uniform(0, width), rng.uniform(0, height), rng.choice([1.6, 2.4, 3.2]), c, .85) for _ in range(count))


def bunting(y, dip, width=800, count=11, colours=SUGAR):
    """Flags on a string that hangs through by `dip`."""
    out = line(f"M0 {y}Q{width / 2} {y + 2 * dip} {width} {y}", "#8b7355", 3)
    for i in range(count):
        t = (i + .5) / count
        yy = y + 4 * dip * t * (1 - t)
        out += poly([(t * width - 24, yy), (t * width + 24, yy), (t * width, yy + 50)], colours[i % len(colours)])
    return out


def child(x, y, size=1.0, top=CORAL, skin=0, hair=0, cut="short", arms="down", legs="#3f5068", back=False, hat=None, kneel=False):
    """A child of about 200 units, standing on (x, y); nobody in particular, so no face."""
    s, h = SKIN[skin], HAIR[hair]
    body = ""
    if kneel:
        body += path("M-34-4q-8-34 14-44h40q22 10 14 44z", legs)
        lower = -42
    else:
        body += rect(-24, -66, 20, 62, legs, 6) + rect(4, -66, 20, 62, legs, 6) + oval(-15, -4, 16, 8, "#4a3a34") + oval(15, -4, 16, 8, "#4a3a34")
        lower = -62
    reach = {"down": "M-28{0}q-16 30-12 58M28{0}q16 30 12 58", "up": "M-28{0}q-22-30-26-74M28{0}q22-30 26-74", "out": "M-28{0}q-26 8-54 2M28{0}q26 8 54 2",
             "front": "M-26{0}q-4 34 22 42M26{0}q4 34-22 42", "wave": "M-28{0}q-16 30-12 58M28{0}q24-26 30-66", "right": "M-28{0}q-10 26 6 46M28{0}q24 16 56 6"}[arms]
    shoulder = f" {lower - 66}"
    hands = line(reach.format(shoulder), s, 14)
    sleeve = line(reach.format(shoulder), top, 17, dash="34 400")
    trunk = path(f"M-30 {lower}q-4-58 6-76q24-12 48 0q10 18 6 76q-30 8-60 0z", top)
    head = circle(0, lower - 108, 36, s)
    style = {
        "short": path(f"M-38 {lower - 108}a38 38 0 0 1 76 0q-14-16-38-16t-38 16z", h),
        "bob": path(f"M-42 {lower - 86}q-8-62 42-62t42 62q-12 6-16-2 4-26-8-36-22 8-38 0-10 14-6 36-4 8-16 2z", h),
        "puffs": circle(-30, lower - 138, 20, h) + circle(30, lower - 138, 20, h) + path(f"M-38 {lower - 108}a38 38 0 0 1 76 0q-14-18-38-18t-38 18z", h),
        "long": path(f"M-42 {lower - 50}q-10-100 42-98t42 98q-14 4-16-8 2-52-8-62-22 8-36 0-10 10-8 62-2 12-16 8z", h),
        "curly": "".join(circle(38 * math.cos(a), lower - 116 + 34 * math.sin(a), 17, h) for a in [i * math.pi / 5 + math.pi for i in range(6)]) + circle(0, lower - 134, 26, h),
        "scarf": path(f"M-44 {lower - 66}q-14-92 44-90t44 90q-44 22-88 0z", h) + oval(0, lower - 106, 26, 29, s),
        "patka": path(f"M-38 {lower - 112}a38 38 0 0 1 76 0q-14-10-38-10t-38 10z", h) + circle(0, lower - 152, 15, h),
    }[cut]
    if back:
        style = path(f"M-38 {lower - 100}a38 38 0 1 1 76 0q0 26-38 28t-38-28z", h) + (circle(-30, lower - 138, 18, h) + circle(30, lower - 138, 18, h) if cut == "puffs" else "")
        if cut in ("long", "scarf"):
            style += rect(-38, lower - 112, 76, 62, h, 18)
    cap = ""
    if hat == "bobble":
        cap = path(f"M-40 {lower - 112}a40 42 0 0 1 80 0z", top) + rect(-42, lower - 120, 84, 17, WHITE, 8) + circle(0, lower - 158, 13, WHITE)
    elif hat == "party":
        cap = poly([(-26, lower - 136), (26, lower - 136), (0, lower - 192)], SUN) + circle(0, lower - 194, 8, CORAL)
    elif hat == "sun":
        cap = oval(0, lower - 128, 56, 14, SUN) + path(f"M-32 {lower - 130}a32 32 0 0 1 64 0z", SUN)
    elif hat == "crown":
        cap = path(f"M-32 {lower - 128}l-4-40 20 18 16-24 16 24 20-18-4 40z", SUN)
    order = trunk + hands + sleeve + head + style + cap if arms != "up" else hands + sleeve + trunk + head + style + cap
    return at(x, y, oval(0, -2, 46, 9, "#000", o=.1) + body + order, size)
