"""Things of a primary school, each around 0, 0 and about 100 units large."""
import math
from paper import *


def sun(c=SUN, rays=12):
    return "".join(line(f"M{n(58 * math.cos(a))} {n(58 * math.sin(a))}L{n(80 * math.cos(a))} {n(80 * math.sin(a))}", c, 9) for a in [i * 2 * math.pi / rays for i in range(rays)]) + circle(0, 0, 46, c)


def moon(c="#f8edc4", behind=NIGHT):
    return path("M14-46a46 46 0 1 0 30 60a38 38 0 0 1-30-60z", c)


def star(c=SUN, r=50, k=.45, points=5):
    pts = [((r if i % 2 == 0 else r * k) * math.sin(i * math.pi / points), -(r if i % 2 == 0 else r * k) * math.cos(i * math.pi / points)) for i in range(points * 2)]
    return poly(pts, c)


def leaf(c=LEAF, vein=None):
    vein = vein or DARK.get(c, "#4c9440")
    return path("M0 50C-50 20-42-30 0-56 42-30 50 20 0 50z", c) + line("M0 62V-38M0 20L-22 4M0 20l22-16M0-6l-18-14M0-6l18-14", vein, 3)


def oak_leaf(c=CLAY):
    return path("M0 56q-14-12-30-8 2-16-10-20 14-12 2-28 14 0 12-22 14 6 26-26 12 32 26 26-2 22 12 22-12 16 2 28-12 4-10 20-16-4-30 8z", c) + line("M0 70V-30", DARK.get(c, BARK), 4)


def maple_leaf(c=CORAL):
    return path("M0-58l12 26 20-8-4 22 26-8-8 18 14 8-30 22 4 14-30-6-4 32-4-32-30 6 4-14-30-22 14-8-8-18 26 8-4-22 20 8z", c) + line("M0 60V-10", DARK.get(c, BARK), 4)


def fern(c=LEAF):
    return line("M0 60Q6 0 0-60", DARK.get(c, c), 4) + "".join(oval(s * (10 + k * .28), 50 - (60 - k) * 1.6, 10 + k * .26, 5, c, -28 * s) for k in range(6, 60, 8) for s in (-1, 1))


def flower(c=CORAL, heart=SUN, petals=6):
    return "".join(oval(26 * math.cos(a), 26 * math.sin(a), 24, 15, c, math.degrees(a)) for a in [i * 2 * math.pi / petals for i in range(petals)]) + circle(0, 0, 17, heart)


def daffodil():
    return flower("#ffe27a", "#ffe27a") + circle(0, 0, 19, "#f39a2d") + circle(0, 0, 11, "#d97d16")


def stem(high, c="#5a9e4b", leaves=True):
    body = line(f"M0 0Q8 {-high / 2} 0 {-high}", c, 8)
    return body + (oval(-22, -high * .35, 26, 9, c, 30) + oval(24, -high * .5, 26, 9, c, -32) if leaves else "")


def tulip(c=ROSE):
    return path("M-28-40q6 18 14 4 8-22 14-22t14 22q8 14 14-4 8 60-28 60t-28-60z", c)


def sunflower():
    return flower("#f6b93b", "#6b4423", 14) + circle(0, 0, 24, "#6b4423") + "".join(circle(14 * math.cos(i), 14 * math.sin(i), 2.5, "#a87442") for i in range(0, 7))


def tree(c=LEAF, trunk=BARK, fruit=None):
    body = path("M-12 0q6-60-4-90h32q-10 30-4 90z", trunk) + circle(-34, -120, 44, c) + circle(36, -118, 46, DARK.get(c, c)) + circle(0, -160, 54, c)
    return body + ("".join(circle(x, y, 9, fruit) for x, y in [(-44, -120), (-10, -150), (30, -130), (20, -180), (52, -104), (-24, -186)]) if fruit else "")


def pine(c="#3f7d5b", snow=None):
    body = rect(-9, -24, 18, 26, BARK)
    for i, w in enumerate((70, 56, 40)):
        body += poly([(-w, -20 - i * 48), (w, -20 - i * 48), (0, -100 - i * 48)], c)
        if snow:
            body += path(f"M{-w * .42} {-68 - i * 48 + 2}q{w * .2} 12 {w * .42} 0 {w * .2} 12 {w * .42} 0L0 {-100 - i * 48}z", snow)
    return body


