"""Counting, reading, finding out: what lies on the tables and hangs on the walls."""
from paper import *
from scenes import scene
from things import *


def bean(x, y, high):
    """A bean in a jar whose plant has reached `high`."""
    plant = path("M-46-4q24-10 46 0t46 0v50a20 20 0 0 1-20 20h-52a20 20 0 0 1-20-20z", "#fff") + oval(18, 20, 17, 11, "#8a5b3c") + line(f"M18 14Q0 -20 4 {-high}", "#5a9e4b", 9)
    for k in range(40, int(high) + 1, 60):
        s = .5 + k / 400
        plant += at(4, -k, path("M0 0q-70 6-78-44 62-14 78 44z", "#6dbb5a") + path("M0 0q64-4 76-52-64-6-76 52z", "#84cf6e"), s)
    return at(x, y, jar() + plant + rect(-36, 26, 56, 26, "#fff6d8", 3) + line("M-28 35h36M-28 44h24", "#7a6a55", 3))


@scene("beans-in-jars", "Three glass jars on a windowsill, each with a bean plant; the tallest has six leaves")
def _(r):
    out = rect(0, 0, 800, 600, "#bfe3f2") + circle(650, 110, 58, "#fff3bf") + hill(400, "#a9d49a", 60, .3) + hill(440, "#8bc07f", 40, .7)
    out += rect(385, 0, 30, 480, "#fdfbf4") + rect(0, 190, 800, 22, "#fdfbf4") + rect(0, 0, 22, 480, "#fdfbf4") + rect(778, 0, 22, 480, "#fdfbf4") + rect(0, 470, 800, 44, "#f5ead2") + rect(0, 510, 800, 90, "#e4d3b3") + rect(0, 510, 800, 8, "#cdb88f")
    return out + bean(170, 410, 60) + bean(400, 410, 190) + bean(630, 410, 300)


