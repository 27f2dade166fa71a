"""Woods, weather, garden, playground and trips."""
from paper import *
from scenes import scene
from things import *


def leaves_down(rng, count, top, bottom, width=800, kinds=(oak_leaf, maple_leaf), colours=("#e4882e", SUN, CORAL, CLAY)):
    return "".join(at(rng.uniform(0, width), rng.uniform(top, bottom), rng.choice(kinds)(rng.choice(colours)), rng.uniform(.25, .45), rng.uniform(0, 360)) for _ in range(count))


@scene("den-of-branches", "A den of branches between birch trees in autumn, two pairs of wellies in front")
def _(r):
    out = rect(0, 0, 800, 600, "#f9e9c6") + "".join(circle(r.uniform(0, 800), r.uniform(-10, 190), r.uniform(30, 62), r.choice(["#f6c65a", "#eda02f", "#e4882e"]), .7) for _ in range(42))
    out += wave(430, 20, "#cf9a50", step=200) + "".join(at(x, 455, birch(470, w)) for x, w in [(70, 38), (215, 26), (380, 42), (560, 28), (715, 46)]) + wave(470, 16, "#b17a34", step=220)
    out += "".join(line(f"M{x} 545L400 250", c, 17) for x, c in [(240, "#6b4423"), (300, "#7a5330"), (350, "#8a6238"), (450, "#7a5330"), (510, "#6b4423"), (565, "#8a6238")]) + line("M290 470L520 455M320 400l170 6M345 340l115-4", "#a87a40", 12)
    return out + at(120, 530, wellies(CORAL), .8) + at(650, 540, wellies(SKY), .8) + leaves_down(r, 24, 470, 600)


@scene("mud-kitchen", "A mud kitchen made of crates, with pans, a ladle and a bowl of mud soup with leaves")
def _(r):
    out = outdoors("#d8eef5", "#b5d9a2", "#8fc27d") + rect(0, 430, 800, 170, "#a9835a") + "".join(oval(r.uniform(0, 800), r.uniform(450, 590), r.uniform(30, 70), 10, "#94704a") for _ in range(12))
    bench = rect(110, 330, 580, 26, "#d9a860", 4) + rect(140, 356, 24, 160, "#b98043") + rect(636, 356, 24, 160, "#b98043") + rect(130, 440, 540, 20, "#c8944e")
    out += rect(130, 150, 540, 180, "#c8944e") + "".join(line(f"M130 {y}h540", "#b17d3c", 4) for y in (195, 240, 285)) + lift(bench, True)
    for x, c in [(210, "#8d979e"), (330, "#5d6a73"), (590, "#b46a3f")]:
        out += line(f"M{x} 160v24", "#7a5330", 5) + lift(circle(x, 215, 36, c) + line(f"M{x} 186v-16", c, 10))
    out += at(270, 300, bowl(SKY, "#7a5330"), .95) + at(256, 280, leaf(LEAF), .3, 30) + at(290, 282, leaf(SUN), .3, -60) + at(480, 300, pot("#8d979e", "#aab4bb"), .8) + line("M500 270l60-70", "#d8a860", 10)
    return out + at(220, 500, pot(CORAL, PALE[CORAL]), .9) + at(560, 505, bowl(LEAF, "#8a5a34"), .8) + at(400, 550, wellies(SUN), .9)


@scene("leaf-rainbow", "Autumn leaves laid on the ground in the order of a rainbow")
def _(r):
    out = rect(0, 0, 800, 600, "#7c8f6a") + "".join(line(f"M{r.uniform(0, 800):.0f} {r.uniform(0, 600):.0f}l4 -16", "#6d8059", 4) for _ in range(130))
    for band, (radius, c) in enumerate([(370, "#c0392f"), (318, "#e4702e"), (266, SUN), (214, "#c6cf4f"), (162, "#6aa84f"), (112, "#8a5a78")]):
        count = int(radius / 22) + 3
        for i in range(count):
            a = math.pi * (1 + (i + .5) / count)
            out += lift(at(400 + radius * math.cos(a) * 1.02, 530 + radius * math.sin(a) * 1.18, [maple_leaf, oak_leaf, leaf][(i + band) % 3](c), .48, r.uniform(0, 360)))
    return out