def bare(c="#6d5747"):
    return line("M0 0V-110M0-50l-40-46M0-70l44-50M-24-78l-8-36M26-98l30-6M0-110l-20-46M0-110l22-40", c, 10)


def birch(high=420, w=34):
    out = rect(-w / 2, -high, w, high, "#fbf7ee") + rect(w / 4, -high, w / 4, high, "#e2dacb")
    return out + "".join(line(f"M{-w / 2 + 3 + (i * 7) % 14} {-30 - i * 46}q8 5 14 0", "#4a423c", 5) for i in range(high // 46))


def mushroom(c=CORAL):
    return path("M-18 50q8-40 2-56h32q-6 16 2 56z", "#f6ead6") + path("M-56-2q6-58 56-58t56 58q-56 18-112 0z", c) + circle(-22, -28, 9, WHITE) + circle(14, -38, 11, WHITE) + circle(32, -14, 7, WHITE)


def acorn():
    return path("M-26-6q4 50 26 58 22-8 26-58z", "#c98f4e") + path("M-34-4q2-34 34-34t34 34q-34 10-68 0z", "#7a5330") + line("M0-38q2-12 8-16", "#7a5330", 7)


def apple(c=CORAL):
    return path("M0-30c-14-16-52-10-50 26 2 38 30 56 50 48 20 8 48-10 50-48 2-36-36-42-50-26z", c) + line("M0-28q2-18 12-24", BARK, 6) + oval(24, -46, 16, 8, LEAF, -20) + oval(-26, -8, 8, 14, "#fff", 20, .35)


def pumpkin(c="#ee8a32"):
    return oval(-36, 6, 30, 42, "#dd7824") + oval(36, 6, 30, 42, "#dd7824") + oval(-14, 6, 30, 46, c) + oval(16, 6, 30, 46, c) + path("M-8-36q0-22 16-26l6 10q-10 4-8 18z", "#5f8d43")


def carrot():
    return line("M0-40l-16-30M0-40v-36M0-40l16-30", "#5a9e4b", 8) + path("M-20-40q20-10 40 0-4 60-20 96-16-36-20-96z", "#f0883c") + line("M-12-10h14M-2 14h12", "#cf6a22", 3)


def bread(c="#cf9550"):
    return path("M-72 34q-14-62 20-72 52-14 104 0 34 10 20 72z", c) + line("M-34-30l16 24M0-34l16 24M34-30l14 22", "#f0d2a0", 8)


def bowl(c=SKY, inside="#fbe6ae"):
    return oval(0, -20, 70, 18, inside) + path("M-72-22q4 70 72 70t72-70q-72 34-144 0z", c) + rect(-28, 42, 56, 12, DARK.get(c, c), 4)


def cup(c=CORAL):
    return path("M-34-44h68l-8 90h-52z", c) + oval(0, -44, 34, 9, DARK.get(c, c))


def pot(c="#c9744a", band="#e8a07a"):
    return path("M-42-30h84l-12 80h-60z", c) + rect(-50, -48, 100, 26, band, 4)


def jar(body="", c="#dff1f7"):
    return path("M-50-60h100v104a22 22 0 0 1-22 22h-56a22 22 0 0 1-22-22z", c, .8) + body + line("M-50-60h100v104a22 22 0 0 1-22 22h-56a22 22 0 0 1-22-22z", "#a9cbd6", 5) + line("M-36-44v80", "#fff", 7, .9) + rect(-56, -72, 112, 16, "#c5e2ea", 8)


def pencil(c=SUN, long=140):
    return rect(-10, -long + 30, 20, long - 46, c) + rect(-3, -long + 30, 6, long - 46, "#fff", 0, 0, .3) + rect(-10, -16, 20, 16, ROSE, 3) + poly([(-10, -long + 30), (10, -long + 30), (0, -long + 2)], "#f0d8b0") + poly([(-4, -long + 14), (4, -long + 14), (0, -long + 2)], INK)


def brush(c=SKY, wood="#d8a860"):
    return rect(-6, -20, 12, 110, wood, 5) + rect(-9, -42, 18, 26, "#b8c0c6") + path("M-11-42q-4-34 11-56 15 22 11 56z", c)


def scissors(c=CORAL):
    return poly([(-6, 10), (6, 4), (30, -84)], "#c3ccd2") + poly([(6, 10), (-6, 4), (-30, -84)], "#dbe2e6") + ring(-22, 36, 20, c, 10) + ring(22, 36, 20, c, 10) + circle(0, 0, 5, INK)


def glue():
    return rect(-16, -20, 32, 74, WHITE, 4) + rect(-16, -6, 32, 32, SKY) + path("M-12-20l6-30h12l6 30z", CORAL)


def book(c=CORAL, mark=SUN):
    return rect(-44, -58, 88, 116, c, 5) + rect(-44, -58, 13, 116, DARK.get(c, c), 3) + rect(-16, -34, 44, 20, CREAM, 3) + circle(8, 20, 17, mark)


def open_book(left="", right=""):
    return path("M0 54q-50-22-104-6V-54q54-16 104 6 50-22 104-6V48q-54-16-104 6z", "#c7a15f") + path("M0 46q-48-20-98-8V-58q50-12 98 8z", WHITE) + path("M0 46q48-20 98-8V-58q-50-12-98 8z", "#f6efdf") + left + right


def bee(c="#f6c445"):
    return oval(-6, -26, 14, 24, "#e8f4fa", -24, .9) + oval(16, -26, 14, 24, "#e8f4fa", 20, .9) + oval(0, 0, 40, 26, c) + rect(-14, -25, 10, 50, INK) + rect(8, -25, 10, 50, INK) + circle(36, -4, 15, INK)


def ladybird(c=CORAL):
    return circle(0, -34, 20, INK) + circle(0, 6, 44, c) + line("M0-38V50", INK, 5) + "".join(circle(x, y, 9, INK) for x, y in [(-20, -8), (20, -8), (-22, 22), (22, 22)]) + line("M-8-50q-6-14-16-14M8-50q6-14 16-14", INK, 4)


def snail(c=CLAY):
    return path("M-70 40q10-20 30-16h90q8-40 24-44 14 0 12 22-4 38-26 38z", "#e4c08f") + circle(-8, -2, 42, c) + line("M-8-2q14-10 18 6t-22 20-32-20 24-40 48 28", DARK.get(c, BARK), 6) + line("M72-20l6-24M82-16l16-18", "#e4c08f", 5)


def butterfly(c=PLUM, spot=SUN):
    return "".join(f'<g transform="scale({s} 1)">' + path("M2 0q10-70 62-56 30 18-2 54-30 22-60 2z", c) + path("M2 2q40-4 52 26 0 36-30 26-20-12-22-52z", DARK.get(c, c)) + circle(44, -28, 12, spot) + circle(32, 32, 8, spot) + "</g>" for s in (-1, 1)) + oval(0, 4, 6, 38, INK) + line("M-2-30q-6-20-16-24M2-30q6-20 16-24", INK, 3)


def worm(c="#d98c7e"):
    return line("M-60 20q20-40 40 0t40 0 40-10", c, 18) + line("M-8 14l6 14", "#c26f60", 5)


def caterpillar(c=LEAF):
    return "".join(circle(-60 + i * 28, -8 * (i % 2), 22, c if i % 2 else DARK.get(c, c)) for i in range(5)) + circle(74, -16, 26, CORAL) + line("M66-40l-8-18M82-40l8-18", INK, 4)


def frog(c=LEAF):
    return oval(0, 14, 56, 40, c) + circle(-28, -24, 18, c) + circle(28, -24, 18, c) + circle(-28, -26, 8, INK) + circle(28, -26, 8, INK) + line("M-24 10q24 16 48 0", DARK.get(c, INK), 5) + oval(-48, 46, 26, 10, DARK.get(c, c), -16) + oval(48, 46, 26, 10, DARK.get(c, c), 16)


def tadpole():
    return circle(0, 0, 14, INK) + line("M10 4q16 14 24 0t20 2", INK, 6)


def fish(c=CORAL):
    return path("M-56 0q40-46 90 0-50 46-90 0z", c) + poly([(-44, 0), (-82, -28), (-82, 28)], DARK.get(c, c)) + circle(16, -6, 6, INK) + line("M-4-18q10 18 0 36", DARK.get(c, c), 4)


def bird(c=SKY):
    return oval(0, 0, 46, 34, c) + circle(40, -24, 24, c) + poly([(62, -28), (84, -20), (62, -14)], SUN) + path("M-14-8q-30 50 26 26 20-14 10-24z", DARK.get(c, c)) + poly([(-40, -6), (-82, -24), (-78, 10)], DARK.get(c, c)) + circle(46, -28, 5, INK) + line("M-6 32v22M12 32v22", "#c98f4e", 5)


def robin():
    return oval(0, 0, 46, 40, "#8a6847") + circle(14, -34, 30, "#8a6847") + path("M44-36q6 60-34 66-20-20-8-56 20-28 42-10z", "#e8623f") + poly([(42, -42), (62, -34), (42, -28)], INK) + circle(28, -42, 5, INK) + poly([(-38, 0), (-80, 14), (-40, 24)], "#6e5236") + line("M-4 38v24M14 38v24", "#6e5236", 4)


def owl(c=CLAY):
    return path("M-48-60l18 16h60l18-16v74q-6 44-48 44t-48-44z", c) + oval(0, 28, 30, 28, PALE.get(c, CREAM)) + circle(-20, -18, 22, WHITE) + circle(20, -18, 22, WHITE) + circle(-18, -16, 10, INK) + circle(18, -16, 10, INK) + poly([(-8, -2), (8, -2), (0, 14)], SUN)


def hen(c="#c9744a"):
    return path("M-60-20q20 24 50 6 20-60 46-30 0 20-6 34 10 60-44 60-50-6-46-70z", c) + path("M12-42q-2-22 10-18 8-14 14 4 14-4 8 16z", CORAL) + poly([(38, -26), (56, -18), (38, -12)], SUN) + circle(26, -26, 4, INK) + line("M-16 50v22M4 50v22", SUN, 5)


def sheep(c=WHITE):
    return line("M-28 30v34M22 30v34", INK, 10) + "".join(circle(x, y, 26, c) for x, y in [(-40, 0), (-20, -22), (10, -26), (36, -6), (20, 16), (-18, 18)]) + oval(54, -14, 18, 24, INK, 16) + circle(44, -34, 12, c)


def cow():
    return rect(-66, -34, 118, 62, WHITE, 20) + path("M-40-34h40q0 34-26 30-20-4-14-30z", "#4a3a34") + oval(24, 8, 20, 14, "#4a3a34") + rect(-54, 20, 16, 46, WHITE) + rect(24, 20, 16, 46, WHITE) + rect(40, -62, 48, 56, "#4a3a34", 16) + oval(64, -12, 26, 16, "#f0b9a8") + line("M40-58l-14-8M88-58l14-8", "#4a3a34", 9)


def whale(c="#3d6fb0"):
    return path("M-110 0c6-66 90-86 160-62 36 12 46 36 68 36 16 0 20-20 18-40 22 4 32 16 34 34 16-12 32-10 44 4-10 32-38 44-66 42-16 46-78 66-136 62-68-6-122-30-122-76z", c) + path("M-106 14c22 20 94 34 172 14-26 32-74 44-112 40-36-4-58-26-60-54z", "#dfeefa") + circle(-68, -10, 8, WHITE) + circle(-69, -9, 4, INK)


def crab(c=CORAL):
    return line("M-46 20l-24 16M-40 30l-18 24M46 20l24 16M40 30l18 24M-40-10l-24-26M40-10l24-26", c, 9) + oval(0, 8, 54, 36, c) + circle(-70, -46, 18, c) + circle(70, -46, 18, c) + line("M-14-26v-18M14-26v-18", c, 6) + circle(-14, -48, 8, INK) + circle(14, -48, 8, INK)


def shell(c=ROSE):
    return path("M0 40q-70-20-54-66 20-34 54-34t54 34q16 46-54 66z", c) + "".join(line(f"M0 36L{x} {y}", DARK.get(c, c), 4) for x, y in [(-38, -34), (-20, -50), (0, -56), (20, -50), (38, -34)])


def dinosaur(c=LEAF):
    return path("M-120 40q50 0 60-36 10-50 60-44 30 4 40-34 4-40 44-36 30 4 30 26-2 20-40 18-10 50-22 70-6 34-40 40h-90q-22 2-42-4z", c) + "".join(poly([(x, y), (x + 24, y + 2), (x + 14, y - 22)], SUN) for x, y in [(-52, 0), (-28, -30), (4, -38), (34, -62)]) + rect(-44, 30, 24, 40, DARK.get(c, c), 8) + rect(12, 30, 24, 40, DARK.get(c, c), 8) + circle(92, -86, 5, INK)


def rocket(c=CORAL):
    return path("M-34 60V-20q0-60 34-90 34 30 34 90v80z", WHITE) + path("M-30-48q8-40 30-62 22 22 30 62z", c) + circle(0, -14, 17, SKY) + ring(0, -14, 17, INK, 5) + path("M-34 10l-32 54 32-6zM34 10l32 54-32-6z", c) + path("M-20 62q4 40 20 58 16-18 20-58z", SUN) + path("M-10 62q2 20 10 32 8-12 10-32z", CORAL)


def planet(c=SUN, rings=True):
    return circle(0, 0, 44, c) + path("M-42-12q40 14 84 0M-38 20q40 12 76 0", "none") + line("M-40-14q40 16 80 0M-40 18q40 14 78 0", DARK.get(c, c), 6) + (line("M-40 6q-46 26-26 30 66 0 106-44 26-22 2-20", PALE.get(c, CREAM), 8) if rings else "")


def globe():
    return circle(0, -10, 60, "#8fcbe8") + path("M-40-50q30-14 50 0-4 24-24 22-10 22-24 10-14-14-2-32zM6-4q32-18 44 6 0 30-22 44-16-8-10-26-14-8-12-24zM-30 30q16-6 22 10-10 8-22-10z", LEAF) + line("M-50-64a78 78 0 0 0 86 130", "#b98a4e", 8) + rect(-40, 74, 80, 12, "#b98a4e", 5) + rect(-6, 50, 12, 28, "#b98a4e")


def magnet(c=CORAL):
    return path("M-56 56V0a56 56 0 0 1 112 0v56H22V0a22 22 0 0 0-44 0v56z", c) + rect(-56, 34, 34, 24, "#cfd6db") + rect(22, 34, 34, 24, "#cfd6db")


def bulb(c="#ffe27a"):
    return circle(0, -20, 90, c, .35) + circle(0, -20, 44, c) + rect(-18, 20, 36, 30, "#aab4bb", 5) + line("M-18 30h36M-18 40h36", "#85919a", 4) + line("M-12-4l8-24 8 16 8-16", "#d4951c", 4)


def ball(c=CORAL, seam=WHITE):
    return circle(0, 0, 44, c) + line("M-42-12q42 22 84 0M0-44q-20 44 0 88", seam, 5)


def football():
    return circle(0, 0, 44, WHITE) + star(INK, 20, .8) + "".join(poly([(30 * math.cos(a) - 9, 30 * math.sin(a)), (40 * math.cos(a - .28), 40 * math.sin(a - .28)), (40 * math.cos(a + .28), 40 * math.sin(a + .28))], INK) for a in [i * 2 * math.pi / 5 + .3 for i in range(5)]) + ring(0, 0, 44, "#d5d9dc", 3)


def hoop(c=PLUM):
    return ring(0, 0, 48, c, 11)


def cone(c="#f0883c"):
    return poly([(-26, 40), (26, 40), (6, -50), (-6, -50)], c) + poly([(-15, 2), (15, 2), (10, -22), (-10, -22)], WHITE) + rect(-40, 38, 80, 12, c, 4)


def wellies(c=CORAL):
    one = path("M-20-60h36V20h22q10 2 10 24h-68z", c) + rect(-20, -60, 36, 14, PALE.get(c, WHITE)) + rect(-20, 40, 68, 10, DARK.get(c, c), 3)
    return at(-30, 0, one, .9) + at(24, 6, one)


def mitten(c=SKY):
    return path("M-30 50V-10q0-46 30-46t30 40q22-20 28-2-8 26-28 34v34z", c) + rect(-36, 40, 72, 24, PALE.get(c, WHITE), 8) + line("M-18 0h36M-18 14h36", WHITE, 5)


def drum(c=CORAL):
    return rect(-60, -30, 120, 76, c) + oval(0, 46, 60, 18, DARK.get(c, c)) + line("M-58-20l30 66 30-66 30 66 26-66", SUN, 4) + oval(0, -30, 60, 18, CREAM) + line("M-60-30v76M60-30v76", DARK.get(c, c), 4)


def triangle():
    return line("M-46 40L0-46l40 86h-68", "#aab4bb", 9) + line("M44-30L84 10", "#85919a", 7)


def tambourine():
    return circle(0, 0, 52, "#e9cf9e") + ring(0, 0, 52, "#b98259", 12) + "".join(circle(52 * math.cos(a), 52 * math.sin(a), 9, "#e8d47a") for a in [i * math.pi / 4 for i in range(8)])


def note(c=INK):
    return oval(-14, 30, 18, 13, c, -20) + line("M2 28V-40q8 16 26 22", c, 7)


def snowman():
    return circle(0, 20, 62, "#fff") + circle(0, -62, 44, "#fff") + line("M-62 0l-42-34M62 0l42-34", BARK, 7) + circle(-14, -70, 5, INK) + circle(14, -70, 5, INK) + poly([(0, -60), (0, -50), (34, -52)], "#f0883c") + circle(0, -6, 5, INK) + circle(0, 18, 5, INK) + path("M-40-30q40 22 80 0l4 16q-44 22-88 0z", CORAL) + rect(14, -22, 22, 50, CORAL, 3, -8) + rect(-34, -108, 68, 12, INK, 4) + rect(-24, -150, 48, 46, INK, 3)


def flake(c=WHITE, w=5):
    return "".join(f'<g transform="rotate({a})">' + line("M0 0V-50M0-30l-12-12M0-30l12-12M0-16l-9-9M0-16l9-9", c, w) + "</g>" for a in range(0, 360, 60))


def lantern(c=CORAL, lit=True):
    glow = circle(0, 0, 92, c, .18) if lit else ""
    return glow + line("M0-62v-22", "#cbb58a", 4) + rect(-42, -56, 84, 112, c, 6) + "".join(line(f"M{x} -50q{k} 50 0 100", "#fff", 4, .7) for x, k in [(-26, -12), (-8, -4), (10, 4), (28, 12)]) + rect(-46, -64, 92, 14, "#fff", 6) + rect(-46, 52, 92, 14, "#fff", 6)


def diya(c=CLAY):
    return circle(0, -34, 70, "#ffd968", .22) + path("M-60-6q60 26 120 0-10 46-60 46t-60-46z", c) + path("M-60-6q60-18 120 0-60 22-120 0z", DARK.get(c, BARK)) + path("M0-10q-22-26 0-62 22 36 0 62z", SUN) + path("M0-12q-10-14 0-32 10 18 0 32z", "#fff3bf") + "".join(circle(x, 14 + abs(x) * -.12, 5, SUN) for x in (-34, -12, 12, 34))


def candle(c=PLUM):
    return circle(0, -76, 44, "#ffd968", .25) + rect(-15, -50, 30, 100, c, 4) + path("M0-52q-14-16 0-42 14 26 0 42z", SUN)


def envelope(c=WHITE, heart=CORAL):
    return rect(-60, -40, 120, 80, c, 4) + line("M-58-38L0 10l58-48", "#c9bfa8", 4) + path("M0 22c-18-14-16-28-4-28q4 0 4 6 0-6 4-6c12 0 14 14-4 28z", heart)


def crown(c=SUN):
    return path("M-60 40l-10-80 40 34L0-54l30 48 40-34-10 80z", c) + circle(0, 16, 9, CORAL) + circle(-34, 18, 7, SKY) + circle(34, 18, 7, LEAF)


def house(c=CORAL, roof=BARK, door=SKY, high=90):
    return rect(-50, -high, 100, high, c) + poly([(-62, -high), (62, -high), (0, -high - 56)], roof) + rect(-12, -44, 24, 44, door) + rect(-40, -high + 14, 22, 22, "#fdf0c0") + rect(18, -high + 14, 22, 22, "#fdf0c0")


def tudor(w=120, floors=2, roof="#8a4b35"):
    high = floors * 80
    beams = "".join(line(f"M{x} {-high}V0", "#4a3527", 8) for x in (-w / 2 + 4, -w / 6, w / 6, w / 2 - 4)) + "".join(line(f"M{-w / 2} {-y}H{w / 2}", "#4a3527", 8) for y in range(0, high + 1, 80))
    cross = "".join(line(f"M{-w / 2 + 4} {-y}L{-w / 6} {-y - 80}M{w / 2 - 4} {-y}L{w / 6} {-y - 80}", "#4a3527", 6) for y in range(0, high, 80))
    panes = "".join(rect(-w / 9, -y - 58, w / 4.5, 34, "#bfe0ee") + line(f"M0 {-y - 58}v34", "#4a3527", 3) for y in range(80, high, 80))
    return rect(-w / 2, -high, w, high, "#f6ead2") + beams + cross + panes + poly([(-w / 2 - 14, -high), (w / 2 + 14, -high), (0, -high - 80)], roof) + rect(-14, -50, 28, 50, "#6b4a31", 3)


def castle(c="#b9b4ab"):
    tower = lambda x, h: rect(x - 24, -h, 48, h, c) + "".join(rect(x - 24 + i * 19, -h - 14, 11, 16, c) for i in range(3)) + rect(x - 5, -h + 24, 10, 24, INK, 5)
    return rect(-80, -90, 160, 90, "#a39d93") + "".join(rect(-76 + i * 22, -104, 13, 16, "#a39d93") for i in range(7)) + tower(-84, 140) + tower(84, 140) + path("M-24 0v-36a24 24 0 0 1 48 0V0z", "#5d4632")


def boat(c=CORAL, sail=WHITE):
    return path("M-70 10h140l-24 44h-92z", c) + line("M0 10V-90", BARK, 6) + poly([(8, -86), (8, -4), (66, -4)], sail) + poly([(-8, -70), (-8, -4), (-50, -4)], PALE.get(c, SUN))


def tent(c=LEAF):
    return poly([(-100, 60), (100, 60), (0, -80)], c) + poly([(-30, 60), (30, 60), (0, -80)], DARK.get(c, c)) + poly([(-14, 60), (34, 60), (0, -60)], INK, .35)


def fire():
    return line("M-40 40L40 20M-40 20L40 40", BARK, 14) + path("M-30 24q-24-40 10-70 0 24 14 30 2-40 30-60-6 34 14 56 16 30-12 46z", "#f0883c") + path("M-12 26q-12-26 8-44 2 16 12 18 10 14-2 26z", "#ffe27a")


def coach(c=SKY):
    return rect(-130, -70, 260, 110, c, 18) + rect(-112, -52, 190, 44, "#dff1f7", 6) + line("M-64-52v44M-16-52v44M32-52v44", c, 8) + rect(88, -52, 30, 62, "#dff1f7", 6) + rect(-130, 10, 260, 10, WHITE, 0, 0, .6) + circle(-74, 42, 24, INK) + circle(74, 42, 24, INK) + circle(-74, 42, 10, "#cfd6db") + circle(74, 42, 10, "#cfd6db")


def tractor(c=CORAL):
    return rect(-20, -40, 96, 46, c, 8) + rect(-66, -84, 60, 90, c, 8) + rect(-56, -74, 40, 34, "#dff1f7", 4) + rect(52, -76, 10, 38, INK) + circle(-44, 20, 46, INK) + circle(-44, 20, 22, SUN) + circle(58, 34, 28, INK) + circle(58, 34, 12, SUN)


def lighthouse(c=CORAL):
    return poly([(-44, 100), (44, 100), (28, -70), (-28, -70)], WHITE) + poly([(-40, 60), (40, 60), (36, 20), (-36, 20)], c) + poly([(-33, -20), (33, -20), (29, -58), (-29, -58)], c) + rect(-36, -84, 72, 14, INK, 3) + rect(-22, -120, 44, 38, "#ffe27a") + path("M-30-120a30 30 0 0 1 60 0z", c) + rect(-12, 66, 24, 34, INK, 6)


def kite(c=CORAL, other=SUN):
    return poly([(0, -70), (44, 0), (0, 0)], c) + poly([(0, -70), (-44, 0), (0, 0)], other) + poly([(0, 80), (44, 0), (0, 0)], other) + poly([(0, 80), (-44, 0), (0, 0)], c) + line("M0 80q20 30-6 56t6 50", INK, 3) + at(2, 112, poly([(-14, -8), (14, 8), (14, -8), (-14, 8)], SKY)) + at(-4, 152, poly([(-14, -8), (14, 8), (14, -8), (-14, 8)], LEAF))


def cake(c=ROSE):
    return rect(-70, -20, 140, 66, "#f3dca8", 6) + path("M-74-20q0-24 24-24H50q24 0 24 24v14q-12 18-24 0-12 18-26 0-12 18-26 0-12 18-26 0-12 18-26 0-12 14-20 0z", c) + "".join(rect(x - 4, -76, 8, 32, k, 3) + path(f"M{x} -78q-8-10 0-22 8 12 0 22z", SUN) for x, k in [(-40, SKY), (0, LEAF), (40, PLUM)])


def bun(c=ROSE, case=SKY):
    return poly([(-34, 0), (34, 0), (24, 46), (-24, 46)], case) + line("M-16 4l4 38M0 4v40M16 4l-4 38", DARK.get(case, INK), 3) + path("M-42 2q-6-28 18-30 4-24 26-22 24 0 24 24 22 4 16 28-42 12-84 0z", c) + circle(2, -50, 9, CORAL)


def clock(hour=10, minute=10, c=WHITE):
    mins, hrs = math.radians(minute * 6 - 90), math.radians((hour % 12 + minute / 60) * 30 - 90)
    return circle(0, 0, 60, CORAL) + circle(0, 0, 51, c) + "".join(circle(42 * math.cos(a), 42 * math.sin(a), 3.5, INK) for a in [i * math.pi / 6 for i in range(12)]) + line(f"M0 0L{n(36 * math.cos(mins))} {n(36 * math.sin(mins))}", INK, 5) + line(f"M0 0L{n(24 * math.cos(hrs))} {n(24 * math.sin(hrs))}", INK, 7) + circle(0, 0, 5, CORAL)


def cube(c=SKY, s=46):
    return rect(-s / 2, -s / 2, s, s, c, 3) + poly([(-s / 2, -s / 2), (-s / 4, -s * .72), (s * .72, -s * .72), (s / 2, -s / 2)], PALE.get(c, WHITE)) + poly([(s / 2, -s / 2), (s * .72, -s * .72), (s * .72, s / 4), (s / 2, s / 2)], DARK.get(c, c))


def puppet(c=CORAL, skin=0, hair=BARK):
    return rect(-5, 40, 10, 80, "#d8a860") + path("M-44 60q-4-70 44-76 48 6 44 76z", c) + circle(0, -40, 34, SKIN[skin]) + path("M-36-40a36 36 0 0 1 72 0q-36-26-72 0z", hair) + circle(-11, -38, 4, INK) + circle(11, -38, 4, INK) + line("M-10-24q10 8 20 0", INK, 4)


def mask(c=SUN, about=CORAL):
    return "".join(oval(58 * math.cos(a), 58 * math.sin(a), 22, 11, about, math.degrees(a)) for a in [i * math.pi / 8 for i in range(16)]) + circle(0, 0, 52, c) + oval(-18, -10, 11, 14, INK) + oval(18, -10, 11, 14, INK) + path("M-10 16h20l-10 14z", BARK) + line("M0 30q-12 12-22 2M0 30q12 12 22 2", BARK, 5)


def medal(c=SUN, band=CORAL, text="1"):
    return poly([(-30, -80), (-6, -80), (12, -20), (-8, -20)], band) + poly([(30, -80), (6, -80), (-12, -20), (8, -20)], DARK.get(band, band)) + circle(0, 16, 42, c) + ring(0, 16, 32, DARK.get(c, c), 4) + words(0, 32, text, 44, DARK.get(c, INK))


def hand(c=CORAL):
    return path("M-34 20q-4-30 0-40-2-48 8-48t10 40q0-56 10-56t10 56q2-50 12-48t6 54q4-36 12-34t4 46q-4 50-34 62-30 4-38-32z", c) + line("M-32 12q-22-10-30-28", c, 17)


def magnifier(inside="", c=CORAL):
    return rect(-10, 50, 20, 84, c, 9, 0) + circle(0, 0, 56, "#e8f4fa") + inside + ring(0, 0, 56, INK, 10)


def umbrella(c=CORAL, other=SUN):
    return path("M-80 0a80 80 0 0 1 160 0q-20-18-40 0-20-18-40 0-20-18-40 0-20-18-40 0z", c) + path("M-40 0q0-60 40-80 40 20 40 80-20-18-40 0-20-18-40 0z", other) + line("M0-4v84q2 20 22 14", BARK, 7)


def basket(c="#c99a5b"):
    return line("M-60-10q60-110 120 0", "#a87a40", 9) + path("M-72-14h144l-18 74h-108z", c) + "".join(line(f"M{-66 + i * 4} {4 + i * 18}h{132 - i * 8}", "#a87a40", 4) for i in range(3)) + "".join(line(f"M{x} -12l{-x * .12} 70", "#a87a40", 3) for x in range(-56, 60, 22))


def parcel(c=SKY, bow=CORAL):
    return rect(-50, -40, 100, 84, c, 3) + rect(-9, -40, 18, 84, bow) + rect(-50, -8, 100, 16, bow) + oval(-22, -50, 22, 12, bow, 24) + oval(22, -50, 22, 12, bow, -24)


def tile(c, kind, on=WHITE):
    """A square with a printed shape, for patterns and prints."""
    inner = {"dot": circle(0, 0, 20, on), "ring": ring(0, 0, 18, on, 8), "star": star(on, 26), "leaf": at(0, 0, leaf(on, c), .45), "half": path("M-30-30h60l-60 60z", on), "cross": rect(-6, -24, 12, 48, on) + rect(-24, -6, 48, 12, on)}[kind]
    return rect(-30, -30, 60, 60, c) + inner
