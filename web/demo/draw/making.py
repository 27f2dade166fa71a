"""What children make: paintings, clay, prints, models, baking."""
from paper import *
from scenes import scene
from things import *


@scene("whale-painting", "A painted blue whale that spouts water, with two orange fish")
def _(r):
    out = rect(0, 0, 800, 600, "#fdfaf2") + wave(260, 26, "#8fd0ea", step=100) + wave(350, 14, "#7cc3e2", step=140) + at(370, 390, whale(), 2.3) + line("M330 246q-4-60 0-92M330 160q-44-46-76-8M330 156q40-50 78-12", "#5fb4d8", 11) + at(690, 100, sun("#ffcf4d"), 1)
    return out + at(120, 540, fish("#f2803a"), .5, 0, True) + at(620, 530, fish("#f2803a"), .6) + line("M60 120q26-30 50 0M110 120q26-30 50 0M470 90q22-26 42 0M512 90q22-26 42 0", "#4c4c55", 7)


@scene("self-portraits", "A wall of nine painted self-portraits with paper frames, every hair style different")
def _(r):
    out = board("#f7d9c4", CORAL)
    cuts = ["bob", "puffs", "short", "scarf", "curly", "long", "patka", "short", "puffs"]
    for i in range(9):
        x, y, bg = 92 + (i % 5) * 126 + (62 if i > 4 else 0), 82 + (i // 5) * 228, SUGAR[i % 8]
        face = rect(8, 8, 98, 184, PALE[bg]) + at(57, 206, child(0, 62, 1.02, bg, (i * 2 + 1) % 6, (i * 5) % 6, cuts[i]), .86)
        eyes = circle(46, 90, 4, INK) + circle(68, 90, 4, INK) + line("M48 106q9 8 18 0", "#8a3b32", 4)
        out += sheet(x, y, 114, 200, f'<svg x="8" y="8" width="98" height="184" viewBox="8 8 98 184">{face}{eyes}</svg>', r.uniform(-3, 3))
    return out


@scene("clay-pots", "A shelf of pinch pots: round, tall, crooked, painted with dots and stripes")
def _(r):
    out = rect(0, 0, 800, 600, "#efe0c6") + rect(0, 250, 800, 26, "#b98043") + rect(0, 276, 800, 10, "#96662f") + rect(0, 520, 800, 26, "#b98043") + rect(0, 546, 800, 54, "#96662f")
    for i in range(9):
        x, y = 95 + (i % 5) * 152 + (76 if i > 4 else 0), 250 if i < 5 else 520
        w, h, c = r.uniform(44, 58), r.uniform(80, 140), ["#c9744a", "#a85f3c", "#d9a066", "#8a5a44", "#e0b98c", "#b5654a", "#c98f6a", "#97503a", "#d0805a"][i]
        body = path(f"M{-w} {-h}q-16 {h * .6} 14 {h}h{2 * w - 28}q30 {-h * .4} 14 {-h}q{-w} 18 {-2 * w} 0z", c) + oval(0, -h, w, 12, "#5d3a28")
        deco = "".join(circle(-w + 16 + k * 20, -h * .5 + (k % 2) * 10, 6, WHITE) for k in range(int(w / 10))) if i % 3 == 0 else line(f"M{-w - 2} {-h * .6}q{w} 22 {2 * w + 4} 0", SUN if i % 2 else SKY, 9) + line(f"M{-w + 4} {-h * .35}q{w} 20 {2 * w - 8} 0", WHITE, 6)
        out += lift(at(x, y, body + deco, 1, r.uniform(-3, 3)))
    return out


@scene("paper-lanterns", "Six paper lanterns on a string above roofs at night")
def _(r):
    out = rect(0, 0, 800, 600, NIGHT) + stars(r, 60, height=320) + at(640, 100, moon()) + line("M0 130Q200 220 400 150T800 140", "#cbb58a", 5)
    out += "".join(at(x, y, lantern(c), 1) for x, y, c in [(85, 270, SUN), (215, 302, CORAL), (345, 280, "#57ad7a"), (475, 246, ROSE), (605, 240, SKY), (730, 244, SUN)]) + "".join(at(x, 510, house("#0f1c2a", "#0f1c2a", "#f3d98a", h), 1.15) for x, h in [(120, 60), (300, 40), (500, 86), (690, 50)])
    return out + rect(0, 500, 800, 100, "#16263a")


@scene("leaf-prints", "Leaf prints in autumn paint on brown paper, the roller and the tray beside them", "square")
def _(r):
    out = wooden("#e2c79a", "#d3b583", 700, 700, r) + sheet(60, 60, 430, 580, "".join(at(80 + (i % 3) * 136, 90 + (i // 3) * 134, [maple_leaf, oak_leaf, fern, leaf][i % 4]([CORAL, SUN, "#8a9a3b", "#b5476a"][(i * 3 + i // 3) % 4]), .85, r.uniform(-40, 40)) for i in range(12)), -3, "#d9b98a")
    return out + lift(rect(520, 90, 150, 200, "#eef2f3", 12) + rect(534, 104, 122, 172, CORAL, 8) + "".join(rect(534, 120 + k * 30, 122, 9, "#d8554a") for k in range(5))) + lift(at(590, 440, rect(-56, -30, 112, 56, "#6b747a", 20) + line("M60 0h24v70h-84v60", "#aab4bb", 9) + rect(-16, 120, 32, 84, SUN, 10), 1, 14), True) + at(560, 640, oak_leaf(LEAF), .6, 40)


@scene("potato-prints", "Repeating patterns printed with potatoes in three colours")
def _(r):
    out = rect(0, 0, 800, 600, "#f2e5cf") + sheet(40, 30, 520, 540, "".join(at(60 + (i % 6) * 80, 60 + (i // 6) * 84, tile(["#e8675a", "#3d84b3", "#f2b632"][(i + i // 6) % 3], ["dot", "star", "cross"][(i + i // 6) % 3], WHITE), 1.05, r.uniform(-5, 5)) for i in range(36)), -1)
    for y, c, kind in [(120, "#e8675a", "dot"), (300, "#3d84b3", "star"), (480, "#f2b632", "cross")]:
        inner = {"dot": circle(0, 0, 26, c), "star": star(c, 34), "cross": rect(-8, -30, 16, 60, c) + rect(-30, -8, 60, 16, c)}[kind]
        out += lift(at(675, y, oval(0, 0, 74, 58, "#c99a5b") + oval(-2, -4, 66, 50, "#f8ecc8") + inner, 1, r.uniform(-20, 20)))
    return out


@scene("weaving-looms", "Card looms with half-finished weavings in stripes of wool and ribbon", "square")
def _(r):
    out = rect(0, 0, 700, 700, "#dfe7df") + "".join(line(f"M0 {y}h700", "#d2dcd2", 3) for y in range(60, 700, 70))
    for x, y, t, cols, done in [(60, 60, -4, [CORAL, SUN, "#f0983c"], 10), (380, 90, 5, [SKY, SEA, PLUM], 7), (200, 390, 2, [LEAF, ROSE, SUN, PLUM], 6)]:
        warp = "".join(line(f"M{26 + k * 24} 14v232", "#f7f1e2", 5) for k in range(10))
        weft = "".join(line(f"M18 {232 - row * 20}" + "".join(f"q6 {-8 if (k + row) % 2 else 8} 12 0t12 0" for k in range(9)) + "h6", cols[row % len(cols)], 15) for row in range(done))
        out += at(x, y, lift(rect(0, 0, 268, 260, "#c9a46b", 6) + warp + weft, True), 1, t)
    return out + line("M470 520q80-30 90 40t90 30", CORAL, 7) + lift(circle(640, 560, 44, CORAL) + line("M602 550q38-30 76 4M606 570q38-20 70 8M630 520q20 40 4 82", "#f7c9c1", 5)) + lift(rect(60, 600, 120, 16, "#d8a860", 8, -20))


@scene("cardboard-robots", "Three robots of boxes, foil and bottle tops with split-pin arms")
def _(r):
    out = room("#d5e6ee", "#e4c99a")
    for x, c, h, t in [(150, "#c99a5b", 220, -2), (400, "#aab4bb", 290, 0), (650, "#c28d6a", 200, 3)]:
        body = rect(-80, -h, 160, h - 40, c, 6) + rect(-60, -h - 90, 120, 90, c, 6) + rect(-30, -h + 30, 60, 50, INK, 5) + "".join(circle(-48 + k * 32, -h + 110, 12, SUGAR[(k * 2 + x) % 8]) for k in range(4)) + circle(-26, -h - 50, 18, WHITE) + circle(26, -h - 50, 18, WHITE) + circle(-26, -h - 50, 9, INK) + circle(26, -h - 50, 9, INK) + rect(-28, -h - 22, 56, 12, CORAL, 4) + line(f"M0 {-h - 90}v-40", "#85919a", 5) + circle(0, -h - 134, 12, SUN)
        arms = line(f"M-80 {-h + 40}l-44 70M80 {-h + 40}l44 -50", "#85919a", 20) + circle(-126, -h + 116, 18, SUN) + circle(128, -h - 16, 18, SUN) + rect(-60, -44, 40, 44, "#85919a", 5) + rect(20, -44, 40, 44, "#85919a", 5)
        zig = line(f"M-20 {-h + 56}l10-14 12 20 10-24 10 14", LEAF, 4)
        out += at(x, 540, lift(arms + body + zig, True), .95, t)
    return out


@scene("straw-bridges", "A bridge of drinking straws between two tables carries a toy car and weights")
def _(r):
    out = rect(0, 0, 800, 600, "#e5eef0") + rect(0, 470, 800, 130, "#cbb894") + rect(0, 330, 190, 34, "#d8a860", 4) + rect(610, 330, 190, 34, "#d8a860", 4) + rect(30, 364, 24, 200, "#b98043") + rect(746, 364, 24, 200, "#b98043") + rect(140, 364, 24, 200, "#b98043") + rect(636, 364, 24, 200, "#b98043")
    top, low = 190, 320
    for i in range(8):
        x = 150 + i * 71.5
        out += line(f"M{n(x)} {low}L{n(x + 36)} {top}L{n(x + 71)} {low}", [CORAL, SKY, SUN, LEAF][i % 4], 11)
    out += line(f"M186 {top}H688", PLUM, 12) + line(f"M140 {low}H730", CORAL, 13) + line(f"M140 {low + 14}H730", SKY, 9) + lift(at(400, 268, rect(-70, -22, 140, 44, "#d8493d", 16) + path("M-36-20q6-36 30-36h30q24 0 36 36z", "#d8493d") + rect(-20, -48, 26, 26, "#dff1f7", 4) + rect(12, -48, 26, 26, "#dff1f7", 4) + circle(-40, 24, 20, INK) + circle(40, 24, 20, INK), 1))
    return out + line("M430 334v70", INK, 4) + lift(rect(390, 404, 80, 70, "#6b747a", 8) + words(430, 452, "1 kg", 28, WHITE)) + sheet(640, 60, 120, 90, words(60, 60, "47 cm", 30), 5, "#ffe9a8")


@scene("junk-castle", "A castle of boxes and tubes with paper flags and a drawbridge on strings")
def _(r):
    out = rect(0, 0, 800, 600, "#cfe6f4") + cloud(130, 90, 1.2) + cloud(660, 70, 1) + rect(0, 470, 800, 130, "#a6d190") + oval(400, 520, 330, 46, "#7cc3e2")
    out += lift(rect(210, 240, 380, 260, "#d9b98a") + "".join(rect(216 + k * 54, 212, 34, 34, "#d9b98a") for k in range(7)), True)
    for x, w, h, c in [(160, 110, 360, "#c99a5b"), (540, 110, 340, "#e0b98c"), (360, 90, 430, "#c28d6a")]:
        out += lift(rect(x, 500 - h, w, h, c, 8) + oval(x + w / 2, 500 - h, w / 2, 14, "#8a6440") + "".join(rect(x + w / 2 - 9, 500 - h + 50 + k * 90, 18, 44, "#5d4632", 9) for k in range(2)) + poly([(x - 10, 500 - h), (x + w + 10, 500 - h), (x + w / 2, 410 - h)], SUGAR[int(x) % 7]) + line(f"M{x + w / 2} {410 - h}v-40", BARK, 4) + poly([(x + w / 2, 370 - h), (x + w / 2 + 46, 384 - h), (x + w / 2, 400 - h)], SUN))
    return out + path("M360 500v-80a46 46 0 0 1 92 0v80z", "#5d4632") + poly([(356, 500), (456, 500), (480, 570), (332, 570)], "#a87a40") + line("M360 430L334 568M452 430L478 568", "#f3e9d2", 4)


@scene("tissue-flowers", "Flowers of scrunched tissue paper in painted bottles on the window sill")
def _(r):
    out = rect(0, 0, 800, 600, "#f3efe2") + window(40, 30, 720, 400, "#c4e5f4", hill(0, "#a9d49a", 0)) + cloud(230, 130, 1) + rect(0, 440, 800, 160, "#f0dfbd") + rect(0, 440, 800, 14, "#dcc598")
    for i, x in enumerate((110, 255, 400, 545, 690)):
        c = SUGAR[(i * 3 + 1) % 8]
        out += lift(path(f"M{x - 20} 330h40v40q30 14 30 50v100q0 20-20 20h-60q-20 0-20-20V420q0-36 30-50z", PALE[c]) + line(f"M{x - 48} 450q48 26 96 0M{x - 48} 480q48 26 96 0", c, 8))
        for k, (dx, dy) in enumerate([(-34, -120), (36, -90), (2, -190)]):
            cc = SUGAR[(i * 2 + k * 3) % 8]
            out += line(f"M{x} 336q{dx / 2} {dy / 2} {dx} {dy}", "#5a9e4b", 6) + "".join(blob(r, x + dx + r.uniform(-15, 15), 336 + dy + r.uniform(-15, 15), 26, cc, .3, 7, .85) for _ in range(4)) + blob(r, x + dx, 336 + dy, 14, PALE[cc], .3)
    return out


@scene("kandinsky-circles", "Thirty squares of concentric circles, each by another child", "square")
def _(r):
    out = rect(0, 0, 700, 700, INK)
    for row in range(6):
        for col in range(5):
            x, y = 5 + col * 139, 5 + row * 115.5
            cols = r.sample(SUGAR + ["#243b55", WHITE, "#d8493d"], 5)
            out += rect(x, y, 133, 110, cols[0]) + "".join(blob(r, x + 66 + r.uniform(-4, 4), y + 55 + r.uniform(-3, 3), 52 - k * 12, cols[k + 1], .07) for k in range(4))
    return out


@scene("stained-windows", "Tissue-paper stained glass windows glow in the light, black paper between the colours")
def _(r):
    out = rect(0, 0, 800, 600, "#4a4440")
    for x, c in [(40, 0), (290, 1), (540, 2)]:
        shape = f"M{x} 570V200q0-150 110-170 110 20 110 170v370z"
        glass = "".join(poly([(x + (k % 4) * 55 + r.uniform(-8, 8), 30 + (k // 4) * 68 + r.uniform(-8, 8)), (x + (k % 4 + 1) * 55 + r.uniform(-8, 8), 30 + (k // 4) * 68 + r.uniform(-8, 8)), (x + (k % 4 + 1) * 55 + r.uniform(-8, 8), 30 + (k // 4 + 1) * 68 + r.uniform(-8, 8)), (x + (k % 4) * 55 + r.uniform(-8, 8), 30 + (k // 4 + 1) * 68 + r.uniform(-8, 8))], r.choice([["#f2a33a", "#e8675a", "#f7d154", "#d8493d"], ["#5aa7d6", "#4fb0a5", "#9ad0ee", "#6d7fd1"], ["#9a6fb8", "#e58fa6", "#f2b632", "#6dbb5a"]][c])) for k in range(32))
        motif = [at(x + 110, 300, sun("#fff3bf"), 1), at(x + 110, 300, fish("#fdf3d0"), 1), at(x + 110, 300, flower("#fff3bf", CORAL, 8), 1.5)][c]
        out += f'<clipPath id="w{c}"><path d="{shape}"/></clipPath><g clip-path="url(#w{c})">' + rect(x, 20, 220, 560, "#fff3bf") + glass + "".join(line(f"M{x + k * 55} 20V580", "#1d1b1a", 7) for k in range(5)) + "".join(line(f"M{x} {30 + k * 68}h220", "#1d1b1a", 7) for k in range(9)) + circle(x + 110, 300, 86, "#1d1b1a") + motif + "</g>" + line(shape, "#1d1b1a", 14)
    return out


@scene("dream-catchers", "Four dream catchers with beads and feathers hang in front of a window", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#e9e2f0") + rect(60, 0, 480, 560, "#cfe0f2") + line("M300 0v560M60 260h480", WHITE, 14) + rect(30, 560, 540, 24, WHITE) + rect(0, 584, 600, 216, "#ddd2e6")
    for x, y, s, c in [(150, 190, .9, PLUM), (420, 150, 1.1, SEA), (290, 400, 1.15, CORAL), (500, 430, .7, SUN)]:
        web = "".join(line(f"M{n(66 * math.cos(a))} {n(66 * math.sin(a))}Q0 0 {n(66 * math.cos(a + 2.1))} {n(66 * math.sin(a + 2.1))}", "#8d8aa0", 2.5) for a in [i * math.pi / 6 for i in range(12)])
        tails = "".join(line(f"M{k} {70 - abs(k) / 4}v70", "#a87a40", 3) + circle(k, 100, 7, SUGAR[(abs(k) + i) % 8]) + circle(k, 116, 5, WHITE) + at(k, 180, leaf(PALE[c] if i % 2 else c, WHITE), .7, 180) for i, k in enumerate((-40, 0, 40)))
        out += line(f"M{x} 0V{n(y - 66 * s)}", "#a87a40", 3) + at(x, y, lift(circle(0, 0, 66, "#fff", .35) + web + ring(0, 0, 66, c, 10) + tails), s)
    return out


@scene("bread-baking", "Plaited loaves and rolls cool on a rack, flour and a rolling pin beside")
def _(r):
    out = rect(0, 0, 800, 600, "#e9dcc5") + "".join(rect((i % 8) * 104 - (i // 8 % 2) * 52, (i // 8) * 60, 100, 56, "#f2e8d6") for i in range(16)) + rect(0, 130, 800, 470, "#d8b483") + "".join(circle(r.uniform(40, 760), r.uniform(440, 590), r.uniform(2, 20), "#fff", .5) for _ in range(40))
    out += lift(rect(60, 200, 470, 230, "#e4e8ea", 10), True) + "".join(line(f"M{70 + k * 24} 206v218", "#aab4bb", 4) for k in range(20)) + line("M66 260h458M66 370h458", "#aab4bb", 5)
    plait = "".join(oval(-100 + k * 40, (-1) ** k * 9, 34, 26, ["#cf9550", "#ba7f3d"][k % 2], 24 * (-1) ** k) for k in range(6))
    out += lift(at(210, 270, plait)) + "".join(lift(at(x, y, circle(0, 0, 38, "#d39a55") + line("M-16-16l32 32M16-16l-32 32", "#f3ddb4", 6))) for x, y in [(390, 260), (470, 280)]) + lift(at(180, 370, bread(), .9)) + lift(at(340, 370, bread("#b97f41"), .8)) + lift(at(460, 370, plait, .5))
    return out + lift(at(650, 500, rect(-110, -24, 220, 48, "#d8a860", 12) + rect(-160, -11, 54, 22, "#b98043", 10) + rect(106, -11, 54, 22, "#b98043", 10), 1, -20), True) + at(660, 280, bowl("#f7f1e4", "#fff"), 1.3) + at(130, 520, jar(rect(-46, -30, 92, 92, "#fff", 18)), .8)


@scene("soup-day", "A big pot of vegetable soup, chopped carrots, leeks and potatoes on boards")
def _(r):
    out = rect(0, 0, 800, 600, "#dbe7dc") + "".join(rect(x, y, 76, 76, "#e8f0e6", 4) for x in range(4, 800, 80) for y in range(4, 240, 80)) + rect(0, 250, 800, 350, "#e0c08c")
    out += lift(rect(270, 190, 260, 210, "#d8493d", 24) + rect(230, 250, 50, 26, "#b23a30", 12) + rect(520, 250, 50, 26, "#b23a30", 12) + oval(400, 190, 130, 34, "#f0a04a") + "".join(circle(x, y, 12, c) for x, y, c in [(330, 186, "#f6c65a"), (370, 200, LEAF), (420, 182, "#f0883c"), (460, 196, WHITE), (400, 204, "#d8493d"), (350, 176, LEAF), (440, 206, SUN)]), True) + line("M350 130q-14-24 4-44t0-44M410 130q-14-24 4-44t0-44M460 130q-12-20 4-38", "#fff", 8, .8)
    out += lift(rect(40, 420, 260, 130, "#c8944e", 14)) + "".join(circle(90 + k * 40 + r.uniform(-8, 8), 470 + (k % 2) * 40, 17, "#f0883c") + circle(90 + k * 40, 470 + (k % 2) * 40, 7, "#f7b27a") for k in range(5)) + at(240, 400, carrot(), .8, 70) + lift(rect(500, 430, 260, 130, "#c8944e", 14)) + "".join(rect(530 + k * 36, 460, 26, 60, "#cfe3a8", 8) + ring(543 + k * 36, 490, 8, LEAF, 4) for k in range(5)) + at(650, 400, line("M-90 0h110", "#f3f6e6", 30) + line("M20 0l60-24M20 0h70M20 0l60 24", LEAF, 14))
    return out


@scene("fruit-kebabs", "Rainbow fruit kebabs laid on a white tray")
def _(r):
    out = wooden("#cfe0d0", "#bfd3c1") + lift(rect(60, 60, 680, 480, WHITE, 30), True) + rect(84, 84, 632, 432, "#f3f6f3", 22)
    for i in range(6):
        y = 130 + i * 68
        out += line(f"M110 {y}H690", "#d8b27a", 7) + "".join(lift({0: at(x, y, apple("#d8323c"), .48), 1: circle(x, y, 27, "#f0983c") + line(f"M{x} {y}l20-14M{x} {y}l-20-12M{x} {y}v24", "#f7c282", 4), 2: rect(x - 25, y - 25, 50, 50, "#f7dc5a", 8), 3: circle(x, y, 26, "#8cc152") + circle(x, y, 11, "#f2f7dc") + "".join(circle(x + 17 * math.cos(a), y + 17 * math.sin(a), 2.5, INK) for a in range(7)), 4: circle(x - 8, y - 6, 17, "#4a5a9c") + circle(x + 12, y + 9, 15, "#5a6cb0"), 5: oval(x, y, 22, 28, "#7d4a8c")}[k]) for k, x in enumerate(range(170, 660, 92)))
    return out


@scene("salt-dough", "Salt-dough hedgehogs, stars and hand prints before they go into the oven")
def _(r):
    out = rect(0, 0, 800, 600, "#7f97a6") + lift(rect(40, 40, 720, 520, "#c3ccd1", 24), True) + rect(64, 64, 672, 472, "#f6f2e8", 14)
    for x, y, t in [(180, 180, 0), (420, 170, -8), (640, 200, 10)]:
        out += lift(at(x, y, path("M-90 40q0-90 80-90 60 0 76 50 20 10 34 34-10 14-30 10-80 14-160-4z", "#ead2a6") + "".join(poly([(-70 + k % 6 * 22, -8 + k // 6 * 22 - (6 - abs(k % 6 - 3)) * 6), (-62 + k % 6 * 22, 2 + k // 6 * 22 - (6 - abs(k % 6 - 3)) * 6), (-80 + k % 6 * 22, 2 + k // 6 * 22 - (6 - abs(k % 6 - 3)) * 6 - 12)], "#c9a46b") for k in range(12)) + circle(66, 12, 5, INK) + circle(98, 38, 7, INK), 1, t))
    out += "".join(lift(at(x, y, star("#ead2a6", s, .5) + circle(0, -s * .55, 5, "#b98f5a"))) for x, y, s in [(130, 330, 60), (130, 460, 54), (660, 330, 56)]) + lift(at(330, 400, circle(0, 0, 110, "#ead2a6") + at(0, 10, hand("#d9bb88"), 1.3))) + lift(at(560, 430, circle(0, 0, 90, "#ead2a6") + at(0, 6, hand("#d9bb88"), 1)))
    return out


@scene("shadow-puppets", "A shadow theatre: a dragon, a castle and a child with a kite behind a lit sheet")
def _(r):
    out = rect(0, 0, 800, 600, "#6b2f3a") + "".join(rect(x, 0, 26, 600, "#5b2531") for x in range(0, 800, 60)) + lift(rect(110, 70, 580, 420, "#3c2a22", 8), True) + rect(132, 92, 536, 376, "#ffe3a3") + circle(400, 280, 210, "#fff2cc", .8) + circle(400, 280, 120, "#fffbe8", .8)
    s = "#33262b"
    out += at(230, 450, castle(s).replace("#a39d93", s).replace("#5d4632", "#ffe3a3"), 1) + path("M360 240q40-60 90-30 30-50 90-36-20 20-12 40 40 0 66 34-40-8-66 10-30 60-90 44-46 30-100 0 30 0 40-20-26-6-18-42z", s) + circle(566, 204, 6, "#ffe3a3") + line("M600 232l36 6-20 12", s, 6)
    out += "".join(line(f"M{x} {y}L{x + 20} 520", "#33262b", 4) for x, y in [(230, 440), (460, 300), (600, 450)]) + circle(590, 380, 18, s) + path("M572 396h36l10 60h-56z", s) + line("M600 410L640 350", s, 7) + at(648, 330, poly([(0, -34), (22, 0), (0, 34), (-22, 0)], s), 1, 30)
    return out + rect(0, 490, 800, 110, "#4a1f29") + "".join(circle(x, 490, 30, "#7d3845") for x in range(0, 830, 60))


@scene("hand-puppets", "Five wooden-spoon puppets stand in a rack: fox, queen, wolf, grandmother, king")
def _(r):
    out = rect(0, 0, 800, 600, "#d8ead7") + rect(0, 440, 800, 160, "#c3dcc0")
    for i, (x, c) in enumerate([(110, "#ee8a32"), (255, ROSE), (400, "#8d979e"), (545, PLUM), (690, SKY)]):
        y = 260 + (i % 2) * 24
        fig = puppet(c, [0, 2, 0, 3, 4][i], ["#ee8a32", BARK, "#8d979e", "#dfe5e8", INK][i])
        if i in (0, 2):
            fig += circle(0, -40, 34, c) + poly([(-32, -56), (-10, -70), (-34, -92)], c) + poly([(32, -56), (10, -70), (34, -92)], c) + circle(-11, -44, 5, INK) + circle(11, -44, 5, INK) + poly([(-16, -30), (16, -30), (0, -8)], WHITE) + circle(0, -12, 5, INK)
        if i in (1, 4):
            fig += at(0, -84, crown(), .5)
        out += at(x, y, lift(fig), 1.15)
    return out + lift(rect(30, 400, 740, 74, "#c8944e", 10) + line("M60 436h680", "#b07a36", 4), True) + "".join(oval(x, 402, 22, 8, "#7a5330") for x in (110, 255, 400, 545, 690))


@scene("mosaic-table", "A mosaic peacock of torn paper squares in green and blue")
def _(r):
    out = rect(0, 0, 800, 600, "#f5ecd8")
    for gx in range(34):
        for gy in range(25):
            x, y = 12 + gx * 23.3, 12 + gy * 24
            d, a = math.hypot(x - 400, y - 480), math.atan2(480 - y, x - 400)
            body = ((x - 400) / 58) ** 2 + ((y - 400) / 120) ** 2 < 1 or math.hypot(x - 400, y - 268) < 40
            if body:
                c = r.choice(["#1f6f8b", "#2b87a8", "#195a73"])
            elif d < 450 and a > .05 and y < 520:
                eye = (int(d / 90) + int(a * 5)) % 2 == 0 and 30 < d % 90 < 66
                c = r.choice(["#f2b632", "#e89a2c"]) if eye else r.choice(["#3f9d6a", "#57ad7a", "#2f8a63", "#6cc08b", "#3b8f93"])
            else:
                c = r.choice(["#efe0bf", "#f3e7cd", "#e9d8b2"])
            out += rect(x + r.uniform(-1.5, 1.5), y + r.uniform(-1.5, 1.5), 20, 20, c, 1, r.uniform(-9, 9))
    return out + circle(388, 262, 7, WHITE) + circle(388, 262, 4, INK) + poly([(362, 268), (362, 284), (338, 278)], SUN) + "".join(line(f"M400 232L{x} 196", "#1f6f8b", 4) + circle(x, 190, 7, SKY) for x in (376, 400, 424))


@scene("papier-mache-planets", "Papier-mâché planets hang from the classroom ceiling")
def _(r):
    out = rect(0, 0, 800, 600, "#2d3f63") + rect(0, 0, 800, 70, "#f1efe6") + "".join(rect(x, 10, 130, 50, "#fff", 3) for x in range(10, 800, 145)) + stars(r, 70, height=600)
    for x, y, k, c, rings in [(90, 210, 30, "#b9a68f", 0), (190, 350, 42, "#e8c27a", 0), (300, 220, 44, SKY, 0), (390, 420, 36, "#d9603f", 0), (520, 250, 92, "#d9a06a", 0), (690, 400, 66, "#e6cd8c", 1), (690, 170, 46, "#8fd0d8", 0)]:
        out += line(f"M{x} 60V{y - k}", "#dfe5ee", 2.5)
        ball_ = circle(x, y, k, c) + "".join(line(f"M{x - k * .9:.0f} {y + j * k * .34:.0f}q{k * .9:.0f} {k * .3:.0f} {k * 1.8:.0f} 0", "#fff", 5, .3) for j in (-1, 0, 1))
        if c == SKY:
            ball_ += blob(r, x - 10, y - 8, 18, LEAF) + blob(r, x + 16, y + 16, 12, LEAF)
        out += lift(ball_ + (oval(x, y, k * 1.7, k * .34, "none") + f'<ellipse cx="{x}" cy="{y}" rx="{k * 1.7:.0f}" ry="{k * .36:.0f}" fill="none" stroke="#f6e8c0" stroke-width="10" transform="rotate(-16 {x} {y})"/>' if rings else ""), True)
    return out


@scene("sock-snakes", "Stuffed socks turned into snakes, dogs and one very long dragon, on a rug")
def _(r):
    out = rect(0, 0, 800, 600, "#d9c3a5") + "".join(rect(0, 0 + i * 60, 800, 30, "#cfb694") for i in range(10)) + lift(rect(50, 50, 700, 500, "#7fa6a0", 20), True) + rect(74, 74, 652, 452, "#94b8b0", 14)
    for d, c, w, stripe in [("M130 170q80-80 150 0t150 0 150 10", CORAL, 50, SUN), ("M140 330q60 60 140 0t130 20 170-30 110 10", LEAF, 56, PLUM), ("M150 470q100-50 190 0t180-6", SKY, 46, WHITE)]:
        out += lift(line(d, c, w)) + line(d, stripe, w - 4, .9, "8 34")
    for x, y, c in [(590, 182, CORAL), (695, 328, LEAF), (530, 462, SKY)]:
        out += circle(x + 8, y, 38, c) + circle(x + 4, y - 16, 11, WHITE) + circle(x + 26, y - 14, 11, WHITE) + circle(x + 6, y - 16, 5, INK) + circle(x + 28, y - 14, 5, INK) + line(f"M{x + 44} {y + 8}l24 4 12-8M{x + 68} {y + 12}l12 8", "#b23a30", 5)
    return out + "".join(circle(r.uniform(90, 710), r.uniform(90, 510), 9, r.choice(SUGAR)) + circle(0, 0, 0, INK) for _ in range(12))


@scene("marble-run", "A marble run of cardboard tubes taped down a wall", "tall")
def _(r):
    out = rect(0, 0, 600, 800, "#f2e3c0") + rect(0, 740, 600, 60, "#c9a46b") + "".join(rect(x, 0, 3, 740, "#e9d7ae") for x in range(60, 600, 90))
    for i, (x, y, t) in enumerate([(300, 110, 16), (300, 230, -16), (300, 350, 14), (290, 470, -18), (310, 590, 15)]):
        c = ["#c99a5b", "#b98a4e", "#d6ab6f"][i % 3]
        out += lift(at(x, y, rect(-190, -28, 380, 56, c, 12) + rect(-190, -28, 380, 16, "#e3c08a", 8) + oval(190, 0, 12, 28, "#7a5330") + rect(-120, -34, 26, 68, [SKY, CORAL, LEAF][i % 3], 2, 0, .9) + rect(80, -34, 26, 68, [SUN, PLUM, ROSE][i % 3], 2, 0, .9), 1, t))
    return out + "".join(lift(circle(x, y, 15, c) + circle(x - 5, y - 5, 4, "#fff")) for x, y, c in [(120, 30, CORAL), (520, 160, SKY), (86, 300, LEAF)]) + lift(at(150, 710, bowl(SEA, "#cdeae5"), .9)) + circle(140, 690, 13, SUN) + circle(166, 690, 13, PLUM) + sheet(430, 690, 130, 60, words(65, 42, "14 s", 34), -4, "#ffe9a8")


@scene("painted-stones", "Painted stones along a path: ladybirds, rainbows, owls and kind words")
def _(r):
    out = rect(0, 0, 800, 600, "#86b673") + "".join(line(f"M{r.uniform(0, 800):.0f} {r.uniform(0, 600):.0f}l{r.uniform(-5, 5):.0f} -18", r.choice(["#74a462", "#9aca86"]), 5) for _ in range(220)) + line("M-40 500Q220 520 360 340T840 120", "#d9cdb4", 190) + "".join(circle(r.uniform(0, 800), r.uniform(100, 560), 3, "#b9ab8e") for _ in range(20))
    things_ = [at(0, 0, ladybird(), .8), line("M-46 20a46 46 0 0 1 92 0", CORAL, 9) + line("M-34 20a34 34 0 0 1 68 0", SUN, 9) + line("M-22 20a22 22 0 0 1 44 0", SKY, 9), at(0, 4, owl(PLUM), .8), words(0, 12, "kind", 36, WHITE), at(0, 0, flower(WHITE, SUN, 8), 1), at(0, 0, bee(), .8), words(0, 12, "try", 40, WHITE), star(SUN, 44)]
    for i, (x, y) in enumerate([(90, 420), (240, 560), (300, 380), (430, 460), (440, 230), (570, 310), (600, 130), (730, 230)]):
        out += lift(blob(r, x, y, 70, ["#efe6d6", "#9fc7dd", "#e9d9f0", "#4f8f86", "#e58fa6", "#bfe3f2", "#c9603f", "#3d4f70"][i], .12), True) + at(x, y, things_[i], .95, r.uniform(-14, 14))
    return out