@scene("puddle-day", "Four children in rain coats jump around a large puddle under umbrellas")
def _(r):
    out = rect(0, 0, 800, 600, "#b9cad6") + cloud(150, 80, 1.8, "#9fb2c0") + cloud(430, 60, 2.1, "#8fa4b3") + cloud(700, 95, 1.7, "#9fb2c0") + rect(0, 360, 800, 240, "#8c979c")
    out += "".join(line(f"M{r.uniform(0, 800):.0f} {r.uniform(120, 440):.0f}l-8 26", "#e3eef5", 3, .8) for _ in range(70)) + oval(400, 505, 300, 66, "#a9c8dc") + oval(400, 500, 220, 42, "#c4dbea")
    for x, y, c, u, s, h, hc in [(120, 500, SUN, CORAL, 1, 1, "bob"), (300, 460, CORAL, SKY, 0, 3, "short"), (510, 455, SKY, LEAF, 2, 1, "puffs"), (690, 505, LEAF, PLUM, 3, 0, "short")]:
        out += at(x + 30, y - 240, umbrella(u, PALE[u]), .9) + child(x, y, 1, c, s, h, hc, "wave", c)
    return out + "".join(line(f"M{x} 470q-10-30-30-36M{x + 16} 470q10-30 30-36", "#dcebf4", 5) for x in (300, 500))


@scene("frost-on-web", "A spider’s web covered in frost between two branches")
def _(r):
    out = rect(0, 0, 800, 600, "#cddfec") + circle(640, 120, 80, "#fdf3d4", .8) + hill(520, "#bad0df", 80) + line("M-20 90Q260 150 420-20M820 620Q520 520 560 300T830 120", "#6d5747", 22) + line("M120 640Q160 400 60 120", "#7d6553", 16)
    cx, cy = 350, 320
    spokes = [i * math.pi / 6 + .15 for i in range(12)]
    out += "".join(line(f"M{cx} {cy}L{n(cx + 275 * math.cos(a))} {n(cy + 265 * math.sin(a))}", "#fff", 3.5) for a in spokes)
    for k in range(1, 8):
        pts = [(cx + k * 36 * math.cos(a), cy + k * 35 * math.sin(a)) for a in spokes]
        d = f"M{n(pts[0][0])} {n(pts[0][1])}" + "".join(f"Q{n((pts[i - 1][0] + p[0]) / 2 * .94 + cx * .06)} {n((pts[i - 1][1] + p[1]) / 2 * .94 + cy * .06)} {n(p[0])} {n(p[1])}" for i, p in list(enumerate(pts))[1:] + [(0, pts[0])])
        out += line(d, "#fff", 3) + "".join(circle(x, y, 5, "#fff") for x, y in pts)
    return out


@scene("snowman-in-boots", "A snowman with a red scarf on the school field, three children rolling another ball")
def _(r):
    out = rect(0, 0, 800, 600, "#bcd6e8") + hill(380, "#dfecf4", 60, .3) + at(90, 400, pine("#4f8a6c", "#fff"), 1.3) + at(700, 390, pine("#41785c", "#fff"), 1.6) + at(610, 400, pine("#5b967a", "#fff"), 1) + wave(430, 16, "#f6fafc", step=240)
    out += lift(at(270, 440, snowman(), 1.15), True) + circle(570, 490, 66, "#fff") + line("M530 470q30-40 76-24", "#dbe8f0", 5)
    out += child(470, 545, .9, SKY, 0, 0, "short", "right", hat="bobble") + child(650, 560, .9, PLUM, 2, 1, "puffs", "front", hat="bobble") + child(740, 520, .85, CORAL, 1, 4, "bob", "wave", hat="bobble")
    return out + "".join(circle(r.uniform(0, 800), r.uniform(0, 580), r.choice([3, 4, 6]), "#fff", .95) for _ in range(70))


@scene("bird-feeders", "Pine cones with seeds hang from a bare branch, a robin and a blue tit feed")
def _(r):
    out = rect(0, 0, 800, 600, "#dfe9ee") + hill(520, "#c9d9dc", 70, .6) + line("M-20 130Q260 90 480 140T830 80", "#6d5747", 26) + line("M300 110q40-60 90-90M560 134q60 30 120 20", "#6d5747", 13)
    for x, y, long in [(150, 115, 120), (330, 112, 190), (500, 144, 90), (660, 120, 170)]:
        out += line(f"M{x} {y}v{long}", "#c9a46b", 4) + oval(x, y + long + 46, 38, 52, "#8a5f3c")
        out += "".join(line(f"M{x - 30} {y + long + 20 + k * 17}q15 12 30 0t30 0", "#6b4628", 5) for k in range(4)) + "".join(circle(x + r.uniform(-30, 30), y + long + r.uniform(8, 86), 5, r.choice(["#f4dfa6", "#3f3a34"])) for _ in range(16))
    return out + lift(at(420, 370, robin(), 1.2)) + lift(at(575, 320, bird(SKY), .8, 0, True)) + at(235, 40, robin(), .7)


