"""School life: music, sport, lunch, assemblies, playing, helping."""
from paper import *
from scenes import scene
from things import *

CUTS = ["short", "bob", "puffs", "curly", "scarf", "long", "patka", "short"]


@scene("sports-day-race", "The sack race on sports day: four lanes, bunting, children jumping")
def _(r):
    out = outdoors("#c9e8f6", "#b9dfa0", "#97cb7e", y=230) + bunting(30, 36) + rect(0, 330, 800, 270, "#86c06e") + "".join(poly([(x - 4, 330), (x + 4, 330), (x + (x - 400) * .5 + 7, 600), (x + (x - 400) * .5 - 7, 600)], WHITE) for x in (80, 240, 400, 560, 720))
    for x, y, c, k in [(120, 530, CORAL, 0), (300, 470, SUN, 2), (490, 545, SKY, 5), (690, 480, PLUM, 6)]:
        out += child(x, y, 1.05, c, k % 6, (k * 2) % 6, CUTS[k], "front") + lift(at(x, y, path("M-46-96q46 14 92 0l8 104q-54 14-108 0z", "#d9b27a") + line("M-40-84q40 12 80 0M-30-40v30M10-50v44", "#b98f54", 4), 1.05)) + oval(x, y + 24, 50, 8, "#000", o=.12)
    return out


@scene("egg-and-spoon", "Hands hold spoons with eggs, seen from above on a chalk line")
def _(r):
    out = rect(0, 0, 800, 600, "#8cc473") + "".join(line(f"M{r.uniform(0, 800):.0f} {r.uniform(0, 600):.0f}l4 -14", r.choice(["#7ab362", "#9fd387"]), 4) for _ in range(170)) + line("M560 0V600", WHITE, 16)
    for i, y in enumerate((100, 240, 380, 520)):
        c, s = SUGAR[(i * 3) % 8], SKIN[[0, 2, 4, 1][i]]
        x = 60 + [90, 10, 130, 50][i]
        out += lift(line(f"M-20 {y}H{x + 40}", c, 60) + line(f"M{x + 60} {y}h50", s, 44) + line(f"M{x + 90} {y}h180", "#d8b27a", 15) + oval(x + 300, y, 48, 33, "#d8b27a") + oval(x + 300, y, 38, 24, "#c29a60") + oval(x + 302, y - 4, 32, 24, "#fbf3e2") + oval(x + 292, y - 12, 10, 6, "#fff"), True)
    return out


@scene("relay-ribbons", "Medals on ribbons hang from a wooden rail, a cup below")
def _(r):
    out = rect(0, 0, 800, 600, "#cfe0ea") + "".join(rect(x, 0, 40, 600, "#c5d8e4") for x in range(0, 800, 80)) + rect(40, 60, 720, 26, "#b98043", 8)
    out += "".join(lift(at(100 + k * 120, 210 + (k % 2) * 36, poly([(-30, -130), (-8, -130), (12, -20), (-8, -20)], SUGAR[k]) + poly([(30, -130), (8, -130), (-12, -20), (8, -20)], DARK[SUGAR[k]]) + circle(0, 16, 42, [SUN, "#cfd6db", "#d39a5c"][k % 3]) + star([DARK[SUN], "#9aa5ac", "#a86f38"][k % 3], 26).replace("<polygon", '<polygon transform="translate(0 16)"'), 1)) for k in range(6))
    return out + rect(0, 530, 800, 70, "#b98043") + lift(at(400, 480, path("M-70-120h140q0 110-56 124v26h34v24H-48V30h34V4q-56-14-56-124z", SUN) + line("M-70-104q-50 0-40 40t50 40M70-104q50 0 40 40t-50 40", SUN, 13) + star(WHITE, 30).replace("<polygon", '<polygon transform="translate(0 -66)"'), .9), True)


@scene("football-tournament", "A football in front of the goal net on the field, studs and cones", "wide")
def _(r):
    out = rect(0, 0, 800, 600, "#bfe0ee") + cloud(180, 80) + hill(250, "#8dbb77", 50) + rect(0, 240, 800, 360, "#6fb35a") + "".join(poly([(k * 160 - 100, 240), (k * 160 - 20, 240), (k * 240 - 260, 600), (k * 240 - 380, 600)], "#7abd65") for k in range(7))
    out += "".join(line(f"M{130 + k * 30} 110L{150 + k * 28} 330", "#fff", 2.5, .8) for k in range(19)) + "".join(line(f"M{126 + k * 2} {120 + k * 26}H{676 - k * 2}", "#fff", 2.5, .8) for k in range(9)) + line("M120 350V100H680V350", WHITE, 16)
    return out + oval(400, 520, 90, 16, "#000", o=.18) + lift(at(400, 440, football(), 1.9)) + "".join(lift(at(x, y, cone(), s)) for x, y, s in [(90, 450, .9), (720, 460, .9), (200, 370, .5), (600, 372, .5)])