@scene("cupboard-bean", "A pale, leaning bean seedling in a jar inside a dark cupboard", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#5a4636") + rect(60, 40, 480, 700, "#3a2c22") + rect(60, 600, 480, 24, "#7a5f48") + rect(60, 200, 480, 18, "#7a5f48") + "".join(rect(90 + k * 52, 100 - (k % 3) * 16, 42, 100 + (k % 3) * 16, ["#6b5a6f", "#5d6b60", "#70584c"][k % 3], 3) for k in range(8))
    out += poly([(540, 40), (600, 0), (600, 800), (540, 740)], "#8a6d53") + poly([(540, 300), (60, 520), (60, 620), (540, 420)], "#f4e2a8", .14)
    pale = path("M-46-4q24-10 46 0t46 0v50a20 20 0 0 1-20 20h-52a20 20 0 0 1-20-20z", "#e6e2da") + line("M0 14Q-30-60 20-150T96-240", "#e9e6b8", 8) + at(96, -240, path("M0 0q-50 6-56-32 44-10 56 32z", "#eef0c0") + path("M0 0q44-4 52-36-44-6-52 36z", "#f3f4cf"))
    return out + at(240, 540, jar() + pale + rect(-36, 26, 56, 26, "#fff6d8", 3), 1.2) + sheet(380, 640, 130, 70, words(65, 46, "Day 9", 34), -5, "#ffe9a8")


@scene("symmetry-patterns", "A pattern of coloured diamonds with a mirror line down the middle")
def _(r):
    out = rect(0, 0, 800, 600, "#eef3f6")
    for row in range(6):
        for k in range(4):
            c = r.choice(["#f2b632", "#4a90d9", "#9a7fd1", "#e8675a", "#57ad7a"])
            for side in (-1, 1):
                x, y = 400 + side * (55 + k * 108), 60 + row * 96
                out += poly([(x, y - 50), (x + 54, y), (x, y + 50), (x - 54, y)], c) + poly([(x, y - 50), (x + 27, y - 25), (x, y), (x - 27, y - 25)], "#fff", .35)
    return out + line("M400 0V600", INK, 5, None, "16 12")


@scene("maths-blocks", "Towers of linking cubes from one to nine, like a staircase")
def _(r):
    out = rect(0, 0, 800, 600, "#f7efdc") + rect(0, 500, 800, 100, "#e2c898")
    for i in range(9):
        x = 78 + i * 80
        out += "".join(at(x, 478 - k * 45, cube(SUGAR[i % 8], 46)) for k in range(i + 1)) + words(x, 566, str(i + 1), 40, "#7a5f38")
    return out


@scene("ten-frames", "Ten-frames with red and yellow counters that make ten in different ways")
def _(r):
    out = wooden("#dcebe6", "#cfe0da") 
    for i, (x, y, t) in enumerate([(50, 50, -2), (430, 40, 2), (60, 320, 1), (440, 330, -3)]):
        frame = "".join(rect(16 + (k % 5) * 58, 24 + (k // 5) * 58, 56, 56, "#f3f0e6") + (f'<rect x="{16 + (k % 5) * 58}" y="{24 + (k // 5) * 58}" width="56" height="56" fill="none" stroke="{INK}" stroke-width="4"/>') for k in range(10))
        red = [7, 4, 6, 9][i]
        frame += "".join(circle(44 + (k % 5) * 58, 52 + (k // 5) * 58, 22, CORAL if k < red else SUN) + circle(38 + (k % 5) * 58, 46 + (k // 5) * 58, 7, "#fff", .4) for k in range(10)) + words(160, 190, f"{red} + {10 - red}", 44)
        out += sheet(x, y, 320, 214, frame, t)
    return out


@scene("fractions-pizza", "Paper pizzas cut into halves, quarters and eighths with felt toppings")
def _(r):
    out = rect(0, 0, 800, 600, "#c9dfe8") + "".join(rect(x, y, 50, 50, "#bdd6e1") for x in range(0, 800, 100) for y in range(0, 600, 100)) + "".join(rect(x + 50, y + 50, 50, 50, "#bdd6e1") for x in range(0, 800, 100) for y in range(0, 600, 100))
    for x, y, k, cuts in [(190, 190, 150, 2), (590, 180, 150, 4), (400, 430, 160, 8)]:
        for i in range(cuts):
            a, b = 2 * math.pi * i / cuts, 2 * math.pi * (i + 1) / cuts
            mid = (a + b) / 2
            dx, dy = 9 * math.cos(mid), 9 * math.sin(mid)
            big = 1 if b - a > math.pi else 0
            wedge = lambda q, c: path(f"M0 0L{n(q * math.cos(a))} {n(q * math.sin(a))}A{q} {q} 0 {big} 1 {n(q * math.cos(b))} {n(q * math.sin(b))}z", c)
            tops = "".join(circle(q * math.cos(mid + s), q * math.sin(mid + s), 13, "#b9372d") if t == 0 else oval(q * math.cos(mid + s), q * math.sin(mid + s), 12, 6, LEAF, 40) for q, s, t in [(k * .55, 0, 0), (k * .62, .26, 1), (k * .35, -.1, 1)])
            out += at(x + dx, y + dy, lift(wedge(k, "#d9a35a") + wedge(k - 16, "#d8493d") + wedge(k - 24, "#f7dc8a") + tops))
    return out + words(190, 390, "2 halves", 32, "#2f5468") + words(660, 380, "4 quarters", 32, "#2f5468") + words(660, 520, "8 eighths", 32, "#2f5468")


@scene("shop-coins", "The classroom shop: fruit with price labels, a till and coins in a tray")
def _(r):
    out = rect(0, 0, 800, 600, "#f6e6cf") + "".join(rect(x, 0, 50, 90, CORAL if k % 2 else WHITE) + circle(x + 25, 90, 25, CORAL if k % 2 else WHITE) for k, x in enumerate(range(0, 800, 50))) + rect(0, 380, 800, 220, "#c8944e") + rect(0, 380, 800, 22, "#dba961")
    for x, body, price in [(110, apple(), "8p"), (270, at(0, 10, pumpkin("#f0983c"), .9), "9p"), (430, at(0, 0, carrot(), .9, 30), "5p"), (570, bread(), "20p")]:
        out += lift(rect(x - 72, 330, 144, 56, "#e3c08a", 4)) + at(x - 28, 300, body, .6) + at(x + 30, 298, body, .62) + at(x, 280, body, .66) + sheet(x - 40, 346, 80, 46, words(40, 34, price, 30), r.uniform(-5, 5), "#ffe9a8")
    out += lift(rect(650, 220, 130, 170, "#5d6a73", 8) + rect(664, 234, 102, 40, "#cfe8d0", 4) + words(715, 266, "0.42", 32, "#2f5a3a") + "".join(rect(668 + (k % 3) * 34, 288 + (k // 3) * 30, 26, 22, "#dfe5e8", 3) for k in range(9)), True)
    for i in range(16):
        x, y, c = 100 + (i % 8) * 84 + r.uniform(-14, 14), 470 + (i // 8) * 70 + r.uniform(-8, 8), ["#c98350", "#d8dde0", "#e2bd52"][i % 3]
        out += lift(circle(x, y, 30, c) + ring(x, y, 24, "#fff", 2) + words(x, y + 11, ["1", "5", "10", "2", "20", "50"][i % 6], 28, "#5a4630"))
    return out


@scene("clock-faces", "Paper-plate clocks on a washing line, each hand set to another hour")
def _(r):
    out = rect(0, 0, 800, 600, "#e6dff0") + "".join(circle(x, y, 4, "#d6cce4") for x in range(20, 800, 50) for y in range(20, 600, 50))
    for row, (y, dip) in enumerate([(70, 40), (330, 40)]):
        out += line(f"M0 {y}Q400 {y + 2 * dip} 800 {y}", "#8b7355", 4)
        for k in range(4):
            x = 110 + k * 194 - row * 10
            t = x / 800
            yy = y + 4 * dip * t * (1 - t)
            hour = [9, 12, 3, 7, 10, 1, 6, 4][row * 4 + k]
            face = clock(hour, 0 if k % 2 else 30).replace(CORAL, SUGAR[(row * 4 + k) % 8])
            out += lift(at(x, yy + 110, face, 1.5, r.uniform(-5, 5))) + rect(x - 7, yy - 8, 14, 40, "#d8a860", 3)
    return out


@scene("times-table-spiral", "A spiral of string between numbered nails: the three and four times tables make stars", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#8a6440") + "".join(line(f"M0 {y}h700", "#7d5937", 3) for y in range(40, 700, 66))
    for cx, cy, k, step, c in [(220, 220, 170, 3, "#fff3bf"), (500, 480, 170, 4, "#9fe0d4")]:
        nails = [(cx + k * math.sin(i * math.pi / 5), cy - k * math.cos(i * math.pi / 5)) for i in range(10)]
        out += circle(cx, cy, k + 36, "#a87a50") + line("".join(("M" if i == 0 else "L") + f"{n(nails[i * step % 10][0])} {n(nails[i * step % 10][1])}" for i in range(11)), c, 5) + "".join(circle(x, y, 7, "#dfe5e8") for x, y in nails) + "".join(words(cx + (k + 20) * math.sin(i * math.pi / 5), cy - (k + 20) * math.cos(i * math.pi / 5) + 9, str(i), 24, WHITE) for i in range(10))
    return out + words(520, 150, "× 3", 74, "#fff3bf") + words(180, 590, "× 4", 74, "#9fe0d4")


@scene("measuring-feet", "Paper footprints in order of length beside a metre rule")
def _(r):
    out = rect(0, 0, 800, 600, "#efe3d0") + "".join(rect(x, y, 128, 58, "#e6d8c1", 2) for y in range(2, 600, 62) for x in range(2 - (y // 62 % 2) * 66, 800, 132))
    foot = lambda c: oval(0, 40, 34, 50, c) + oval(2, -28, 40, 46, c) + circle(-26, -84, 17, c) + circle(2, -90, 12, c) + circle(22, -84, 11, c) + circle(38, -74, 9, c) + circle(48, -62, 8, c)
    out += "".join(lift(at(90 + i * 122, 420 - s * 90, foot(SUGAR[(i * 3) % 8]), s, 0, i % 2 == 1)) + words(90 + i * 122, 440 - s * 74, str(16 + i), 40 * s, WHITE) for i, s in enumerate([.9, 1, 1.12, 1.25, 1.4, 1.58]))
    return out + lift(rect(20, 520, 760, 50, "#f2c94c", 4) + "".join(line(f"M{30 + i * 15} 520v{26 if i % 10 == 0 else 14}", INK, 2.5) for i in range(50)) + "".join(words(30 + i * 150, 564, str(i * 10), 20) for i in range(1, 5)), True)


@scene("story-map", "A story map of the three little pigs, with arrows from house to house")
def _(r):
    out = wooden(rng=r) + sheet(40, 40, 720, 520, line("M110 400Q170 250 250 330T420 250 560 340 640 160", CORAL, 7, None, "18 14") + at(110, 210, tree(), .7) + at(250, 300, house("#e8c765", "#c99a3a", BARK, 60), .9) + at(430, 220, house("#b98a4e", "#7a5330", SKY, 60), .9) + at(610, 150, house("#c9694a", "#6b4a4a", LEAF, 70), 1) + at(560, 450, oval(0, 0, 50, 30, "#8d979e") + circle(48, -22, 26, "#8d979e") + poly([(34, -40), (38, -74), (54, -44)], "#8d979e") + poly([(52, -42), (68, -70), (70, -36)], "#8d979e") + oval(74, -14, 20, 10, "#6b747a") + line("M-48 0q-40-10-44-44", "#8d979e", 12)) + "".join(at(x, y, oval(0, 0, 26, 20, "#f0a9b4") + circle(24, -8, 16, "#f0a9b4") + oval(36, -6, 6, 8, "#d98794") + line("M-24-4q-12-8-4-14", "#d98794", 4), .9) for x, y in [(200, 430), (260, 450), (320, 430)]) + scribble(200, 60, 220, 2, 34, rng=r) + scribble(450, 490, 220, 1, rng=r), -1)
    return out + lift(at(90, 520, pencil(CORAL), 1, 60)) + lift(at(740, 470, pencil(SKY), 1, -30))


@scene("reading-corner", "The reading corner: a rug, cushions, a fairy-light canopy and a low book shelf")
def _(r):
    out = room("#f3d9c9", "#d9b58a") + path("M400 20Q180 90 130 430h-60Q120 60 400 0q280 60 330 430h-60Q620 90 400 20z", "#e9e0f2") + "".join(circle(400 + 262 * math.cos(a), 420 + 370 * math.sin(a), 7, "#fff2b0") + circle(400 + 262 * math.cos(a), 420 + 370 * math.sin(a), 16, "#fff2b0", .4) for a in [math.pi + i * math.pi / 16 for i in range(1, 16)])
    out += lift(rect(210, 210, 380, 220, "#c8944e", 6) + rect(222, 222, 356, 92, "#8a6440") + rect(222, 326, 356, 92, "#8a6440"), True)
    for shelf in range(2):
        x = 230
        while x < 560:
            w, h = r.randint(11, 24), r.randint(58, 84)
            out += rect(x, 312 + shelf * 104 - h, w, h, r.choice(SUGAR), 2, r.choice([0, 0, 0, 4]))
            x += w + 3
    out += lift(oval(400, 520, 300, 62, CORAL)) + oval(400, 518, 240, 46, SUN) + oval(400, 516, 180, 32, SKY) + "".join(lift(rect(x, y, 96, 66, c, 24, t)) for x, y, c, t in [(110, 440, PLUM, -10), (590, 440, SEA, 8), (150, 500, LEAF, 4), (560, 505, ROSE, -6)])
    return out + lift(at(390, 500, open_book(scribble(-80, -30, 66, 3, 22, rng=r), scribble(16, -30, 66, 3, 22, rng=r)), .9)) + child(280, 545, .85, SKY, 2, 1, "puffs", "front", kneel=True)


@scene("written-story", "A page of a child’s handwriting under a drawn house, tree and sun")
def _(r):
    out = rect(0, 0, 800, 600, "#fffdf6") + "".join(line(f"M60 {y}h680", "#b9d7ea", 3) for y in range(300, 600, 52)) + line("M110 0V600", "#f2b1ab", 3) + scribble(130, 294, 590, 6, 52, "#3b4a63", 4, r)
    return out + path("M330 230V120h150v110z", "#f7d08a") + path("M310 124 405 50l95 74z", "#e8675a") + path("M388 230v-54h36v54z", "#5a86c9") + path("M150 230q10-80 60-80t56 80", "#7cc26f") + at(620, 232, tree(), .8) + at(690, 70, sun("#ffd257"), .7) + line("M130 234h540", "#7a5a3a", 7)


@scene("phonics-fish", "Paper fish with letters on them, a magnet rod over a blue cloth pond")
def _(r):
    out = rect(0, 0, 800, 600, "#efe2c8") + lift(blob(r, 400, 330, 340, "#6db9d9", .08, 12), True) + blob(r, 400, 330, 300, "#86c8e3", .08, 12)
    for i, (letter, x, y) in enumerate([("sh", 220, 220), ("ai", 440, 190), ("ng", 600, 300), ("oo", 260, 400), ("th", 470, 430), ("ee", 370, 310), ("igh", 600, 440)]):
        out += lift(at(x, y, fish(SUGAR[i]), 1.05, r.uniform(-25, 25))) + words(x - 6, y + 14, letter, 40, WHITE)
    return out + line("M800 40L560 110", "#a87a40", 12) + line("M566 110q-10 80-16 120", "#f3f0e6", 4) + at(548, 244, magnet(), .4, 180)


@scene("poetry-leaves", "Words on paper leaves make an autumn poem on a branch")
def _(r):
    out = rect(0, 0, 800, 600, "#f3e2c2") + line("M-20 470Q220 420 400 330T820 120M260 430q60-120 40-260M470 296q120 40 220 150M150 450q-30-90-80-130", "#7a5330", 20)
    for text, x, y, c, t in [("crisp", 80, 280, "#d8694a", -8), ("golden", 290, 130, "#dd9a24", 6), ("whisper", 420, 250, "#a8552f", -4), ("hush", 610, 120, "#c9842f", 8), ("tumble", 700, 260, "#b5472f", -8), ("damp", 230, 340, "#8a7a3b", 6), ("moss", 620, 420, "#6f8a3f", 10), ("ember", 430, 450, "#c4502f", -6), ("spin", 130, 530, "#d99a35", 5)]:
        body = path("M-100 0q40-62 100-58 66 4 104 58-44 58-104 56Q-60 54-100 0z", c) + line("M-118 4h60M80 0h24", "#6b4628", 5)
        out += lift(at(x, y, body, .95, t)) + words(x, y + 13, text, 36, "#fff8e8", True, t)
    return out


@scene("newspaper-report", "A class newspaper about a dragon seen over Marshford, pinned to the wall", "tall")
def _(r):
    body = words(250, 74, "The Birch Lane Post", 44) + line("M30 92h440M30 99h440", INK, 3) + words(250, 150, "DRAGON OVER", 50) + words(250, 202, "MARSHFORD", 50) + rect(40, 226, 420, 190, "#cfe0ea") + at(200, 396, castle("#8d979e"), .7) + path("M270 330q40-50 90-26 40-44 84-20-24 14-20 30 14 0 18 10-50 0-66 20-50 20-106-14z", "#5b7f58") + circle(424, 296, 4, INK)
    body += scribble(40, 450, 196, 8, 26, rng=r) + scribble(264, 450, 196, 8, 26, rng=r)
    return rect(0, 0, 600, 800, "#c9d8c4") + "".join(circle(x, y, 3, "#b8c9b2") for x in range(15, 600, 30) for y in range(15, 800, 30)) + sheet(50, 60, 500, 680, body, -1.5, "#f6f1e4") + circle(300, 76, 11, CORAL) + circle(297, 72, 4, "#fff", .7)


@scene("magnet-test", "A horseshoe magnet lifts paper clips, sorted things lie in two hoops")
def _(r):
    out = wooden("#e9dcc0", "#dccca8", rng=r) + ring(220, 380, 160, CORAL, 14) + ring(580, 380, 160, SKY, 14) + lift(at(220, 140, magnet(), 1.3, 180), True)
    out += "".join(line(f"M{x} {y}v28q0 8 8 8t8-8v-34q0-12-12-12t-12 12v38", "#8d979e", 3.5) for x, y in [(168, 70), (186, 60), (250, 66), (268, 74)])
    out += lift(at(160, 350, rect(-10, -50, 20, 100, "#9aa5ac", 4) + poly([(-10, 50), (10, 50), (0, 70)], "#9aa5ac") + rect(-18, -58, 36, 12, "#7d888f", 3), .8, 30)) + lift(at(260, 330, scissors(SEA), .6, -20)) + lift(circle(190, 460, 26, "#b8c0c6") + circle(190, 460, 10, "#e9dcc0")) + lift(line("M240 440l50 20", "#8d979e", 10))
    out += lift(at(520, 340, pencil(SUN, 120), .9, 40)) + lift(at(640, 340, cup(LEAF), .6)) + lift(circle(560, 450, 30, "#e6c15a") + ring(560, 450, 22, "#c9a23f", 3)) + lift(at(640, 450, leaf(LEAF), .7, 60))
    return out + sheet(120, 540, 200, 46, words(100, 34, "magnetic", 30), -2, "#f7c9c1") + sheet(470, 540, 220, 46, words(110, 34, "not magnetic", 30), 2, "#cfe6f4")


@scene("circuit-bulb", "A battery, wires and a glowing bulb on a tray; a buzzer with a paper switch")
def _(r):
    out = rect(0, 0, 800, 600, "#3d4f70") + lift(rect(60, 60, 680, 480, "#53688f", 20), True)
    out += line("M180 420V200H330M430 200H620V420H470M330 420H180", "#e8675a", 7) + line("M620 300q60 20 40 90", "#f2b632", 7) + lift(rect(330, 380, 140, 80, "#2f3b45", 8) + rect(430, 380, 40, 80, "#e0a23a", 8) + rect(470, 404, 14, 32, "#cfd6db") + words(372, 432, "+", 44, WHITE))
    out += at(380, 190, circle(0, -20, 150, "#ffe27a", .18) + bulb(), 1.35) + lift(circle(620, 300, 44, INK) + circle(620, 300, 12, "#6b747a")) + "".join(line(f"M{670 + k * 16} {270 - k * 6}q20 30 0 {60 + k * 12}", "#f3e9d2", 4) for k in range(2))
    return out + lift(rect(130, 290, 100, 40, WHITE, 4, -12) + circle(150, 316, 8, SUN) + circle(210, 302, 8, SUN))


@scene("volcano", "A papier-mâché volcano foams over in red in the middle of the playground")
def _(r):
    out = rect(0, 0, 800, 600, "#cfe3ee") + cloud(140, 90) + cloud(650, 120, 1.3) + rect(0, 400, 800, 200, "#a7b0b4") + lift(path("M150 520q130-60 180-270h140q50 210 180 270 20 40-60 40H210q-80 0-60-40z", "#8a6440"), True) + path("M190 530q120-70 160-240M610 530Q490 460 450 290M300 556q50-90 60-200", "none") + line("M230 520q80-60 110-180M570 520q-80-60-110-170M400 555V420", "#6f4f31", 9)
    out += path("M318 262q-10-40 20-60-10-50 40-60 10-60 50-20 50-10 40 40 40 20 20 60 10 30-10 40 20 80 0 120-20 10-20-60-20-30-36 40-14 60-34 0-4-50-20-60-30 70-44 20-10-60-6-120z", "#e8513f") + "".join(circle(r.uniform(320, 480), r.uniform(120, 270), r.uniform(10, 26), r.choice(["#f2796a", "#f7a08f", "#f0883c"]), .9) for _ in range(22)) + "".join(circle(r.uniform(280, 520), r.uniform(20, 130), r.uniform(4, 9), "#f0883c") for _ in range(14))
    return out + child(90, 560, .9, SEA, 1, 0, "short", "up", back=True) + child(710, 565, .95, PLUM, 4, 1, "puffs", "up", back=True) + child(620, 580, .9, SUN, 0, 3, "bob", "out", back=True)


@scene("planet-order", "The eight planets in order as fruit: a peppercorn, a cherry, a blueberry, a melon")
def _(r):
    out = rect(0, 0, 800, 600, "#1d2c44") + stars(r, 110, height=600) + circle(-120, 300, 240, "#ffb84d", .25) + circle(-130, 300, 200, "#ffc861")
    for x, k, c in [(115, 9, "#b9a68f"), (165, 18, "#e6b85c"), (222, 20, "#4a7fc0"), (278, 13, "#d9603f"), (390, 72, "#d9a06a"), (545, 58, "#e6cd8c"), (660, 36, "#9fdbe0"), (748, 34, "#4c6fd1")]:
        out += circle(x, 300, k, c) + line(f"M{x - k * .8:.0f} {300 - k * .2:.0f}q{k * .8:.0f} {k * .2:.0f} {k * 1.6:.0f} 0", "#fff", max(2, k / 12), .35) + (f'<ellipse cx="{x}" cy="300" rx="{k * 1.6:.0f}" ry="16" fill="none" stroke="#f6e8c0" stroke-width="7" transform="rotate(-14 {x} 300)"/>' if x == 545 else "")
    return out + line("M100 420h660", "#fff", 2, .5, "4 12") + at(390, 500, apple("#d9a06a"), .5) + at(545, 500, pumpkin("#e6cd8c"), .5) + circle(222, 496, 12, "#4a5a9c") + circle(165, 496, 11, "#d8323c") + circle(660, 498, 20, "#9fcf8a") + circle(748, 498, 19, "#7d4a8c") + circle(115, 496, 4, "#b9a68f") + circle(278, 496, 7, "#d9603f") + at(640, 110, rocket(), .6, 40)


@scene("tudor-street", "A street of cardboard Tudor houses with black beams and steep roofs")
def _(r):
    out = rect(0, 0, 800, 600, "#d6dfe6") + cloud(120, 80, 1.2, "#eef3f6") + cloud(600, 60, 1.4, "#eef3f6") + "".join(lift(at(x, 480, tudor(w, f, c)), True) for x, w, f, c in [(90, 130, 2, "#8a4b35"), (235, 120, 3, "#6b4a3a"), (385, 140, 2, "#9a5a3f"), (540, 130, 3, "#7a4232"), (700, 150, 2, "#8a5a45")])
    out += rect(0, 480, 800, 120, "#b5a68d") + "".join(oval((k % 14) * 60 + (k // 14 % 2) * 30, 500 + (k // 14) * 26, 26, 10, r.choice(["#a89878", "#c2b49a", "#9c8d70"])) for k in range(56))
    return out + at(300, 540, basket(), .5) + at(480, 560, hen(), .6) + at(540, 550, hen("#8a6847"), .5)


@scene("viking-ship", "A Viking ship of boxes with a striped sail and shields along its side")
def _(r):
    out = rect(0, 0, 800, 600, "#bcdcec") + circle(670, 100, 54, "#ffe9a8") + hill(380, "#a9c3cf", 90, .2) + wave(430, 16, "#5b9fc0", step=120)
    out += lift(rect(392, 90, 16, 340, BARK) + rect(240, 110, 320, 210, WHITE) + "".join(rect(240 + k * 80, 110, 40, 210, "#d8493d") for k in range(4)) + line("M230 110h340", BARK, 12), True)
    out += lift(path("M110 400q60 120 130 130h320q80-10 130-130l40-90q10-40-20-60-30 6-26 40-20 80-70 100H210q-60-20-70-100 0-40-30-44-30 20-16 60z", "#8a5f3c"), True) + line("M150 440q60 40 110 40h290q60 0 100-50M190 490q40 20 80 20h270q40 0 80-30", "#6b4628", 6)
    out += "".join(lift(circle(240 + k * 64, 420, 34, SUGAR[k % 8]) + circle(240 + k * 64, 420, 11, "#dfe5e8") + ring(240 + k * 64, 420, 32, "#6b4628", 4)) for k in range(6)) + circle(722, 262, 5, WHITE)
    return out + wave(510, 18, "#6fb2d1", step=130) + wave(550, 14, "#8cc6de", step=110)


@scene("egyptian-masks", "Gold and blue Egyptian collars and a painted cat, like in a museum")
def _(r):
    out = rect(0, 0, 800, 600, "#e9d3a0") + "".join(words(60 + (k % 10) * 76, 56 + (k // 10) * 520, g, 40, "#c9a860") for k, g in enumerate("△○☰◇≈△☼≋◇○" * 2)) + rect(0, 84, 800, 430, "#f3e3bd") + line("M0 84h800M0 514h800", "#3d6f9a", 10)
    out += lift(path("M110 470q-30-330 120-340 150 10 120 340l-50 10q10-120 10-180H150q0 60 10 180z", "#2f6fa8") + "".join(line(f"M{116 + k} {440 - k * 6}q-14-220 70-290", SUN, 7) for k in (0,)) + "".join(line(f"M120 {y}l44 4M296 {y + 4}l44-4", SUN, 9) for y in range(260, 460, 34)) + oval(230, 270, 66, 88, "#d9a860") + oval(206, 260, 16, 8, WHITE) + oval(254, 260, 16, 8, WHITE) + circle(206, 260, 7, INK) + circle(254, 260, 7, INK) + line("M184 262l-16 6M276 262l16 6M210 316q20 10 40 0", INK, 5) + rect(220, 350, 20, 60, SUN, 8), True)
    out += lift(path("M470 480q-10-150 60-200-10-60 6-110l30 34h36l30-34q16 50 6 110 70 60 50 200z", "#2f3b45") + oval(566, 222, 10, 6, SUN) + oval(610, 222, 10, 6, SUN) + path("M520 300q66 40 130 0l10 40q-74 40-150 0z", SUN) + "".join(circle(530 + k * 24, 330 + (2 - abs(2.5 - k)) * 6, 6, ["#2f6fa8", CORAL][k % 2]) for k in range(6)) + line("M690 470q50-20 40-80", "#2f3b45", 16), True)
    return out


@scene("river-model", "A clay model of a river from the mountain to the sea, with small paper labels")
def _(r):
    out = rect(0, 0, 800, 600, "#d9c9a8") + lift(rect(40, 40, 720, 520, "#b3cf93", 16), True) + path("M500 560h244q16 0 16-16V330q-120 20-170 90-60 60-90 140z", "#5fb2d3") + path("M40 40h330q-20 120-130 170T40 230z", "#9a8f80") + poly([(90, 180), (160, 60), (240, 170)], "#7f766a") + poly([(160, 60), (136, 100), (160, 112), (186, 96)], WHITE) + poly([(210, 190), (280, 90), (340, 150)], "#8d8375") + poly([(280, 90), (262, 118), (282, 126), (302, 112)], WHITE)
    out += line("M210 200Q300 250 260 320T420 380 500 440 590 470", "#5fb2d3", 26) + line("M400 110Q420 220 380 290T420 380", "#5fb2d3", 15) + line("M210 200Q300 250 260 320T420 380 500 440 590 470", "#8fcbe8", 6)
    out += "".join(at(x, y, tree(c), .4) for x, y, c in [(480, 200, LEAF), (540, 240, DARK[LEAF]), (600, 180, LEAF), (660, 250, LEAF), (130, 330, DARK[LEAF]), (90, 420, LEAF), (160, 470, LEAF)]) + "".join(at(x, y, house(), .35) for x, y in [(330, 480), (370, 500), (300, 510)]) + at(660, 440, boat(), .45)
    return out + "".join(sheet(x, y, w, 36, words(w / 2, 27, t, 24), a) for x, y, w, t, a in [(330, 60, 110, "source", -4), (290, 240, 130, "meander", 6), (520, 340, 100, "mouth", -5)])


@scene("map-of-village", "A big map of the village by children: church, shop, school and the lane with birches", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#cfe3b8") + line("M-20 180Q200 240 340 340T720 480M340 340Q300 520 240 720M340 340Q480 240 520 -20", "#f3e9d2", 46) + line("M-20 180Q200 240 340 340T720 480M340 340Q300 520 240 720M340 340Q480 240 520 -20", "#c9b894", 3, None, "14 12") + path("M-10 560q120-40 190 20t150 130H-10z", "#7cc3e2")
    out += "".join(lift(at(x, y, b, s)) for x, y, b, s in [(150, 150, house("#e9dcc0", "#6b747a", BARK, 80) + rect(40, -170, 44, 170, "#e9dcc0") + poly([(34, -170), (90, -170), (62, -240)], "#6b747a"), .8), (560, 330, house(CORAL, BARK, SKY, 90), 1.1), (440, 560, house("#d8493d", INK, SUN, 70), .9), (590, 600, house(SKY, BARK, CORAL, 70), .8), (270, 170, house(SUN, BARK, PLUM, 60), .7)])
    out += "".join(at(x, y, birch(90, 12) + circle(0, -96, 26, "#8fc46f"), 1) for x, y in [(420, 300), (460, 240), (490, 180), (590, 110), (620, 170)]) + "".join(at(x, y, tree(), .45) for x, y in [(80, 330), (140, 380), (60, 440), (640, 440)])
    return out + sheet(500, 352, 120, 34, words(60, 26, "our school", 22), 0) + at(90, 620, boat(), .4) + at(630, 650, star(CORAL, 30, .3, 4), 1) + words(630, 606, "N", 26)


@scene("compass-treasure", "A treasure map with burnt edges, a compass and a dotted path to a cross")
def _(r):
    out = rect(0, 0, 800, 600, "#5f7f8c") + lift(blob(r, 370, 310, 300, "#e3c88f", .1, 16) + blob(r, 370, 310, 280, "#efdcae", .1, 16), True)
    out += path("M200 260q60-80 160-60 120-40 170 50 50 90-60 140-140 50-230 10-90-50-40-140z", "#bcd49a") + line("M240 340q60-40 110-10t90-50 50-60", CORAL, 6, None, "14 14") + line("M476 206l34 34M510 206l-34 34", "#c0392f", 10) + at(300, 270, pine(), .5) + at(340, 256, pine(), .6) + at(420, 380, rect(-4, -20, 8, 40, BARK) + "".join(line(f"M0-20q{k} -20 {k * 2} 4", LEAF, 7) for k in (-18, -8, 8, 18)), 1.1) + poly([(250, 420), (290, 360), (330, 420)], "#a8977a") + at(560, 430, whale(), .4) + line("M130 230q16-10 32 0t32 0M560 180q16-10 32 0t32 0", "#8fb0a8", 5)
    return out + lift(circle(670, 150, 92, "#d9a23a") + circle(670, 150, 76, WHITE) + poly([(670, 84), (684, 150), (670, 164), (656, 150)], CORAL) + poly([(670, 216), (684, 150), (670, 136), (656, 150)], "#8d979e") + circle(670, 150, 7, INK) + words(670, 112, "", 1), True)


@scene("laptop-code", "A floor robot follows arrows on a grid mat to a paper cheese")
def _(r):
    out = rect(0, 0, 800, 600, "#c8d3d8") + lift(rect(60, 50, 680, 500, "#f3f6f3", 8), True)
    for row in range(4):
        for col in range(6):
            x, y = 78 + col * 108, 68 + row * 116
            out += rect(x, y, 102, 110, ["#dff0ea", "#fbf3df"][(row + col) % 2], 4)
    arrow = lambda t, c: line("M-26 0h48M6-18l18 18-18 18", c, 11)
    out += "".join(at(78 + col * 108 + 51, 68 + row * 116 + 55, arrow(0, c), 1, t) for col, row, t, c in [(1, 3, 0, CORAL), (2, 3, -90, SKY), (2, 2, -90, SKY), (2, 1, 0, CORAL), (3, 1, 0, CORAL), (4, 1, -90, SKY)])
    out += lift(at(129, 471, rect(-38, -38, 76, 76, "#f2c94c", 26) + circle(-14, -6, 12, WHITE) + circle(16, -6, 12, WHITE) + circle(-12, -6, 6, INK) + circle(18, -6, 6, INK) + rect(-16, 16, 32, 8, INK, 4) + line("M0-38v-16", INK, 5) + circle(0, -58, 7, CORAL))) + lift(at(561, 123, poly([(-44, 30), (44, 30), (44, -4), (-30, -28)], "#f6c65a") + circle(-8, 14, 9, "#dfa22c") + circle(24, 12, 7, "#dfa22c") + circle(16, -8, 6, "#dfa22c")))
    return out + lift(at(350, 355, owl(), .6)) + lift(at(670, 350, pot(LEAF, PALE[LEAF]), .7))


@scene("ice-balloons", "Balls of ice with leaves and toy animals frozen inside, melting in trays")
def _(r):
    out = rect(0, 0, 800, 600, "#dbe9f2")
    for x, y, s, inner in [(200, 200, 1.25, at(0, 0, fish(CORAL), .6)), (590, 190, 1.1, at(0, 0, maple_leaf(), .8, 20)), (390, 400, 1.4, at(0, 0, dinosaur(), .5)), (660, 450, .9, at(0, 0, flower(ROSE), 1))]:
        out += lift(at(x, y + 74 * s, rect(-120, -14, 240, 34, CORAL if x < 300 else SKY if x > 600 else SUN, 14) + oval(0, -8, 100, 14, "#c2e3f2")), s > 1) + at(x, y, lift(circle(0, 0, 88, "#bfe3f5")) + inner + circle(0, 0, 88, "#dff3fb", .45) + line("M-54-40l30 34-14 40M40-60l-10 40 34 26", "#fff", 4, .8) + oval(-34, -44, 22, 12, "#fff", -30, .8), s)
    return out + lift(at(140, 480, jar(rect(-44, -10, 88, 70, "#fff", 16) + words(0, 40, "salt", 34)), 1)) + lift(line("M240 560l90-60", "#d8a860", 12))


@scene("skeleton-xray", "A life-size outline of a child with paper bones, labels and a red heart", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#24344d") + sheet(50, 30, 500, 740, "", 0, "#2f4568")
    bone = "#f3efe2"
    out += circle(300, 130, 62, bone) + circle(278, 126, 14, "#2f4568") + circle(322, 126, 14, "#2f4568") + rect(276, 178, 48, 24, bone, 8) + "".join(line(f"M{282 + k * 9} 182v16", "#2f4568", 3) for k in range(5)) + "".join(rect(288, 208 + k * 24, 24, 18, bone, 6) for k in range(11))
    out += "".join(line(f"M292 {246 + k * 28}q-{70 - k * 6} 4-{66 - k * 5} 30M308 {246 + k * 28}q{70 - k * 6} 4 {66 - k * 5} 30", bone, 9) for k in range(5)) + path("M240 460q60-30 120 0 20 44-24 50-36-20-72 0-44-6-24-50z", bone)
    for s in (-1, 1):
        out += line(f"M{300 + s * 30} 222l{s * 80} 6M{300 + s * 112} 232l{s * 26} 100M{300 + s * 142} 346l{s * 10} 96M{300 + s * 40} 510l{s * 6} 110M{300 + s * 46} 634l{s * 2} 100", bone, 16) + "".join(circle(300 + s * x, y, 12, bone) for x, y in [(112, 228), (140, 338), (46, 624)]) + line(f"M{300 + s * 152} 452l{s * 4} 34M{300 + s * 158} 450l{s * 16} 30M{300 + s * 148} 452l{-s * 8} 30M{300 + s * 48} 742l{s * 30} 8", bone, 7)
    return out + path("M326 320c-26-20-24-44-6-44q8 0 8 10 2-10 10-10c20 0 20 26-12 44z", CORAL) + sheet(400, 100, 110, 34, words(55, 26, "skull", 24), 4) + sheet(76, 270, 80, 34, words(40, 26, "ribs", 24), -5) + sheet(420, 570, 110, 34, words(55, 26, "femur", 24), 3) + line("M400 120L364 128M156 290l60 10M420 586l-70-10", SUN, 3)


@scene("light-rainbows", "A prism throws a rainbow on the wall, a torch and mirrors on the table")
def _(r):
    out = rect(0, 0, 800, 600, "#3a3552") + rect(0, 450, 800, 150, "#5a4a45") + "".join(poly([(430, 300), (800, 60 + k * 46), (800, 108 + k * 46)], c, .85) for k, c in enumerate(["#e8513f", "#f0883c", "#f2d03c", "#6dbb5a", "#5aa7d6", "#8a5fc0"])) + poly([(190, 410), (390, 310), (396, 330), (200, 440)], "#fff6d0", .9)
    out += lift(poly([(330, 400), (500, 400), (415, 240)], "#cfe8f5", .9) + poly([(330, 400), (415, 240), (430, 280), (370, 400)], "#fff", .5), True) + lift(at(130, 440, rect(-90, -24, 120, 48, CORAL, 10) + poly([(30, -24), (70, -44), (70, 44), (30, 24)], "#b23a30") + oval(70, 0, 10, 44, "#fff3bf"), 1, -22), True)
    return out + lift(rect(560, 420, 60, 90, "#aab4bb", 4, 14) + rect(568, 428, 44, 74, "#e8f4fa", 2, 14)) + lift(rect(650, 440, 60, 84, "#aab4bb", 4, -8) + rect(658, 448, 44, 68, "#e8f4fa", 2, -8))


@scene("seed-sorting", "Seeds sorted in egg boxes: conkers, beans, sycamore keys, acorns and pips")
def _(r):
    out = wooden("#d6e3cf", "#c7d6be", rng=r) + lift(rect(90, 110, 620, 380, "#b9aa98", 20), True)
    for row in range(2):
        for col in range(4):
            x, y = 170 + col * 153, 205 + row * 190
            out += circle(x, y, 68, "#9d8e7c") + circle(x, y + 4, 58, "#8a7c6b")
            for k in range([3, 6, 4, 3, 8, 5, 10, 2][row * 4 + col]):
                px, py, t = x + r.uniform(-30, 30), y + r.uniform(-28, 28), r.uniform(0, 360)
                kind = row * 4 + col
                out += at(px, py, [circle(0, 0, 21, "#7a3f1f") + oval(-5, -6, 10, 7, "#e3c08a"), oval(0, 0, 13, 9, "#f3efe2"), at(0, 0, oval(0, 0, 8, 8, "#a8854a") + oval(24, -4, 22, 8, "#cfae70", -10)), at(0, 0, acorn(), .42), oval(0, 0, 7, 5, "#5d4632"), circle(0, 0, 9, "#7fae4b"), oval(0, 0, 5, 8, "#2f2a26"), at(0, 0, pine("#8a5f3c"), .3)][kind], 1, t)
    return out + at(60, 540, oak_leaf(), .6, 30) + at(740, 70, maple_leaf(), .6, -20)