@scene("bulbs-in-the-ground", "A cut through the earth: four bulbs, one asleep, one with a shoot, two in flower")
def _(r):
    out = rect(0, 0, 800, 600, "#d9edf5") + cloud(180, 90) + cloud(600, 70, 1.3) + rect(0, 330, 800, 270, "#7d5a3c") + rect(0, 318, 800, 24, "#8fbf6c") + "".join(blob(r, r.uniform(0, 800), r.uniform(370, 590), r.uniform(6, 15), r.choice(["#6b4a30", "#946d4a", "#a98660"])) for _ in range(36))
    for i, x in enumerate((110, 300, 500, 690)):
        out += path(f"M{x} 400q-50 40-36 84 36 30 72 0 14-44-36-84z", "#d9b98a") + line(f"M{x - 10} 420q-16 30-10 66M{x + 8} 420q14 30 10 66", "#b8935f", 4) + "".join(line(f"M{x + k} 494q{k / 2} 24 {k} {30 + abs(k)}", "#efe0c2", 4) for k in (-18, -6, 8, 20))
        if i == 1:
            out += path(f"M{x} 404q-16-60 0-120 18 60 0 120z", LEAF)
        if i > 1:
            high = 150 if i == 2 else 220
            out += line(f"M{x} 404V{330 - high}", "#5a9e4b", 9) + line(f"M{x} 400q-60-80-40-{high - 20}M{x} 400q56-80 44-{high - 40}", LEAF, 14) + lift(at(x, 330 - high - 20, daffodil() if i == 3 else tulip(ROSE), 1.2))
    return out + at(210, 560, worm(), .6)


@scene("minibeast-hunt", "A log turned over: snail, woodlouse, ladybird, worm and a magnifying glass")
def _(r):
    out = rect(0, 0, 800, 600, "#6f5a41") + "".join(blob(r, r.uniform(0, 800), r.uniform(0, 600), r.uniform(12, 40), r.choice(["#7d664a", "#64503a", "#8a7052"])) for _ in range(50)) + "".join(at(r.uniform(0, 800), r.uniform(0, 600), fern(r.choice([LEAF, "#5a9e4b"])), .7, r.uniform(0, 360)) for _ in range(9))
    out += lift(rect(60, 70, 680, 130, "#94683d", 60) + line("M100 110h420M160 150h500M90 176h300", "#7a5330", 5) + oval(720, 135, 34, 62, "#e1bd87") + ring(720, 135, 18, "#b98f5a", 4), True)
    out += lift(at(220, 330, snail("#d28a4a"), 1.1)) + lift(at(640, 330, ladybird(), .8, 40)) + at(150, 500, worm(), 1.2, 12) + lift(oval(420, 500, 60, 30, "#8b929a") + "".join(line(f"M{372 + i * 16} 476q6 24 0 48", "#6b727a", 4) for i in range(7)))
    return out + lift(at(480, 360, magnifier(at(0, 4, bee(), .8), SKY), 1.25, -38), True)


