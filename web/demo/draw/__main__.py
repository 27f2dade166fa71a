"""Draws the demo school's pictures: `python3 web/demo/draw [--only NAME …] [--sheet FILE]` writes web/demo/pictures/<name>-{1600,800,320}.webp and pictures.toml.

Needs Debian's chromium and Pillow; the same scenes give the same pictures. `--sheet` writes one contact sheet to look at and nothing else.
"""
import argparse
import io
import pathlib
import subprocess
import tempfile

from PIL import Image

import scenes

HERE = pathlib.Path(__file__).resolve().parent
SIDES = {1600: 25, 800: 26, 320: 34}
PAGE = 8


def document(batch, unit):
    """One page that shows the scenes one under the other, each in a square box of `unit` pixels."""
    images = "".join(f'<div style="height:{unit}px;width:{unit}px;overflow:hidden">{s.svg(unit)}</div>' for s in batch)
    fonts = HERE.parent.parent / "fonts" / "andika-700-latin.woff2"
    face = f'@font-face{{font-family:Andika;font-weight:700;src:url("file://{fonts}")}}'
    return f'<!doctype html><meta charset="utf-8"><style>{face}body{{margin:0;background:#fff}}svg{{display:block}}</style>{images}'


def photograph(batch, unit):
    """The scenes as Chromium paints them."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = pathlib.Path(folder, "page.html"), pathlib.Path(folder, "page.png")
        page.write_text(document(batch, unit), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--allow-file-access-from-files"]
        subprocess.run(["chromium", *flags, f"--window-size={unit},{unit * len(batch)}", f"--screenshot={shot}", f"file://{page}"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        whole = Image.open(shot).convert("RGB")
    pictures = []
    for i, scene in enumerate(batch):
        w, h = scene.pixels(unit)
        pictures.append(whole.crop((0, i * unit, w, i * unit + h)))
    return pictures


def contact_sheet(chosen, target, unit=400, across=5):
    """All chosen scenes on one sheet, for the eyes."""
    pictures = [p for i in range(0, len(chosen), PAGE) for p in photograph(chosen[i:i + PAGE], unit)]
    rows = -(-len(pictures) // across)
    whole = Image.new("RGB", (across * unit, rows * unit), "#888")
    for i, picture in enumerate(pictures):
        whole.paste(picture, ((i % across) * unit, (i // across) * unit))
    whole.save(target)


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--only", nargs="*")
    ask.add_argument("--sheet")
    wanted = ask.parse_args()
    chosen = [s for s in scenes.ALL if not wanted.only or s.name in wanted.only]
    if wanted.sheet:
        return contact_sheet(chosen, wanted.sheet)
    folder = HERE.parent / "pictures"
    folder.mkdir(exist_ok=True)
    total = 0
    for i in range(0, len(chosen), PAGE):
        for scene, picture in zip(chosen[i:i + PAGE], photograph(chosen[i:i + PAGE], 1600)):
            for side, quality in SIDES.items():
                kept = io.BytesIO()
                picture.resize(scene.pixels(side), Image.Resampling.LANCZOS).save(kept, "WEBP", quality=quality, method=6)
                (folder / f"{scene.name}-{side}.webp").write_bytes(kept.getvalue())
                total += kept.tell()
    lines = ["# Written by web/demo/draw: what each picture shows, for those who do not see it, and its shape."]
    for scene in scenes.ALL:
        w, h = scene.pixels(1600)
        lines.append(f'\n[{scene.name}]\nalt = "{scene.alt}"\nwidth = {w}\nheight = {h}')
    (HERE.parent / "pictures.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(chosen)} pictures in three sizes, {total / 1e6:.2f} MB")


main()