@scene("gym-hall", "Benches, ropes, a climbing frame and mats set out in the hall")
def _(r):
    out = room("#e9dfc9", "#d09a5c", line_at=380) + "".join(line(f"M0 {y}h800", "#bf8a4e", 3) for y in range(420, 600, 40)) + "".join(window(x, 40, 120, 130, "#cbe5f2") for x in (60, 620))
    out += "".join(rect(250 + k * 100, 20, 14, 360, "#b98043") for k in range(4)) + "".join(rect(250, 50 + k * 46, 314, 10, "#d8a860", 5) for k in range(7)) + "".join(line(f"M{x} 0Q{x + d} 200 {x} 330", "#d9b98a", 10) + oval(x, 338, 11, 18, "#b98f5a") for x, d in [(640, 8), (690, -6), (740, 10)])
    out += lift(poly([(80, 480), (300, 460), (320, 520), (80, 545)], SKY)) + lift(poly([(520, 440), (720, 450), (740, 510), (520, 496)], CORAL)) + lift(rect(330, 470, 170, 18, "#d8a860", 4) + rect(344, 488, 14, 54, "#b98043") + rect(470, 488, 14, 54, "#b98043"), True) + lift(at(620, 560, hoop(SUN), .9)) + lift(at(700, 570, ball(PLUM), .7))
    return out + child(410, 470, .9, LEAF, 2, 1, "puffs", "out") + child(430, 300, .7, SUN, 0, 2, "short", "up", back=True) + child(180, 505, .85, PLUM, 4, 1, "bob", "up")