@scene("sunflower-race", "Five sunflowers of growing height against a fence, each with a name stick", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#bfe3f2") + at(490, 110, sun(), .9) + cloud(150, 110, 1.1) + "".join(rect(x, 360, 54, 330, "#d8b27a", 6) + poly([(x, 364), (x + 54, 364), (x + 27, 330)], "#d8b27a") for x in range(-10, 600, 68)) + rect(0, 440, 600, 20, "#c09a60") + rect(0, 600, 600, 20, "#c09a60") + rect(0, 680, 600, 120, "#8a6440")
    for i, (x, high) in enumerate([(70, 120), (185, 230), (300, 330), (415, 440), (525, 540)]):
        out += at(x, 700, stem(high)) + (lift(at(x, 700 - high, sunflower(), .75 + i * .12)) if i else at(x, 700 - high, leaf(LEAF), .5))
        out += rect(x - 34, 716, 68, 30, CREAM, 3) + scribble(x - 26, 736, 60, 1, rng=r) + rect(x - 4, 740, 8, 40, "#c09a60")
    return out


@scene("pond-dipping", "Children kneel on a wooden jetty with nets and a white tray of pond water")
def _(r):
    out = rect(0, 0, 800, 600, "#9fd3c7") + rect(0, 0, 800, 170, "#b9dda6") + "".join(at(r.uniform(0, 800), 190, line(f"M0 0q{r.uniform(-12, 12):.0f}-60 {r.uniform(-16, 16):.0f} -{r.uniform(80, 150):.0f}", "#6a9a50", 7)) for _ in range(34)) + "".join(rect(r.uniform(0, 790), r.uniform(60, 110), 13, 44, "#7a5330", 7) for _ in range(12))
    out += "".join(oval(x, y, 46, 16, LEAF) + at(x + 10, y - 12, flower(ROSE), .4) for x, y in [(90, 260), (700, 250), (620, 320), (170, 340)]) + "".join(line(f"M{x} {y}q30-10 60 0", "#c8ebe3", 4) for x, y in [(300, 240), (480, 280), (60, 420), (700, 420)])
    out += lift("".join(rect(210 + i * 0, 360 + i * 50, 400, 42, "#cfa068", 4) for i in range(5)), True) + lift(rect(360, 440, 170, 100, "#f7fbfc", 8) + rect(372, 452, 146, 76, "#cfe9ea", 6)) + at(410, 486, tadpole(), .9) + at(470, 500, tadpole(), .7, 60) + at(455, 472, snail(), .2)
    out += child(290, 500, 1, SUN, 1, 0, "short", "front", kneel=True) + child(590, 470, 1, PLUM, 4, 1, "puffs", "out", kneel=True) + line("M630 390L740 300", "#a87a40", 7) + path("M716 280q50-10 56 40-40 40-60-10z", "#e8f4f4", .9) + ring(745, 300, 30, "#5d6a73", 5)
    return out


@scene("den-fire", "Marshmallows on sticks over a camp fire in the woods at dusk")
def _(r):
    out = rect(0, 0, 800, 600, "#35456a") + rect(0, 260, 800, 340, "#2b3a57") + stars(r, 40, height=240) + "".join(at(x, 430, pine(c), s) for x, c, s in [(60, "#24364a", 2), (190, "#1f3042", 1.5), (620, "#1f3042", 1.7), (750, "#24364a", 2.1), (420, "#263a50", 1.4)]) + rect(0, 425, 800, 175, "#3c3344") + circle(400, 430, 210, "#f0a050", .22) + circle(400, 430, 130, "#f6bf6a", .3)
    out += lift(at(400, 450, fire(), 1.9)) + "".join(oval(400 + 150 * math.cos(a), 520 + 40 * math.sin(a), 30, 18, "#77707c") for a in [i * math.pi / 5 for i in range(10)])
    for x, y, tx, ty in [(20, 560, 330, 370), (90, 600, 350, 410), (790, 550, 470, 375), (720, 610, 455, 415)]:
        out += line(f"M{x} {y}L{tx} {ty}", "#c09a60", 8) + rect(tx - 17, ty - 20, 34, 36, "#fff4e4", 10, 20) + rect(tx - 17, ty + 2, 34, 14, "#e8c28e", 7, 20)
    return out


@scene("weather-chart", "A weather chart of one school week: sun, cloud, rain, wind and snow, with temperatures")
def _(r):
    out = board("#cfe6f4", SKY)
    for i, (day, degrees, thing) in enumerate([("Mon", "9", at(0, 0, sun(), .6)), ("Tue", "7", cloud(0, 6, .85, "#9fb2c0")), ("Wed", "6", cloud(0, -16, .8, "#8fa4b3") + "".join(line(f"M{x} 20l-8 26", SKY, 6) for x in (-24, 0, 24))), ("Thu", "4", line("M-50-14h60q26 0 26-22t-24-18M-50 8h84q22 2 18 22t-24 10M-50 30h40", "#7f97a6", 8)), ("Fri", "0", at(0, 0, flake("#7db4d8", 7), .85))]):
        x = 138 + i * 131
        out += sheet(x - 56, 120 + (i % 2) * 18, 112, 170, at(56, 92, thing) + words(56, 38, day, 30), r.uniform(-4, 4))
        out += rect(x - 13, 370, 26, 150, WHITE, 13) + rect(x - 7, 500 - int(degrees) * 12, 14, 20 + int(degrees) * 12, CORAL, 7) + circle(x, 518, 22, CORAL) + words(x + 36, 440, degrees + "°", 28)
    return out


@scene("shadow-clocks", "Chalk lines on the playground show how a shadow moved between ten and two o’clock")
def _(r):
    out = rect(0, 0, 800, 600, "#8f979b") + "".join(circle(r.uniform(0, 800), r.uniform(0, 600), 2, "#a3abb0") for _ in range(160)) + line("M0 80h800M0 92h800", "#c7ced2", 3)
    for i, (a, c) in enumerate([(-150, CORAL), (-120, SUN), (-90, "#fff"), (-62, SKY), (-36, LEAF)]):
        x, y = 400 + (300 + 40 * abs(i - 2)) * math.cos(math.radians(a)), 520 + (300 + 20 * abs(i - 2)) * math.sin(math.radians(a)) * .95
        out += line(f"M400 520L{n(x)} {n(y)}", c, 9) + words(x, y - 16, ["10", "11", "12", "1", "2"][i], 40, c)
    out += poly([(392, 522), (408, 518), (560, 250), (520, 236)], "#5d666b", .7) + lift(rect(388, 300, 24, 224, "#d8a860", 8)) + oval(400, 524, 44, 14, "#b98043")
    return out + lift(rect(90, 520, 60, 18, CORAL, 8, 20) + rect(160, 545, 54, 18, SKY, 8, -12) + rect(650, 540, 60, 18, SUN, 8, -30))


@scene("scarecrow", "The school’s scarecrow in a striped jumper among lettuces and beans")
def _(r):
    out = outdoors("#cfe9f4", "#c3dfa9", "#a2cf86", y=300) + rect(0, 420, 800, 180, "#8f6b47")
    for row in range(3):
        out += "".join(at(40 + i * 90 + row * 20, 470 + row * 52, circle(0, 0, 28, "#9bd17c") + circle(-8, -6, 18, "#b7e09b") + circle(6, 4, 12, "#d3efbf"), 1) for i in range(9) if not (row < 2 and 3 <= i <= 4))
    out += rect(388, 150, 24, 400, "#a87a40") + lift(line("M220 260h360", "#a87a40", 20) + path("M270 236h260v52h-58v130H328V288h-58z", CORAL) + "".join(rect(328, y, 144, 18, CREAM) for y in (300, 340, 380)) + rect(328, 418, 64, 110, "#5b7ba8") + rect(408, 418, 64, 110, "#5b7ba8") + circle(400, 180, 58, "#ecd2a0") + oval(400, 132, 96, 18, "#b98a3e") + path("M346 130q10-70 54-70t54 70z", "#c99a4c") + circle(380, 176, 7, INK) + circle(420, 176, 7, INK) + line("M372 204q28 22 56 0", INK, 6), True)
    return out + "".join(line(f"M{x} 262l{k} 40M{x} 262l{k - 14} 34", "#e8c765", 6) for x, k in [(238, -14), (562, 24)]) + at(560, 216, robin(), .6) + at(130, 150, bird("#5d6a73"), .6)


@scene("marsh-farm", "A red tractor on a farm track, sheep and a cow behind a gate")
def _(r):
    out = outdoors("#cbe8f5", "#b8d99f", "#93c47a", y=300) + at(600, 330, house("#b5503f", "#6b3a30", "#f3e6cb", 110), 1.5) + at(730, 330, rect(-34, -170, 68, 170, "#b9c2c7") + path("M-34-170a34 30 0 0 1 68 0z", "#8d979e")) + path("M300 600Q420 440 760 350l30 10Q560 460 520 600z", "#d9bf92")
    out += at(130, 400, cow(), 1.1) + at(270, 370, sheep(), .8) + at(360, 345, sheep(), .6) + at(80, 330, sheep(), .6)
    out += line("M0 470h310M0 510h310M0 550h310", WHITE, 12) + line("M20 450v130M290 450v130M20 550L290 470", WHITE, 12)
    return out + lift(at(540, 490, tractor(), 1.5), True) + at(370, 545, hen(), .6) + at(430, 570, hen("#8a6847"), .5)


@scene("farm-wool", "A fleece, a spindle and balls of wool dyed with onion skins and beetroot")
def _(r):
    out = wooden("#e6d0aa", "#d6bb8d", rng=r)
    out += lift("".join(circle(x, y, k, c) for x, y, k, c in [(170, 190, 90, "#f7f1e4"), (270, 150, 80, "#fbf6ec"), (110, 280, 70, "#f1e9d8"), (240, 270, 92, "#f9f3e7"), (330, 230, 70, "#f3ecdc")]), True)
    for x, y, c in [(510, 150, "#e0a23a"), (640, 210, "#b5476a"), (530, 300, "#7f9a4c"), (670, 370, "#c4703a"), (420, 420, "#8a5a78")]:
        out += lift(circle(x, y, 62, c) + "".join(line(f"M{x - 54} {y + k}q54 {-50 - k} 108 0", "#fff", 3.5, .4) for k in (-10, 8, 26)) + "".join(line(f"M{x + k} {y - 52}q{40 - k} 50 0 104", "#000", 3, .13) for k in (-14, 4, 22)))
    return out + line("M482 470q80 90 200 40t118 30", "#8a5a78", 6) + lift(rect(90, 430, 230, 16, "#a87a40", 8, -16) + oval(200, 442, 56, 22, "#f1e9d8", -16) + circle(110, 468, 26, "#8a5f3c"))


@scene("beach-trip", "Buckets, a sandcastle with a flag and a crab on the beach, sea and sails behind")
def _(r):
    out = rect(0, 0, 800, 600, "#c9eaf6") + at(660, 100, sun(), .8) + rect(0, 220, 800, 150, "#5fb2d3") + wave(250, 10, "#74c0dc", step=80) + at(200, 235, boat(CORAL), .6) + at(420, 225, boat(SKY, SUN), .4) + wave(330, 14, "#a9dcea", step=120) + wave(360, 18, "#f3dfae", step=170)
    out += lift(at(300, 500, "".join(rect(x - 40, -h, 80, h, "#e3c583") + "".join(rect(x - 40 + k * 30, -h - 18, 20, 20, "#e3c583") for k in range(3)) for x, h in [(-90, 90), (90, 90), (0, 150)]) + path("M-18 0v-36a18 18 0 0 1 36 0V0z", "#a8854a") + line("M0-168v-70", BARK, 5) + poly([(0, -238), (54, -220), (0, -202)], CORAL)), True)
    out += "".join(circle(220 + i * 26, 505, 9, r.choice(["#f7efe0", "#c8b79a", "#e58fa6"])) for i in range(7)) + lift(at(560, 470, pot(SKY, PALE[SKY]), 1)) + line("M516 424q44-70 88 0", "#fff", 6) + at(660, 520, crab(), .8) + at(110, 540, shell(), .6) + at(470, 560, star("#f0883c", 50, .5), .6, 20) + at(730, 430, shell(SUN), .4)
    return out


@scene("museum-coach", "A blue coach in front of a museum with columns, children in pairs with yellow vests")
def _(r):
    out = rect(0, 0, 800, 600, "#d8e9f2") + cloud(120, 80) + cloud(660, 60, 1.2) + rect(130, 190, 540, 220, "#e9dfcc") + poly([(100, 190), (700, 190), (400, 80)], "#d9ccb2") + poly([(190, 176), (610, 176), (400, 102)], "#efe7d6") + "".join(rect(x, 200, 40, 200, "#faf5e9", 4) for x in (160, 260, 500, 600)) + rect(350, 260, 100, 150, "#8a6847", 4) + rect(100, 400, 600, 20, "#c9bda4") + rect(0, 420, 800, 180, "#a3adb2")
    out += lift(at(190, 440, coach(SKY), 1.05), True)
    for i in range(6):
        out += child(400 + i * 66, 570 - (i % 2) * 26, .72, "#f3d935", r.randrange(6), r.randrange(6), r.choice(["short", "bob", "puffs", "curly"]), "down", back=i > 2)
    return out


@scene("bug-hotel", "A bug hotel of five floors: bricks, bamboo, cones, straw and logs, under a turf roof", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#d3ebd2") + circle(100, 120, 60, "#fff3bf") + hill(620, "#a9d49a", 120, .5, 600, 800) + wave(700, 12, "#86bd74", 600, 800)
    out += lift(rect(110, 190, 380, 520, "#7a5330", 6), True) + poly([(70, 196), (530, 196), (300, 70)], "#5b3d24") + path("M70 196Q180 110 300 60q120 50 230 136l-30 0Q400 120 300 96 200 120 100 196z", "#7cc06a")
    for floor in range(5):
        y = 206 + floor * 100
        out += rect(124, y, 352, 88, "#3f2d1e", 3)
        if floor == 0:
            out += "".join(circle(144 + k % 12 * 29, y + 15 + k // 12 * 29, 13, "#e3c583") + circle(144 + k % 12 * 29, y + 15 + k // 12 * 29, 5, "#6b4a30") for k in range(36))
        elif floor == 1:
            out += "".join(rect(130 + k * 86, y + 6 + q * 40, 80, 34, "#c9694a", 2) + circle(150 + k * 86, y + 23 + q * 40, 7, "#7d3a26") + circle(190 + k * 86, y + 23 + q * 40, 7, "#7d3a26") for k in range(4) for q in range(2))
        elif floor == 2:
            out += "".join(at(160 + k * 56, y + 46, oval(0, 0, 24, 36, "#94683d") + line("M-20-14q20 12 40 0M-22 2q22 12 44 0M-18 18q18 10 36 0", "#6b4628", 4), 1, r.uniform(-20, 20)) for k in range(6))
        elif floor == 3:
            out += "".join(line(f"M{r.uniform(126, 180):.0f} {r.uniform(y + 6, y + 84):.0f}L{r.uniform(420, 474):.0f} {r.uniform(y + 6, y + 84):.0f}", r.choice(["#e8c765", "#d9b24e", "#f3da8c"]), 5) for _ in range(34))
        else:
            out += "".join(circle(168 + k * 88, y + 44, 40, "#b98f5a") + ring(168 + k * 88, y + 44, 26, "#94683d", 4) + ring(168 + k * 88, y + 44, 12, "#94683d", 4) for k in range(4))
    return out + at(510, 320, ladybird(), .5, 20) + at(80, 420, bee(), .6) + at(450, 160, butterfly(PLUM), .4) + at(170, 744, snail(), .6)


@scene("apple-picking", "An apple tree full of red apples, a ladder and a full basket")
def _(r):
    out = outdoors("#d3ecf5", "#bfe0a8", "#9ccf84", sun=False, y=360)
    out += path("M360 560q24-150-10-260h100q-30 110-6 260z", BARK) + "".join(circle(x, y, k, c) for x, y, k, c in [(250, 220, 110, "#5fae52"), (550, 230, 112, "#549f49"), (400, 130, 130, "#6dbb5a"), (330, 280, 90, "#6dbb5a"), (480, 290, 92, "#62b056")])
    out += "".join(at(x, y, apple(r.choice([CORAL, "#d8493d"])), .42, r.uniform(-15, 15)) for x, y in [(200, 190), (280, 130), (340, 220), (420, 80), (460, 180), (540, 150), (600, 250), (510, 300), (390, 300), (250, 290), (330, 60), (630, 190), (420, 240)])
    out += line("M560 560L640 170M620 560L690 180", "#d8a860", 12) + "".join(line(f"M{566 + i * 14} {520 - i * 66}l56 2", "#d8a860", 10) for i in range(6)) + lift(at(180, 510, basket(), 1.2), True) + "".join(at(x, y, apple(c), .5) for x, y, c in [(130, 476, CORAL), (180, 466, "#b7c94a"), (230, 478, CORAL)]) + at(300, 560, apple(), .45, 30)
    return out + child(480, 575, .95, SUN, 5, 2, "bob", "up", "#5b7ba8")


@scene("rainbow-over-school", "A rainbow over the school building after rain")
def _(r):
    out = rect(0, 0, 800, 600, "#a9c3d4") + "".join(ring(400, 470, 360 - i * 24, c, 25) for i, c in enumerate(["#e8675a", "#f0983c", "#f2d03c", "#7cc06a", "#5aa7d6", "#9a6fb8"])) + cloud(60, 440, 2, "#c6d5df") + cloud(750, 430, 2, "#c6d5df") + wave(450, 16, "#8bbf78", step=260)
    out += lift(rect(210, 330, 380, 170, "#c9694a") + rect(190, 310, 420, 26, "#6b4a4a") + rect(350, 270, 100, 60, "#c9694a") + poly([(336, 274), (464, 274), (400, 220)], "#6b4a4a") + at(400, 296, clock(8, 50), .36) + "".join(rect(x, 364, 56, 56, "#f3f8fb") + line(f"M{x + 28} 364v56M{x} 392h56", "#c9694a", 5) for x in (236, 310, 440, 514)) + rect(376, 420, 48, 80, "#3f6b86", 3), True)
    return out + path("M376 500h48l90 100H280z", "#d9cfc0") + oval(170, 550, 90, 16, "#a9cbe0") + oval(640, 560, 110, 16, "#a9cbe0") + at(120, 480, tree(), .9) + at(690, 480, tree(DARK[LEAF]), .9)


@scene("garden-potatoes", "Potatoes just dug up beside a fork, small hands’ worth in a bucket")
def _(r):
    out = rect(0, 0, 800, 600, "#84603f") + "".join(blob(r, r.uniform(0, 800), r.uniform(0, 600), r.uniform(16, 44), r.choice(["#77553a", "#926c49", "#6d4d33"])) for _ in range(70))
    out += "".join(lift(blob(r, x, y, s, c, .1)) + circle(x - s * .3, y - 6, 3, "#a9834e") + circle(x + s * .3, y + 8, 3, "#a9834e") for x, y, s, c in [(330, 380, 44, "#e0bd82"), (410, 440, 52, "#e8c890"), (300, 470, 38, "#d8b074"), (490, 380, 34, "#e0bd82"), (390, 520, 40, "#dcb67a"), (240, 400, 30, "#e8c890"), (520, 480, 44, "#dcb67a")])
    out += line("M330 360q-40-60-20-140M340 360q20-80 60-110M336 360q-60-20-120-20", "#6aa84f", 10) + "".join(at(x, y, leaf(LEAF), .7, t) for x, y, t in [(310, 210, 0), (402, 246, 60), (212, 338, -80), (290, 280, -40), (360, 290, 40)])
    return out + lift(line("M640 40V330M640 330v40", "#d8a860", 20) + line("M590 40h100", "#d8a860", 22) + line("M580 370h120M580 370v130M620 370v140M660 370v140M700 370v130", "#9aa5ac", 12), True) + lift(at(130, 500, pot(SKY, PALE[SKY]), 1.3)) + "".join(blob(r, x, y, 30, "#e0bd82") for x, y in [(100, 440), (150, 430), (176, 452)])


@scene("butterfly-release", "Five painted-lady butterflies leave a net cage above lavender")
def _(r):
    out = rect(0, 0, 800, 600, "#e3f1e2") + circle(120, 110, 70, "#fff0b8") + hill(460, "#c5e2ac", 60, .7) + rect(0, 480, 800, 120, "#9ccb83")
    for _ in range(46):
        x, y = r.uniform(0, 800), r.uniform(430, 500)
        out += line(f"M{x:.0f} 600Q{x + 5:.0f} {y + 60:.0f} {x:.0f} {y:.0f}", "#7aa860", 4) + "".join(oval(x + (k % 2) * 8 - 4, y - k * 11, 6, 8, "#9a6fb8") for k in range(6))
    out += lift(rect(470, 250, 210, 240, "#f7fbf6", 14, 0, .75) + "".join(line(f"M{470 + k * 30} 250v240M470 {250 + k * 34}h210", "#b8cbb5", 2.5) for k in range(1, 7)) + ring(575, 250, 70, LEAF, 7), True)
    return out + "".join(lift(at(x, y, butterfly("#ee8a32", WHITE), s, t)) for x, y, s, t in [(560, 210, .6, 10), (430, 160, .8, -20), (270, 230, 1, 15), (620, 90, .65, 30), (150, 330, .8, -30)]) + at(600, 400, caterpillar(), .4)


@scene("tadpoles-in-tank", "A glass tank with frogspawn, tadpoles at different stages and a froglet on a stone")
def _(r):
    out = rect(0, 0, 800, 600, "#f1e3c6") + rect(0, 470, 800, 130, "#d9b57e") + lift(rect(90, 110, 620, 390, "#d9f0f2", 10), True) + rect(90, 180, 620, 320, "#a8dbd6", 8) + rect(90, 440, 620, 60, "#c9b58c", 8) + "".join(circle(r.uniform(110, 690), r.uniform(452, 490), r.uniform(7, 14), r.choice(["#b09a70", "#dccba6", "#9a8762"])) for _ in range(50))
    out += "".join(line(f"M{x} 450q-20-60 6-110t-4-110", LEAF, 11) + "".join(oval(x + s * 14, 420 - k * 34, 16, 7, "#82c772", 20 * s) for k in range(5) for s in (-1, 1)) for x in (160, 640))
    out += "".join(circle(250 + (k % 7) * 24 + r.uniform(-4, 4), 210 + (k // 7) * 22, 14, "#e8f7f3", .9) + circle(250 + (k % 7) * 24, 210 + (k // 7) * 22, 5, INK) for k in range(21))
    out += "".join(at(x, y, tadpole(), s, t) for x, y, s, t in [(300, 330, 1, 0), (420, 300, 1.3, 20), (360, 400, 1.2, 160), (500, 350, 1.5, -15), (240, 390, .9, 200)]) + oval(540, 450, 90, 40, "#8b8478") + at(540, 396, frog(), .7)
    return out + rect(90, 110, 620, 390, "#fff", 10, 0, .12) + line("M120 140v320", "#fff", 8, .8) + sheet(600, 40, 150, 90, scribble(16, 34, 120, 3, 22, rng=r), 4)


@scene("walk-to-post-box", "A line of small children walk to a red post box with letters in their hands")
def _(r):
    out = rect(0, 0, 800, 600, "#d5e8f1") + "".join(at(x, 400, house(c, rf, d, 110), 1.4) for x, c, rf, d in [(90, "#e9c9a6", "#8a4b35", CORAL), (270, "#cf8a6a", "#6b4a4a", SKY), (450, "#f1e4cc", "#7a5a50", LEAF), (620, "#d9a48a", "#5d4a50", PLUM)]) + rect(0, 400, 800, 80, "#c3c8c6") + rect(0, 480, 800, 120, "#8f989d") + line("M0 545h800", "#f3f0e0", 6, None, "50 40")
    out += lift(rect(690, 290, 74, 180, "#d63c35", 8) + path("M684 296q43-50 86 0z", "#b92f2a") + rect(704, 320, 46, 10, INK, 3) + rect(710, 346, 34, 40, WHITE, 3) + rect(684, 462, 86, 16, INK), True)
    for i in range(6):
        out += child(80 + i * 104, 492, .82, SUGAR[(i * 3) % 8], (i * 2 + 1) % 6, i % 6, ["puffs", "short", "scarf", "bob", "curly", "patka"][i], "right", hat="bobble" if i % 3 == 0 else None) + lift(at(128 + i * 104, 416, envelope(WHITE, CORAL), .3, -10))
    return out


@scene("library-van", "The library van with its side open, shelves of bright books inside")
def _(r):
    out = outdoors("#d9eef7", "#c6e2b2", "#a6d190", sun=False, y=330) + rect(0, 450, 800, 150, "#a3abae") + lift(rect(90, 150, 560, 300, SEA, 20) + path("M650 220h60q40 40 46 110v120H650z", SEA) + path("M664 240h42q24 30 30 76h-72z", "#dff1f7") + rect(90, 390, 660, 18, WHITE, 0, 0, .6), True)
    out += rect(150, 190, 400, 190, "#6b4a30") + poly([(140, 190), (560, 190), (590, 130), (110, 130)], CORAL) + "".join(poly([(140 + k * 84, 190), (182 + k * 84, 190), (170 + k * 96, 130), (120 + k * 96, 130)], WHITE) for k in range(5))
    for shelf in range(2):
        x = 158
        while x < 535:
            w, h = r.randint(12, 24), r.randint(56, 80)
            out += rect(x, 200 + shelf * 92 + 82 - h, w, h, r.choice(SUGAR), 2)
            x += w + 2
        out += rect(150, 282 + shelf * 92, 400, 8, "#a87a40")
    return out + circle(210, 455, 52, INK) + circle(210, 455, 22, "#cfd6db") + circle(620, 455, 52, INK) + circle(620, 455, 22, "#cfd6db") + child(330, 560, .9, PLUM, 0, 2, "long", "front", back=True) + child(440, 570, .95, SUN, 2, 1, "short", "up", back=True)
