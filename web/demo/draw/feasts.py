"""The year's feasts and special days, as children prepare them."""
from paper import *
from scenes import scene
from things import *


@scene("diwali-diyas", "Clay diyas painted in bright colours, with candles lit, around a rangoli of coloured rice", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#4a2c4f") + circle(350, 350, 240, "#5d3a63")
    for k, (rad, c) in enumerate([(200, CORAL), (160, SUN), (120, "#f3f0e6"), (84, SEA), (48, ROSE)]):
        out += "".join(oval(350 + rad * .72 * math.cos(a), 350 + rad * .72 * math.sin(a), rad * .38, rad * .17, c, math.degrees(a)) for a in [i * math.pi / 6 + k * .26 for i in range(12)])
    out += circle(350, 350, 22, SUN)
    return out + "".join(lift(at(350 + 272 * math.cos(a), 362 + 272 * math.sin(a), diya(c), .72)) for a, c in [(i * math.pi / 5 - math.pi / 2, ["#c9744a", PLUM, SEA, CORAL, SKY][i % 5]) for i in range(10)])


@scene("rangoli-chalk", "A large rangoli in chalk on the playground, a peacock feather in its middle")
def _(r):
    out = rect(0, 0, 800, 600, "#6f7a80") + "".join(circle(r.uniform(0, 800), r.uniform(0, 600), 2, "#7f8a90") for _ in range(150))
    for k, (rad, c, p) in enumerate([(250, "#f7a8b8", 16), (200, "#ffe27a", 16), (150, "#8fe0d0", 12), (100, "#ffffff", 8)]):
        out += "".join(at(400 + rad * math.cos(a), 300 + rad * math.sin(a), path("M-34 0Q0-40 34 0 0 40-34 0z", c, .9), rad / 230, math.degrees(a)) for a in [i * 2 * math.pi / p for i in range(p)]) + ring(400, 300, rad - 26, "#fff", 3)
    return out + at(400, 300, path("M0 60Q-54 0 0-60 54 0 0 60z", "#4fb0a5") + oval(0, -6, 22, 32, SUN) + oval(0, -2, 13, 20, "#2f6fa8")) + "".join(lift(rect(x, y, 44, 16, c, 7, t)) for x, y, c, t in [(90, 500, ROSE, 20), (140, 530, SUN, -14), (680, 520, SEA, 30), (640, 90, WHITE, -20)])


@scene("eid-moons", "Paper crescents, stars and lanterns in gold on a deep blue display")
def _(r):
    out = board("#1f3560", "#c9a23a", frame="#8a6a2a") + stars(r, 50, height=540)
    for x, y, s, kind in [(150, 170, 1.1, 0), (310, 130, .8, 1), (420, 230, 1.4, 0), (590, 140, .9, 1), (680, 260, 1, 0), (240, 330, .9, 1), (560, 350, 1, 1)]:
        out += line(f"M{x} 50V{y - 50}", "#e2c878", 3) + (lift(at(x, y, moon(SUN), s)) if kind == 0 else lift(at(x, y, path("M-34-40h68l14 34-14 60h-68l-14-60z", [CORAL, SEA, PLUM, ROSE][int(x) % 4]) + path("M-24-40q24-50 48 0z", SUN) + path("M0-20q-20 26 0 52 20-26 0-52z", "#fff3bf") + rect(-40, 54, 80, 10, SUN, 4), s)))
    return out + sheet(250, 440, 300, 80, words(150, 56, "Eid Mubarak", 46, "#8a6a2a"), -1, "#fff6dc")


@scene("christingles", "Four oranges with candles, red ribbons and sweets on sticks")
def _(r):
    out = rect(0, 0, 800, 600, "#3b2b4a") + stars(r, 40) + rect(0, 440, 800, 160, "#6b4a3a")
    for i, x in enumerate((110, 300, 500, 690)):
        y = 420 - (i % 2) * 20
        out += circle(x, y - 150, 90, "#ffd968", .2) + "".join(line(f"M{x + k * 30} {y - 50}l{k * 22} -56", "#e9dcc0", 5) + "".join(circle(x + k * (34 + q * 9), y - 64 - q * 22, 10, [CORAL, LEAF, SUN][q % 3]) for q in range(3)) for k in (-1.6, -.8, .8, 1.6))
        out += lift(circle(x, y, 78, "#f0883c") + "".join(circle(x + r.uniform(-56, 56), y + r.uniform(-56, 56), 2.5, "#d96f22") for _ in range(22)) + rect(x - 80, y - 10, 160, 24, "#d8323c", 8)) + rect(x - 11, y - 130, 22, 64, WHITE, 3) + path(f"M{x} {y - 132}q-16-18 0-48 16 30 0 48z", SUN)
    return out


@scene("nativity-stable", "A cardboard stable with straw, three paper kings, a sheep and a star above")
def _(r):
    out = rect(0, 0, 800, 600, "#22345a") + stars(r, 70, height=380) + at(400, 90, star("#fff0b0", 60, .3, 8)) + poly([(392, 120), (408, 120), (470, 330), (330, 330)], "#fff0b0", .2) + hill(470, "#3f5a4a", 40, .4) + lift(poly([(220, 250), (580, 250), (650, 330), (150, 330)], "#7a5330") + rect(190, 330, 420, 210, "#5b3d24") + rect(190, 330, 26, 210, "#8a6240") + rect(584, 330, 26, 210, "#8a6240"), True)
    out += "".join(line(f"M{r.uniform(210, 590):.0f} 545l{r.uniform(-26, 26):.0f} -{r.uniform(14, 40):.0f}", r.choice(["#e8c765", "#d9b24e"]), 5) for _ in range(70)) + poly([(350, 470), (450, 470), (430, 530), (370, 530)], "#a87a40") + oval(400, 468, 44, 16, WHITE) + circle(376, 460, 13, SKIN[1])
    robe = lambda c, s, head: path("M-34 0q0-110 34-120 34 10 34 120z", c) + circle(0, -136, 24, s) + head
    out += lift(at(320, 535, robe(SKY, SKIN[3], path("M-28-120q-6-48 28-48t28 48l-8 20q4-40-20-44-24 4-20 44z", SKY)))) + lift(at(482, 535, robe(CLAY, SKIN[1], path("M-26-138q0-30 26-30t26 30q-26-14-52 0z", BARK))))
    out += "".join(lift(at(x, 570, robe(c, SKIN[k], at(0, -168, crown(), .36)) + at(-26, -60, parcel(SUN, CORAL), .3))) for x, c, k in [(640, PLUM, 4), (700, CORAL, 0), (760, SEA, 2)])
    return out + lift(at(120, 530, sheep(), .9)) + lift(at(60, 570, sheep("#f0e6d6"), .7))


@scene("paper-snowflakes", "Windows full of cut paper snowflakes, every one different")
def _(r):
    out = rect(0, 0, 800, 600, "#7fa6c4") + "".join(rect(x, y, 250, 280, "#5d89ad") for x in (16, 275, 534) for y in (14, 308))
    for i in range(15):
        x, y, s = 90 + (i % 5) * 156, 100 + (i // 5) * 198, r.uniform(.95, 1.25)
        petals = r.choice([6, 8])
        body = "".join(f'<g transform="rotate({a * 360 / petals:.0f})">' + poly([(0, 0), (-13, -26), (0, -62), (13, -26)], "#fff") + (circle(0, -56, 8, "#fff") if i % 3 == 0 else line("M-14-48L0-38l14-10", "#fff", 6) if i % 3 == 1 else line("M-18-34L0-24l18-10", "#fff", 7)) + "</g>" for a in range(petals))
        out += lift(at(x, y, body + circle(0, 0, 20, "#fff") + circle(0, 0, 8, "#5d89ad"), s, r.uniform(0, 40)))
    return out


@scene("winter-fair", "Stalls of the winter fair: jam, biscuits, a tombola drum and fairy lights")
def _(r):
    out = rect(0, 0, 800, 600, "#2c3a55") + stars(r, 40, height=200) + line("M0 60Q200 150 400 70T800 60", "#1d283c", 4) + "".join(circle(x, 60 + 70 * abs(math.sin(x / 128)), 9, SUGAR[(x // 40) % 8]) + circle(x, 60 + 70 * abs(math.sin(x / 128)), 20, SUGAR[(x // 40) % 8], .3) for x in range(20, 800, 40)) + rect(0, 480, 800, 120, "#dfe9ef")
    for x, c in [(30, CORAL), (290, LEAF), (550, SKY)]:
        out += rect(x + 6, 190, 10, 300, "#7a5330") + rect(x + 206, 190, 10, 300, "#7a5330") + lift("".join(path(f"M{x - 6 + k * 39} 170h39v50q-19 24-39 0z", c if k % 2 == 0 else WHITE) for k in range(6)), True) + lift(rect(x - 4, 380, 232, 120, "#b98043", 4) + rect(x - 4, 380, 232, 16, "#dba961"))
    out += "".join(at(70 + k * 50, 348, jar(rect(-46, -30, 92, 90, ["#c0392f", "#e89a2c", "#7d3a66", "#c0392f"][k], 16)), .42) for k in range(4)) + "".join(lift(at(320 + k * 44, 362, [star("#d9a35a", 26), circle(0, 0, 20, "#c98f4e"), poly([(0, -26), (20, 16), (-20, 16)], "#8a5f3c")][k % 3])) for k in range(5)) + lift(at(660, 330, oval(0, 0, 76, 54, SUN) + rect(-6, -54, 12, 108, "#d4951c") + rect(-26, -18, 52, 36, INK, 6) + line("M76 0h24v30", INK, 8))) + "".join(rect(580 + k * 30, 366, 20, 14, ROSE, 2, k * 12) for k in range(3))
    return out + child(230, 570, .8, PLUM, 1, 1, "scarf", "out", back=True, hat=None) + child(500, 575, .75, SUN, 0, 3, "short", "down", back=True, hat=None)


@scene("lunar-dragon", "A red paper dragon carried on sticks along the corridor by many legs")
def _(r):
    out = room("#f6e3c0", "#c9b08a", line_at=460) + "".join(sheet(60 + k * 190, 60, 120, 90, at(60, 46, [flower(CORAL), fish(SKY), sun(), butterfly()][k], .6), r.uniform(-3, 3)) for k in range(4))
    body = "M40 330q60-90 130-30t130 10 130-20 120 20"
    for k in range(5):
        out += rect(80 + k * 112, 400, 24, 120, ["#3f5068", "#6b4a5a", "#4a6b5a", "#5b5b7a", "#3f5068"][k], 8) + rect(112 + k * 112, 400, 24, 120, ["#3f5068", "#6b4a5a", "#4a6b5a", "#5b5b7a", "#3f5068"][k], 8) + oval(92 + k * 112, 524, 20, 10, INK) + oval(126 + k * 112, 524, 20, 10, INK)
    out += lift(line(body, "#d8323c", 150), True) + line(body, SUN, 120, .9, "6 40") + "".join(poly([(60 + k * 62, 250 + 20 * math.sin(k)), (100 + k * 62, 250 + 20 * math.sin(k)), (80 + k * 62, 200 + 20 * math.sin(k))], SUN) for k in range(8))
    return out + lift(at(650, 310, path("M-90-60q60-60 130-10 70 10 80 60-10 40-70 44-20 60-110 50-60-40-30-144z", "#d8323c") + poly([(-60, -70), (-30, -140), (-10, -74)], SUN) + poly([(0, -80), (40, -140), (40, -70)], SUN) + circle(20, -26, 26, WHITE) + circle(28, -24, 12, INK) + circle(104, -8, 8, INK) + path("M20 44q50 10 90-14l-8 26q-40 20-76 12z", "#7d1a22") + "".join(poly([(30 + k * 20, 46 - k * 4), (46 + k * 20, 44 - k * 4), (38 + k * 20, 64 - k * 4)], WHITE) for k in range(4)) + line("M110 20q40 20 50 60M104 30q20 30 10 70", SUN, 6)), True)


@scene("pancake-race", "Three children run with frying pans, pancakes in the air")
def _(r):
    out = outdoors("#cfe8f2", "#b7dca0", "#94c87e", y=300) + bunting(40, 40) + rect(0, 440, 800, 160, "#84bd70") + line("M0 470h800M0 540h800", WHITE, 5, None, "30 20")
    for x, c, s, h, cut, py in [(150, CORAL, 0, 3, "bob", 110), (400, SKY, 2, 1, "short", 60), (640, SUN, 3, 0, "long", 130)]:
        out += child(x, 560, 1.15, c, s, h, cut, "right") + line(f"M{x + 56} 430l60-6", "#5d4632", 10) + oval(x + 142, 420, 46, 14, INK) + oval(x + 142, 415, 38, 9, "#4a5560") + lift(oval(x + 140, py + 200, 40, 18, "#f0c878", r.uniform(-30, 30)) + oval(x + 140, py + 198, 28, 11, "#dca650", r.uniform(-20, 20))) + line(f"M{x + 120} {py + 250}v30M{x + 150} {py + 246}v34", "#fff", 4, .7)
    return out


@scene("book-day-crowns", "World Book Day: a caterpillar, a witch, a knight and a wizard, seen from behind")
def _(r):
    out = room("#d9e6f2", "#c9b894", line_at=440) + bunting(30, 30)
    out += child(110, 560, 1.25, LEAF, 0, 2, "short", "down", LEAF, back=True) + "".join(circle(110, 500 - k * 26, 34, [LEAF, DARK[LEAF]][k % 2]) for k in range(4)) + line("M94 300l-14-40M126 300l14-40", INK, 6) + circle(80, 256, 9, CORAL) + circle(140, 256, 9, CORAL)
    out += child(300, 565, 1.25, "#3d3552", 3, 2, "long", "down", "#3d3552", back=True) + at(300, 320, oval(0, 14, 92, 18, "#2b2540") + poly([(-48, 10), (48, 10), (20, -120)], "#2b2540") + rect(-46, -8, 92, 18, PLUM)) + line("M366 430L420 570", BARK, 9) + path("M410 540l40 40-54 12z", "#d9b24e")
    out += child(500, 565, 1.25, "#aab4bb", 1, 0, "short", "out", "#85919a", back=True) + path("M462 344q0-52 38-52t38 52v46h-76z", "#c3ccd1") + rect(494, 290, 12, 100, "#85919a") + path("M500 292q20-50 50-40-10 30-40 44z", CORAL) + lift(at(576, 440, path("M-44-56h88v60q-10 50-44 64-34-14-44-64z", CORAL) + star(SUN, 34)))
    return out + child(690, 565, 1.25, "#2f5a9c", 4, 1, "short", "wave", "#2f5a9c", back=True) + poly([(630, 560), (750, 560), (724, 360), (656, 360)], "#2f5a9c") + at(690, 330, poly([(-46, 6), (46, 6), (0, -130)], "#2f5a9c")) + "".join(at(x, y, star(SUN, 12)) for x, y in [(664, 430), (710, 470), (680, 520), (690, 280), (700, 236)])


@scene("book-swap", "Tables of books to swap with paper bookmarks hanging out", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#e6d5bb") + "".join(line(f"M0 {y}h700", "#dac7a8", 4) for y in range(50, 700, 80))
    for i in range(16):
        x, y = 95 + (i % 4) * 170 + r.uniform(-10, 10), 100 + (i // 4) * 168 + r.uniform(-8, 8)
        c, m = SUGAR[(i * 5 + 1) % 8], [sun(), fish(CORAL), star(WHITE), owl(), rocket(), butterfly(), moon(), flower(), bee(), dinosaur(), boat(), house(), tree(), whale(), kite(), crown()][i]
        out += lift(at(x, y, rect(40, -96, 18, 40, SUGAR[(i * 3) % 8]) + rect(-58, -74, 116, 148, c, 5) + rect(-58, -74, 15, 148, DARK[c]) + rect(-30, -58, 76, 26, CREAM, 3) + line("M-22-45h58", "#8a7f70", 5) + circle(8, 20, 38, PALE[c]) + at(8, 22, m, .34), 1, r.uniform(-9, 9)))
    return out


@scene("mothers-day-cards", "Cards with tulips, hearts and paper doilies lie to dry on a rack")
def _(r):
    out = rect(0, 0, 800, 600, "#f3dfe3") + "".join(line(f"M{x} 0v600", "#e6cbd2", 4) for x in range(0, 800, 40)) + "".join(line(f"M0 {y}h800", "#d9b8c1", 7) for y in (290, 585))
    heart = path("M0 44C-70-4-60-56-24-56q20 0 24 24 4-24 24-24c36 0 46 52-24 100z", CORAL)
    for i in range(8):
        x, y, c = 20 + (i % 4) * 196, 30 + (i // 4) * 294, [SKY, SUN, PLUM, LEAF, CORAL, SEA, ROSE, CLAY][i]
        inner = [at(88, 150, stem(70)) + at(88, 84, tulip(ROSE), 1.3), at(88, 110, heart, 1), "".join(circle(88 + 50 * math.cos(a), 110 + 50 * math.sin(a), 14, WHITE) for a in [k * math.pi / 6 for k in range(12)]) + circle(88, 110, 50, WHITE) + at(88, 112, heart, .5), "".join(at(40 + k * 48, 180, stem(60 + k % 2 * 30)) + at(40 + k * 48, 112 - k % 2 * 30, flower(SUGAR[k + 2]), .8) for k in range(3))][(i * 3 + i // 4 * 2 + i // 6) % 4]
        out += sheet(x, y, 176, 226, inner, r.uniform(-4, 4), PALE[c])
    return out


@scene("egg-decorating", "Painted eggs in a nest of moss and on egg cups with stripes, dots and flowers")
def _(r):
    out = rect(0, 0, 800, 600, "#dff0e4") + rect(0, 380, 800, 220, "#e9d3a6") + lift(oval(400, 460, 280, 90, "#8fa35c") + "".join(line(f"M{r.uniform(150, 640):.0f} {r.uniform(430, 520):.0f}q{r.uniform(-30, 30):.0f} -20 {r.uniform(-40, 40):.0f} 8", r.choice(["#7a8f48", "#a9bd73", "#6b7f3d"]), 6) for _ in range(90)), True)
    egg = path("M0-70C46-70 58 0 58 24a58 54 0 0 1-116 0C-58 0-46-70 0-70z", "CC")
    for i, (x, y, t) in enumerate([(230, 410, -18), (330, 380, -6), (430, 385, 8), (540, 400, 20), (380, 460, 0), (480, 470, 12), (280, 470, -10)]):
        c = SUGAR[i]
        deco = [line("M-50-10q16-16 33 0t33 0 33 0M-56 26q18-16 37 0t37 0 37 0", WHITE, 8), "".join(circle(a, b, 9, WHITE) for a, b in [(-24, -24), (20, -30), (-34, 20), (4, 8), (34, 22), (-6, 48)]), at(0, 10, flower(WHITE, SUN), 1), line("M-54 0h108M-58 24h116", SUN, 9), line("M-40 40L30-40M-14 66L52-6M-56 8L4-60", WHITE, 7)][i % 5]
        out += lift(at(x, y, f'<clipPath id="e{i}"><path d="M0-70C46-70 58 0 58 24a58 54 0 0 1-116 0C-58 0-46-70 0-70z"/></clipPath>' + egg.replace("CC", c) + f'<g clip-path="url(#e{i})">{deco}</g>', .95, t))
    return out + "".join(at(x, 320, daffodil(), .9) + line(f"M{x} 350V400", "#5a9e4b", 8) for x in (70, 130, 690, 745))


@scene("chicks-in-brooder", "Six yellow chicks under a red lamp, one still in its egg")
def _(r):
    out = rect(0, 0, 800, 600, "#6f4a3a") + poly([(400, 40), (760, 600), (40, 600)], "#f7a86a", .35) + poly([(320, 0), (480, 0), (530, 90), (270, 90)], "#c0392f") + oval(400, 90, 130, 22, "#ffd9a0") + "".join(line(f"M{r.uniform(0, 800):.0f} {r.uniform(430, 600):.0f}l{r.uniform(-40, 40):.0f} {r.uniform(-14, 14):.0f}", r.choice(["#e8c765", "#d9b24e", "#f3da8c"]), 6) for _ in range(170))
    chick = oval(0, 0, 56, 50, "#f7dc5a") + circle(34, -46, 34, "#f7dc5a") + poly([(62, -50), (86, -42), (62, -34)], "#f0883c") + circle(44, -52, 5, INK) + oval(-16, 0, 26, 18, "#e8c63f", -20) + line("M-10 46v22M14 46v22", "#f0883c", 6)
    out += "".join(lift(at(x, y, chick, s, 0, f)) for x, y, s, f in [(140, 430, 1, 0), (300, 390, .9, 1), (460, 420, 1.05, 0), (640, 400, .95, 1), (240, 520, 1.1, 0), (700, 520, 1.05, 1)])
    return out + lift(at(460, 540, path("M-46 10q0-70 46-70t46 70l-16-16-14 16-16-16-16 16-14-14z", "#f7dc5a") + circle(-12, -24, 5, INK) + circle(14, -24, 5, INK) + poly([(-8, -14), (8, -14), (0, 0)], "#f0883c") + path("M-56 0l14 16 14-14 16 16 16-16 16 16 14-16 20 0q6 60-56 60T-56 0z", "#f6ead6")))


@scene("harvest-table", "The harvest table in the hall: pumpkins, marrows, tins, bread in the shape of a sheaf")
def _(r):
    out = room("#efd9ad", "#b98a5a", line_at=400) + window(300, 40, 200, 200, "#c9e2ef") + "".join(at(x, y, maple_leaf(c), .6, t) for x, y, c, t in [(90, 90, CORAL, 10), (200, 130, SUN, -20), (610, 100, CLAY, 30), (720, 140, CORAL, -10)])
    out += lift(rect(40, 380, 720, 200, "#f6efe0", 4) + "".join(path(f"M{40 + k * 72} 380h72q-36 70-72 0z", WHITE) for k in range(10)), True)
    sheaf = "".join(line(f"M0 60Q{k * 4} 0 {k * 13} -90", "#d9a24e", 9) + oval(k * 13.6, -100, 8, 22, "#e8b965", k * 8) for k in range(-5, 6)) + rect(-34, 20, 68, 22, "#b97f3a", 8)
    out += lift(at(400, 320, sheaf, 1.2)) + lift(at(160, 330, pumpkin(), 1.3)) + lift(at(270, 350, pumpkin("#d9c05a"), .8)) + lift(at(560, 350, oval(0, 0, 80, 34, "#4c8f4a", -8) + line("M-70-8q70-20 140-12M-74 8q70-14 148-2", "#7cbf6a", 5)))
    out += "".join(lift(rect(640 + k * 46 - (k // 3) * 115, 330 - (k // 3) * 66, 42, 64, SUGAR[k], 4) + rect(640 + k * 46 - (k // 3) * 115, 346 - (k // 3) * 66, 42, 26, CREAM)) for k in range(5)) + at(110, 420, apple(), .5) + at(220, 420, carrot(), .7, 80) + lift(at(480, 430, basket(), .7)) + at(460, 396, apple("#b7c94a"), .4) + at(500, 398, apple(), .4)
    return out


@scene("poppies", "A field of poppies made of paper plates painted red, with black buttons")
def _(r):
    out = rect(0, 0, 800, 600, "#cdd9dc") + hill(330, "#9fb795", 70, .3) + rect(0, 330, 800, 270, "#6f9460")
    for row in range(4):
        for k in range(5 + row):
            x, y, s = (k + .5) * 800 / (5 + row) + r.uniform(-20, 20), 300 + row * 76, .42 + row * .2
            out += line(f"M{x:.0f} {y}v{90 + row * 40}", "#4c7040", 5 + row * 2) + lift(at(x, y, blob(r, -26, -10, 46, "#d8323c") + blob(r, 28, -8, 46, "#c9262f") + blob(r, 0, 26, 46, "#e04a45") + circle(0, 2, 20, INK) + "".join(circle(a, b, 2.6, "#f3efe2") for a, b in [(-5, -3), (5, -3), (-5, 7), (5, 7)]), s, r.uniform(-20, 20)))
    return out


@scene("bonfire-pictures", "Fireworks splattered in chalk and paint on black paper")
def _(r):
    out = rect(0, 0, 800, 600, "#15131f")
    for x, y, k, c in [(190, 170, 130, CORAL), (430, 120, 100, SUN), (640, 210, 150, SKY), (330, 330, 110, "#7fe0a0"), (560, 400, 90, ROSE), (110, 390, 80, PLUM)]:
        for i in range(26):
            a, q = i * 2 * math.pi / 26 + r.uniform(-.08, .08), k * r.uniform(.7, 1.1)
            out += line(f"M{n(x + .25 * k * math.cos(a))} {n(y + .25 * k * math.sin(a))}L{n(x + q * math.cos(a))} {n(y + q * math.sin(a))}", c, 4, .9) + circle(x + q * math.cos(a), y + q * math.sin(a), r.uniform(3, 6), "#fff6d6")
    return out + "".join(rect(x, 540 - h, 44, h + 60, "#272238") for x, h in [(0, 30), (60, 50), (120, 20), (190, 60), (250, 26), (320, 40), (400, 66), (470, 30), (540, 48), (610, 22), (680, 58), (750, 34)]) + "".join(rect(r.uniform(0, 790), r.uniform(530, 590), 8, 10, "#f3d98a") for _ in range(26))


@scene("st-davids", "Daffodils in a jug, leeks and a red paper dragon for St David’s Day")
def _(r):
    out = rect(0, 0, 800, 600, "#e9f2dc") + rect(0, 450, 800, 150, "#d3b27c") + sheet(430, 70, 310, 240, rect(0, 0, 310, 120, WHITE) + rect(0, 120, 310, 120, "#4f9d5a") + at(150, 150, dinosaur("#d8323c"), .9) + path("M110 110q20-60 70-70-14 20-6 30 20-10 40-6-30 20-40 60z", "#b5262f"), 2)
    out += lift(path("M130 300h170q30 60 20 150-10 40-40 40H150q-30 0-40-40-10-90 20-150z", SKY) + line("M310 330q60 0 50 60t-70 40", SKY, 20) + rect(110, 360, 214, 22, WHITE, 0, 0, .7), True) + "".join(line(f"M{x} 300q{d / 3:.0f}-80 {d} {-h}", "#5a9e4b", 9) for x, d, h in [(170, -80, 150), (200, -20, 220), (230, 30, 160), (260, 90, 210)]) + "".join(lift(at(x, y, daffodil(), 1.35, t)) for x, y, t in [(90, 150, -10), (180, 80, 0), (260, 145, 10), (350, 95, 20)])
    return out + "".join(lift(at(560 + k * 40, 470 + k * 24, line("M-120 0h150", "#f3f6e6", 30) + line("M30 0l80-26M30 0h96M30 0l80 26", "#4f9d5a", 15) + line("M-126 0l-18-8M-126 0l-20 4M-126 0l-14 12", "#d9d2b8", 4), 1, -8)) for k in range(2))


@scene("holi-hands", "Hand prints in every colour on a long white cloth")
def _(r):
    out = rect(0, 0, 800, 600, "#f9f6ef") + "".join(circle(r.uniform(0, 800), r.uniform(0, 600), r.uniform(20, 90), r.choice([ROSE, SUN, LEAF, SKY, PLUM, CORAL]), .16) for _ in range(46))
    out += "".join(at(70 + (k % 7) * 112 + r.uniform(-14, 14), 90 + (k // 7) * 140 + r.uniform(-12, 12), hand(SUGAR[(k * 5 + k // 7) % 7]), r.uniform(.85, 1.1), r.uniform(-40, 40), k % 2 == 0) for k in range(28))
    return out + "".join(circle(r.uniform(0, 800), r.uniform(0, 600), r.uniform(2, 6), r.choice(SUGAR)) for _ in range(90))


@scene("vaisakhi-kites", "Paper kites with tails fly on strings across the hall ceiling")
def _(r):
    out = rect(0, 0, 800, 600, "#d6ecf7") + "".join(line(f"M0 {y}L800 {y - 70}", "#c0dbe8", 20) for y in range(60, 760, 110)) 
    return out + "".join(line(f"M{x} {y}Q{x + 60} {y + 200} {x + 30} 620", "#8b7355", 2.5) + lift(at(x, y, kite(SUGAR[i], SUGAR[(i + 3) % 8]), s, t), True) for i, (x, y, s, t) in enumerate([(120, 150, 1.1, -20), (310, 110, .9, 14), (470, 230, 1.25, -8), (660, 130, 1.05, 24), (220, 360, .85, 10), (690, 370, .95, -16)]))


@scene("jubilee-tea", "A long table with cakes, jugs and paper crowns under bunting")
def _(r):
    out = outdoors("#cfe8f4", "#bfe0a8", "#9ccf84", y=300) + bunting(30, 50) + bunting(110, 60, colours=[CORAL, WHITE, SKY]) + lift(poly([(60, 380), (740, 380), (800, 600), (0, 600)], "#fbf7ee"), True) + "".join(line(f"M{100 + k * 100} 380L{40 + k * 120} 600", "#f1ddd6", 14) for k in range(7))
    return out + lift(at(400, 400, cake(), 1.2)) + "".join(lift(at(x, y, bun(c, d), 1)) for x, y, c, d in [(170, 420, ROSE, SKY), (240, 430, SUN, CORAL), (560, 425, "#8a5a3c", LEAF), (640, 430, WHITE, PLUM), (130, 500, "#8a5a3c", ROSE), (680, 510, ROSE, SUN)]) + lift(at(290, 510, cup(SKY), .9)) + lift(at(500, 520, cup(LEAF), .9)) + lift(path("M352 470h80l10 100h-100z", "#f7e9a8", .9) + line("M440 490q36 10 6 60", "#e0c95a", 8)) + lift(at(220, 540, crown(), .6, -10)) + lift(at(590, 550, crown(CORAL), .6, 12))