@scene("parachute-game", "Many hands lift a parachute of eight colours, balls bounce on it", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#d9a566") + "".join(line(f"M0 {y}h700", "#c99657", 4) for y in range(50, 700, 70))
    parts = "".join(path(f"M350 350L{n(350 + 262 * math.cos(k * math.pi / 4))} {n(350 + 262 * math.sin(k * math.pi / 4))}A262 262 0 0 1 {n(350 + 262 * math.cos((k + 1) * math.pi / 4))} {n(350 + 262 * math.sin((k + 1) * math.pi / 4))}z", SUGAR[k]) for k in range(8))
    for k in range(16):
        a = k * math.pi / 8 + .2
        x, y = 350 + 318 * math.cos(a), 350 + 318 * math.sin(a)
        out += line(f"M{n(x)} {n(y)}L{n(350 + 256 * math.cos(a - .07))} {n(350 + 256 * math.sin(a - .07))}M{n(x)} {n(y)}L{n(350 + 256 * math.cos(a + .07))} {n(350 + 256 * math.sin(a + .07))}", SKIN[k % 6], 13) + oval(x, y, 34, 20, SUGAR[(k * 3) % 8], math.degrees(a) + 90) + circle(x, y, 21, HAIR[k % 6])
    return out + lift(parts + ring(350, 350, 262, "#fff", 6) + circle(350, 350, 34, "#d9a566") + ring(350, 350, 34, "#fff", 6), True) + lift(at(280, 260, ball(WHITE, CORAL), .6)) + lift(at(440, 400, ball(SUN), .5)) + lift(at(400, 250, ball(INK, WHITE), .4))


@scene("recorders", "Recorders in four colours on a music stand with a tune of three notes")
def _(r):
    out = rect(0, 0, 800, 600, "#e6e0f0") + "".join(circle(x, y, 60, "#ddd4ea") for x, y in [(100, 120), (700, 90), (660, 500), (90, 520)]) + sheet(210, 40, 380, 260, "".join(line(f"M30 {60 + s * 110 + k * 16}h320", INK, 2.5) for s in (0, 1) for k in range(5)) + "".join(at(70 + k * 56, 92 + s * 110 - [0, 16, 32, 16, 0][k % 5], note(), .55) for s in (0, 1) for k in range(5)), -1)
    for k, (x, c, t) in enumerate([(180, CORAL, -16), (330, SKY, -5), (480, LEAF, 6), (630, SUN, 17)]):
        out += lift(at(x, 450, rect(-17, -110, 34, 230, c, 12) + path("M-14-110q0-46 14-56 14 10 14 56z", DARK[c]) + rect(-8, -86, 16, 9, INK, 3) + rect(-21, 60, 42, 16, WHITE, 6) + "".join(circle(0, -46 + q * 26, 6, DARK[c]) for q in range(6)) + path("M-18 120h36l4 24h-44z", WHITE), 1.05, t), True)
    return out


@scene("percussion-circle", "Drums, a triangle, maracas, bells and a tambourine in a circle on the carpet", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#3f6f86") + "".join(circle(350, 350, 340 - k * 56, c) for k, c in enumerate(["#4a7f98", "#5690a9", "#67a3bb", "#7bb6cc", "#95cadd"]))
    maraca = circle(0, -40, 36, LEAF) + line("M-34-40h68", SUN, 8) + rect(-7, -6, 14, 90, "#d8a860", 6)
    bells = line("M-50 0h100", CORAL, 16) + "".join(circle(x, 18, 15, SUN) + line(f"M{x - 6} 22h12", INK, 3) for x in (-40, -14, 14, 40))
    xylo = "".join(rect(-90 + k * 30, -50 + k * 5, 24, 100 - k * 10, SUGAR[k], 5) + circle(-78 + k * 30, -38 + k * 5, 3, INK) for k in range(6))
    for (x, y), body, s in zip([(350, 120), (560, 220), (580, 450), (390, 580), (160, 520), (120, 270)], [drum(), triangle(), tambourine(), xylo, at(-20, 0, maraca, 1, -20) + at(40, 10, maraca, 1, 20), bells], [1.1, 1.1, 1.15, 1, .9, 1.2]):
        out += lift(at(x, y, body, s, r.uniform(-10, 10)), True)
    return out + lift(at(350, 345, drum(PLUM), 1.2), True)


@scene("choir-steps", "The choir in three rows on steps in the hall, holding yellow song sheets")
def _(r):
    out = room("#e3d3ea", "#b98a5a", line_at=470) + path("M0 0h130q-10 200-60 470H0zM800 0H670q10 200 60 470h70z", "#8a3b5a") + "".join(rect(120 - row * 30, 330 + row * 80, 560 + row * 60, 90, ["#c9a06a", "#b98f5a", "#a87f4c"][row]) for row in range(3))
    for row in range(3):
        for k in range(7):
            x, y = 170 - row * 26 + k * (77 + row * 8.6), 345 + row * 82
            out += child(x, y, .74 + row * .06, "#2f5a7c", (k * 2 + row) % 6, (k + row * 2) % 6, CUTS[(k + row * 3) % 8], "front") + lift(rect(x - 22, y - 104 - row * 8, 44, 34, "#ffe9a8", 2, r.uniform(-8, 8)))
    return out


@scene("keyboard-hands", "Small hands on a piano keyboard with coloured stickers")
def _(r):
    out = rect(0, 0, 800, 600, "#5d3b2c") + rect(0, 0, 800, 190, "#6f4936") + rect(0, 190, 800, 16, "#b23a4a") + rect(0, 206, 800, 394, "#241c1a")
    out += "".join(rect(10 + k * 98, 210, 94, 380, "#fdfaf2", 6) + circle(57 + k * 98, 530, 24, SUGAR[k]) + words(57 + k * 98, 541, "CDEFGABC"[k], 32, WHITE) for k in range(8)) + "".join(lift(rect(10 + k * 98 - 32, 206, 60, 220, "#1d1a1c", 5)) for k in (1, 2, 4, 5, 6))
    arm = lambda s, c: line("M0 220V60", c, 120) + path("M-56 70q-10-80 6-110 56-30 106 0 16 40 6 110z", s) + "".join(line(f"M{-44 + k * 24} -20l{-14 + k * 7} -{58 + (2 - abs(k - 2)) * 12}", s, 22) for k in range(5))
    return out + lift(at(230, 530, arm(SKIN[2], SKY), .95), True) + lift(at(560, 540, arm(SKIN[2], SKY), .95, 0, True), True)


@scene("assembly-stage", "A class assembly on stage: painted scenery of trees, children with cardboard animals")
def _(r):
    out = rect(0, 0, 800, 600, "#3b2130") + rect(100, 60, 600, 400, "#bfe3f2") + at(580, 130, sun(), .7) + hill(380, "#9ccf84", 60, .4) + "".join(lift(at(x, 430, tree(c), s)) for x, c, s in [(180, LEAF, 1.4), (300, DARK[LEAF], 1), (640, LEAF, 1.3)]) + path("M0 0h150q-20 240-60 470H0zM800 0H650q20 240 60 470h90z", "#a82f45") + "".join(line(f"M{x} 0q-6 240-{20} 460M{800 - x} 0q6 240 20 460", "#8a2438", 8) for x in (40, 90, 130)) + "".join(circle(x, 20, 44, "#a82f45") for x in range(20, 800, 84)) + rect(0, 450, 800, 150, "#c9965a") + "".join(line(f"M0 {y}h800", "#b5834a", 4) for y in (490, 530, 570))
    for k, (x, animal, s) in enumerate([(180, owl(), .8), (320, frog(), .75), (470, sheep(), .8), (620, at(0, 0, butterfly(CORAL)), .8)]):
        out += child(x, 530, 1, SUGAR[k * 2 % 8], (k * 3 + 1) % 6, k, CUTS[k + 1], "front") + lift(at(x, 420, animal, s))
    return out + "".join(circle(60 + k * 76, 606, 36, HAIR[k % 6]) for k in range(10))


@scene("lunch-trays", "Lunch trays from above: pasta, peas, an apple and a beaker of water")
def _(r):
    out = rect(0, 0, 800, 600, "#c7d9c9") + "".join(rect(x, y, 96, 96, "#bdd1c0", 6) for x in range(2, 800, 100) for y in range(2, 600, 100))
    for x, y, c, t in [(30, 60, CORAL, -3), (420, 250, SKY, 4)]:
        out += at(x, y, lift(rect(0, 0, 350, 270, c, 26) + rect(18, 18, 190, 150, DARK[c], 16) + rect(222, 18, 110, 110, DARK[c], 16) + rect(222, 142, 110, 110, DARK[c], 16) + rect(18, 182, 190, 70, DARK[c], 16), True)
                  + "".join(line(f"M{r.uniform(40, 170):.0f} {r.uniform(46, 136):.0f}q14 -14 28 0", "#f7dc8a", 10) for _ in range(20)) + circle(112, 90, 34, "#d8493d", .9) + circle(104, 84, 8, LEAF) + "".join(circle(244 + (k % 5) * 17, 44 + (k // 5) * 18, 8, "#7cc06a") for k in range(20)) + at(277, 198, apple(), .7) + oval(112, 218, 70, 18, "#f3dca8"), 1, t)
    return out + lift(at(640, 120, circle(0, 0, 62, "#dff1f7") + circle(0, 0, 48, "#a9d8ea") + circle(-14, -16, 12, "#fff", .7), 1)) + lift(rect(470, 60, 14, 150, "#c3ccd1", 7, 12) + oval(455, 66, 18, 28, "#c3ccd1", 12)) + lift(rect(130, 400, 12, 150, "#c3ccd1", 6, -12) + "".join(rect(104 + k * 11, 362, 6, 56, "#c3ccd1", 3, -12) for k in range(4)))


@scene("playground-chalk", "Chalk hopscotch, a sun, a snail and a rocket all over the playground", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#6d777d") + "".join(circle(r.uniform(0, 600), r.uniform(0, 800), 2, "#7c878d") for _ in range(200))
    box = lambda x, y, t, c: line(f"M{x} {y}h100v90h-100z", c, 7) + words(x + 50, y + 66, t, 56, c)
    for t, x, y, c in [("1", 150, 680, "#fff"), ("2", 150, 590, "#ffe27a"), ("3", 100, 500, "#f7a8b8"), ("4", 200, 500, "#8fe0d0"), ("5", 150, 410, "#fff"), ("6", 100, 320, "#9fd0f5"), ("7", 200, 320, "#ffe27a"), ("8", 150, 230, "#f7a8b8")]:
        out += box(x, y, t, c)
    out += line("M140 230q60-130 120 0", "#fff", 7) + words(200, 214, "home", 26, "#fff")
    return out + at(480, 130, sun("#ffe27a"), 1.1) + line("M380 420q30-50 70 0 30 50-30 70-70 0-70-60 20-90 100-80 90 50 60 140H350q-20 0-20-24", "#f7a8b8", 7) + line("M440 650v-80q0-60 40-90 40 30 40 90v80zM440 610l-30 60h30M520 610l30 60h-30M464 660q16 60 16 70 0-10 16-70", "#9fd0f5", 7) + circle(480, 560, 14, "#9fd0f5") + "".join(lift(rect(x, y, 46, 15, c, 7, t)) for x, y, c, t in [(60, 120, "#f7a8b8", 20), (90, 90, "#ffe27a", -30), (330, 740, "#9fd0f5", 10)])


@scene("block-city", "A city of wooden blocks with bridges, a tower and small cars on the carpet")
def _(r):
    out = rect(0, 0, 800, 600, "#f3e4cf") + rect(0, 380, 800, 220, "#8fb6a6") + "".join(line(f"M0 {y}h800", "#84aa9a", 3) for y in range(400, 600, 26))
    for x, parts in [(60, [(90, 60), (90, 60), (60, 60)]), (180, [(80, 100), (80, 60)]), (300, [(100, 70), (100, 70), (70, 70), (40, 60)]), (470, [(90, 60), (60, 120)]), (590, [(110, 80), (80, 60), (50, 50)])]:
        y = 470
        for i, (w, h) in enumerate(parts):
            y -= h
            out += lift(rect(x + (parts[0][0] - w) / 2, y, w, h - 2, [WOOD, CORAL, SUN, SKY, LEAF][(i + x) % 5], 3))
        mid = x + parts[0][0] / 2
        out += lift(poly([(mid - 40, y), (mid + 40, y), (mid, y - 56)], [SKY, CORAL, PLUM][x % 3]))
    out += lift(path("M400 470v-60h190v60h-40v-10a55 40 0 0 0-110 0v10z", "#d8a860")) + line("M0 530Q300 480 800 540", "#6d8a7e", 40) + line("M0 530Q300 480 800 540", "#fff", 3, .8, "22 18")
    return out + "".join(lift(at(x, y, rect(-34, -14, 68, 26, c, 10) + rect(-18, -30, 38, 20, c, 8) + rect(-10, -26, 12, 12, "#dff1f7") + rect(6, -26, 12, 12, "#dff1f7") + circle(-20, 14, 10, INK) + circle(20, 14, 10, INK))) for x, y, c in [(150, 505, CORAL), (420, 500, SKY), (660, 520, SUN)])


@scene("sand-and-water", "Funnels, boats and measuring jugs in the water tray, with green water")
def _(r):
    out = rect(0, 0, 800, 600, "#f3dcc0") + "".join(rect(x, 0, 100, 150, ["#e9cfae", "#f0d6b6"][k % 2]) for k, x in enumerate(range(0, 800, 100))) + lift(rect(60, 190, 680, 300, "#5aa7d6", 34), True) + rect(84, 214, 632, 252, "#8fd9c4", 24) + "".join(line(f"M{r.uniform(100, 620):.0f} {r.uniform(240, 440):.0f}q20-10 40 0t40 0", "#b5ebdc", 5) for _ in range(16)) + rect(110, 490, 30, 110, "#7d888f") + rect(660, 490, 30, 110, "#7d888f")
    return out + lift(at(220, 320, boat(CORAL), .9)) + lift(at(560, 380, boat(PLUM, SUN), .7)) + lift(at(400, 330, path("M-50-50h100l-36 60v50h-28V10z", SUN))) + lift(at(640, 270, path("M-40-50h84l20-10-10 30v90h-94z", "#e8f4fa", .85) + "".join(line(f"M-40 {y}h24", CORAL, 4) for y in (-20, 0, 20)))) + lift(at(300, 420, fish(CORAL), .5)) + at(140, 420, shell(), .5) + line("M400 120q-4 60 0 130", "#b5ebdc", 14) + lift(at(400, 90, cup(ROSE), .9, 150)) + child(60, 590, 1, LEAF, 1, 0, "curly", "right", back=True) + child(745, 590, 1, SUN, 5, 3, "bob", "front", back=True)


@scene("role-play-vet", "The role-play corner is a vet’s: soft animals with bandages wait on small chairs")
def _(r):
    out = room("#d5ebe6", "#d9b58a", line_at=420) + sheet(250, 50, 300, 90, words(150, 62, "Vet, please knock", 34), 0, "#fff6dc") + sheet(80, 70, 120, 150, rect(20, 30, 80, 90, "#2f3b45") + line("M30 70q20-30 60 0M44 80l10 30M76 80l-10 30", "#dff1f7", 6), -3) + rect(560, 170, 200, 14, "#b98043") + "".join(rect(580 + k * 44, 120, 30, 50, [CORAL, WHITE, SKY, SUN][k], 5) + rect(590 + k * 44, 108, 10, 12, INK) for k in range(4))
    for k, (x, body, s) in enumerate([(110, at(0, 0, circle(0, -40, 34, CLAY) + circle(-24, -68, 14, CLAY) + circle(24, -68, 14, CLAY) + oval(0, 20, 42, 46, CLAY) + oval(0, -30, 16, 12, PALE[CLAY]) + circle(-12, -46, 4, INK) + circle(12, -46, 4, INK) + rect(-36, -64, 72, 14, WHITE, 4, 8)), 1.1), (300, dinosaur(), .8), (500, owl(PLUM), 1.1), (690, frog(), 1)]):
        out += rect(x - 60, 350, 120, 18, SUGAR[k], 5) + rect(x - 52, 368, 14, 140, DARK[SUGAR[k]]) + rect(x + 38, 368, 14, 140, DARK[SUGAR[k]]) + rect(x - 60, 230, 14, 130, DARK[SUGAR[k]]) + lift(at(x, 300 if k != 1 else 300, body, s))
    return out + rect(276, 320, 16, 36, WHITE, 4) + rect(480, 276, 40, 14, WHITE, 4, -12) + lift(line("M380 470q-50 60 10 100t70-60", INK, 9) + circle(466, 500, 24, "#aab4bb")) + at(640, 300, rect(-10, -40, 20, 60, WHITE, 4))


@scene("buddy-bench", "A painted bench with handprints under a birch; two children sit on it")
def _(r):
    out = outdoors("#cfe9f4", "#c0e0a8", "#9ccb84", y=330) + at(120, 520, birch(560, 54)) + "".join(circle(120 + r.uniform(-150, 160), r.uniform(-20, 110), r.uniform(40, 70), r.choice(["#8fc46f", "#a5d386", "#7cb35e"]), .85) for _ in range(12))
    out += lift("".join(rect(240, 300 + k * 40, 460, 32, [CORAL, SUN, SKY][k], 8) for k in range(3)) + rect(230, 430, 480, 30, LEAF, 8) + rect(264, 460, 20, 100, BARK) + rect(656, 460, 20, 100, BARK), True) + "".join(at(290 + k * 76, 356 + (k % 2) * 6, hand(WHITE), .4, r.uniform(-20, 20)) for k in range(6))
    for x, c, s, h, cut in [(400, PLUM, 2, 1, "puffs"), (540, SEA, 0, 3, "short")]:
        out += rect(x - 34, 440, 26, 100, "#3f5068", 8) + rect(x + 8, 440, 26, 100, "#3f5068", 8) + child(x, 488, 1.15, c, s, h, cut, "front", kneel=True)
    return out + sheet(480, 190, 200, 60, words(100, 42, "Sit. Smile. Talk.", 24), 2, "#fff6dc")


@scene("eco-recycling", "The eco team’s boxes for paper, batteries and bottle tops, with a poster of the earth")
def _(r):
    out = room("#dcebd2", "#c9b08a", line_at=430) + sheet(300, 40, 200, 220, at(100, 96, globe(), .9) + words(100, 204, "One of these", 26), -2)
    for k, (x, c, t) in enumerate([(60, SKY, "paper"), (310, CORAL, "batteries"), (560, LEAF, "tops")]):
        inner = ["".join(rect(x + 20 + q * 30, 290 + (q % 2) * 12, 40, 60, [WHITE, "#f3ead2"][q % 2], 2, q * 9 - 20) for q in range(5)), "".join(rect(x + 20 + q * 32, 306 + (q % 3) * 8, 20, 50, INK, 4, q * 14 - 30) + rect(x + 20 + q * 32, 300 + (q % 3) * 8, 20, 16, "#d9a23a", 3, q * 14 - 30) for q in range(5)), "".join(circle(x + 20 + (q % 9) * 19, 330 - (q // 9) * 14, 12, SUGAR[q % 8]) for q in range(22))][k]
        out += inner + lift(rect(x, 340, 180, 200, c, 8) + rect(x, 340, 180, 18, DARK[c]) + words(x + 90, 460, t, 36, WHITE), True)
    return out


@scene("library-boxes", "Boxes of new library books on the floor, a plant, a stamp and date labels")
def _(r):
    out = room("#f0e2cf", "#b98a5a", line_at=360) + rect(40, 30, 720, 300, "#8a6240", 6) + "".join(rect(54, 44 + s * 96, 692, 84, "#6b4a30") for s in range(3))
    for s in range(3):
        x = 60
        while x < 730:
            w, h = r.randint(10, 24), r.randint(48, 76)
            out += rect(x, 128 + s * 96 - h, w, h, r.choice(SUGAR + ["#5a6a7a", "#a85f4a"]), 2, r.choice([0] * 8 + [7]))
            x += w + r.choice([2, 2, 2, 16])
    out += "".join(lift(rect(x, 430, 210, 130, "#d3a566") + poly([(x, 430), (x - 40, 400), (x + 30, 380), (x + 40, 430)], "#e0b67c") + poly([(x + 210, 430), (x + 250, 400), (x + 180, 380), (x + 170, 430)], "#e0b67c"), True) + "".join(rect(x + 20 + k * 28, 400 - (k % 3) * 8, 24, 40, SUGAR[(k + int(x)) % 8], 2) for k in range(6)) for x in (80, 500))
    return out + lift(at(400, 500, pot(), .9)) + "".join(at(400, 460, fern(c), 1, t) for c, t in [(LEAF, -40), ("#5a9e4b", 0), (LEAF, 40)])


@scene("walking-bus", "Yellow vests on pegs, and a line of painted footsteps to the school gate")
def _(r):
    out = rect(0, 0, 800, 600, "#c9694a") + "".join(rect((k % 9) * 94 - (k // 9 % 2) * 47, (k // 9) * 44, 90, 40, r.choice(["#c2603f", "#cf7250", "#b95a3b"])) for k in range(81)) + rect(0, 400, 800, 200, "#9aa5a9") + rect(30, 110, 740, 22, "#b98043", 6)
    for k in range(5):
        x = 100 + k * 150
        out += circle(x, 134, 9, INK) + lift(path(f"M{x - 52} 150q52 30 104 0l14 50-24 8v130H{x - 42}V208l-24-8z", "#f3e135") + rect(x - 42, 240, 84, 16, "#dfe5e8") + rect(x - 42, 290, 84, 16, "#dfe5e8") + line(f"M{x} 160v176", "#c9b81c", 4))
    return out + "".join(at(60 + k * 92, 500 + (k % 2) * 44, oval(0, 0, 24, 15, SUGAR[k % 8]) + oval(32, 0, 13, 12, SUGAR[k % 8]), 1.1, -6) for k in range(8))


@scene("science-fair-table", "A science fair table: a bubble mixture, a lemon battery and a folding board with a question")
def _(r):
    out = rect(0, 0, 800, 600, "#d4dff0") + "".join(rect(x, 0, 50, 420, "#cbd8ec") for x in range(0, 800, 100)) + rect(0, 420, 800, 180, "#d8a860") + rect(0, 420, 800, 18, "#b98043")
    out += lift(poly([(60, 90), (240, 60), (240, 400), (60, 420)], "#f7e9c8") + rect(240, 60, 320, 340, "#fdf6e3") + poly([(560, 60), (740, 90), (740, 420), (560, 400)], "#f7e9c8"), True) + words(400, 120, "Why are bubbles", 32) + words(400, 160, "always round?", 32) + scribble(270, 210, 260, 3, 26, rng=r) + "".join(rect(290 + k * 56, 380 - h, 36, h, SUGAR[k], 3) for k, h in enumerate((40, 70, 100, 60))) + at(150, 180, circle(0, 0, 50, SKY, .5)) + scribble(84, 290, 130, 4, 24, rng=r) + at(650, 190, flower(), 1) + scribble(590, 290, 130, 4, 24, rng=r)
    out += lift(at(150, 480, bowl(SKY, "#dff3fb"), 1.1)) + "".join(circle(x, y, k, c, .5) + circle(x - k * .3, y - k * .3, k * .22, "#fff", .9) for x, y, k, c in [(110, 360, 40, SKY), (180, 300, 28, ROSE), (230, 380, 22, SEA), (60, 280, 20, PLUM), (280, 250, 30, SUN)])
    return out + "".join(lift(oval(x, 510, 52, 38, "#f4dc4a") + oval(x - 52, 510, 10, 8, "#e0c52e") + rect(x - 16, 462, 8, 34, "#c98350") + rect(x + 12, 462, 8, 34, "#aab4bb")) for x in (430, 560, 690)) + line("M450 466q50-40 94 0M580 466q50-40 94 0M702 470q50 20 30 110", CORAL, 5)


@scene("moving-up-day", "Eight paper hot-air balloons, one for each class, over a painted landscape")
def _(r):
    out = outdoors("#bfe3f5", "#b5dca0", "#8fc67a", y=430) + cloud(130, 200, .9) + cloud(640, 330, 1) + cloud(420, 60, .8)
    for k, (x, y, s) in enumerate([(100, 130, .9), (260, 250, .75), (330, 110, 1), (480, 220, .9), (590, 110, .8), (700, 240, 1), (170, 380, .7), (560, 380, .75)]):
        c = SUGAR[k]
        out += lift(at(x, y, path("M0 80Q-80 20-70-30A70 70 0 0 1 70-30Q80 20 0 80z", c) + path("M0 80Q-34 20-30-30A34 70 0 0 1 30-30Q34 20 0 80z", PALE[c]) + line("M-14 84l4 26M14 84l-4 26", BARK, 3) + rect(-18, 108, 36, 28, "#b98043", 5), s), True)
    return out


@scene("summer-reading-tree", "A paper tree whose leaves are the titles children have read")
def _(r):
    out = rect(0, 0, 800, 600, "#d8e8ef") + path("M330 600q40-180 20-300-80-40-140-150 80 70 150 90-10-100 0-180 30 80 50 190 50-60 120-110-40 90-110 160 0 160 40 300z", "#8a6240")
    for _ in range(60):
        a, d = r.uniform(0, 2 * math.pi), r.uniform(60, 260)
        x, y = 410 + 1.25 * d * math.cos(a), 200 + .72 * d * math.sin(a)
        out += lift(at(x, y, path("M0 40C-36 16-32-24 0-44 32-24 36 16 0 40z", r.choice([LEAF, "#8fc46f", "#5a9e4b", SUN, "#b7d36a"])) + line("M-8 6h16M-6 16h12", "#fff", 3, .8), r.uniform(.9, 1.2), r.uniform(-70, 70)))
    return out + at(140, 540, book(CORAL), .8, -80) + at(640, 560, book(SKY, CORAL), .8, 84) + at(560, 470, robin(), .6)


@scene("teddy-picnic", "A picnic blanket in a clearing with four bears, sandwiches and a teapot")
def _(r):
    out = rect(0, 0, 800, 600, "#9fd08a") + "".join(circle(r.uniform(0, 800), r.uniform(0, 600), 5, r.choice(["#fff", SUN, ROSE])) for _ in range(60)) + lift(poly([(180, 170), (620, 170), (760, 520), (40, 520)], "#fbf3ea"), True) + "".join(poly([(180 + k * 110, 170), (235 + k * 110, 170), (130 + k * 180, 520), (40 + k * 180, 520)], CORAL, .55) for k in range(4)) + "".join(poly([(178 - y * .4, 170 + y), (622 + y * .4, 170 + y), (640 + y * .4, 215 + y), (160 - y * .4, 215 + y)], CORAL, .35) for y in (0, 100, 200, 300))
    bear = lambda c: oval(0, 30, 52, 58, c) + circle(0, -50, 44, c) + circle(-34, -86, 18, c) + circle(34, -86, 18, c) + circle(-34, -86, 9, PALE[CLAY]) + circle(34, -86, 9, PALE[CLAY]) + oval(0, -38, 22, 17, PALE[CLAY]) + circle(-15, -58, 5, INK) + circle(15, -58, 5, INK) + oval(0, -46, 7, 5, INK) + oval(-40, 76, 24, 18, c) + oval(40, 76, 24, 18, c) + oval(0, 36, 30, 34, PALE[CLAY])
    out += "".join(lift(at(x, y, bear(c), s)) for x, y, c, s in [(210, 180, "#a8743f", .95), (590, 175, "#c99a5b", .9), (110, 400, "#6b4a30", 1.05), (690, 400, "#d9b98a", 1.05)])
    return out + lift(at(400, 330, path("M-60-40h110q30 90-20 110h-70q-50-20-20-110z", SKY) + line("M50-20q50 0 40 40t-44 30", SKY, 12) + path("M-64-10l-50-40-14 10 54 66z", SKY) + oval(-6, -42, 46, 10, DARK[SKY]) + circle(-6, -56, 9, SUN))) + "".join(lift(at(x, y, cup(c), .5)) for x, y, c in [(300, 280, SUN), (490, 270, ROSE), (270, 420, LEAF), (520, 420, PLUM)]) + lift(oval(400, 460, 100, 28, WHITE) + "".join(poly([(330 + k * 36, 462), (372 + k * 36, 462), (351 + k * 36, 430)], ["#f3dca8", "#f7e9c8"][k % 2]) + line(f"M{334 + k * 36} 458h34", LEAF, 4) for k in range(4)))


@scene("rocket-boxes", "A rocket of stacked boxes and foil, taller than the door, with a countdown on the wall", "tall")
def _(r):
    out = room("#d9d4ea", "#b9a586", width=600, height=800, line_at=640) + rect(400, 250, 170, 390, "#b98f5a", 4) + rect(416, 266, 138, 374, "#a87f4c", 4) + circle(540, 460, 10, SUN) + "".join(words(60, 140 + k * 90, t, 64, c) for k, (t, c) in enumerate([("5", PLUM), ("4", SKY), ("3", LEAF), ("2", SUN), ("1", CORAL)]))
    out += lift(rect(170, 420, 180, 270, "#cfd6db", 6) + rect(185, 230, 150, 200, "#dfe5e8", 6) + poly([(180, 234), (340, 234), (260, 60)], CORAL) + poly([(170, 560), (90, 700), (170, 690)], CORAL) + poly([(350, 560), (430, 700), (350, 690)], CORAL) + circle(260, 320, 44, SKY) + ring(260, 320, 44, INK, 8) + circle(246, 304, 10, "#fff", .8) + rect(215, 540, 90, 150, "#8d979e", 10) + circle(290, 620, 6, SUN) + "".join(circle(192 + k * 34, 446, 7, SUGAR[k]) for k in range(5)) + words(260, 516, "HAZEL 1", 34, INK), True)
    return out + "".join(path(f"M{190 + k * 44} 692q18 60 0 90-22-30-4-90z", [SUN, "#f0883c", CORAL][k % 3]) for k in range(4)) + child(500, 760, 1.05, SEA, 2, 1, "puffs", "wave", back=True)
