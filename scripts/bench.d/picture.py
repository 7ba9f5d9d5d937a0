"""Runs outcrop in a pseudo-terminal, asks it something, and paints the cells of its screen as a PNG.

Start it through scripts/screenshot. Needs Pillow and DejaVu Sans Mono.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageDraw, ImageFont

from vterm import Program

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, MARGIN = 18, 40, 30, 36
PAPER, INK = (18, 22, 27), (226, 230, 235)


def font(style):
    found = subprocess.run(["fc-match", "-f", "%{file}", f"DejaVu Sans Mono:style={style}"],
                           capture_output=True, text=True, check=True).stdout
    return ImageFont.truetype(found, FONT_SIZE)


class Painter:
    """Paints a screen, rules and bars from edge to edge of their cells."""

    def __init__(self, screen):
        self.screen = screen
        self.fonts = {(bold, italic): font(style) for bold, italic, style in [
            (False, False, "Book"), (True, False, "Bold"), (False, True, "Oblique"),
            (True, True, "Bold Oblique")]}
        self.image = Image.new("RGB", (screen.columns * CELL_WIDTH + 2 * MARGIN,
                                       screen.rows * CELL_HEIGHT + 2 * MARGIN), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def paint(self, shows_cursor):
        for row in range(self.screen.rows):
            column = 0
            while column < self.screen.columns:
                column += self.cell(row, column)
        if shows_cursor:
            row, column = self.screen.cursor()
            left, top = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
            self.draw.rectangle((left, top + 3, left + 2, top + CELL_HEIGHT - 4), fill=INK)
        return self.image

    def cell(self, row, column):
        text, width, ink, paper, attributes = self.screen.cell(row, column)
        ink, paper = ink or INK, paper or PAPER
        if "reverse" in attributes:
            ink, paper = paper, ink
        left, top = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
        right, bottom = left + width * CELL_WIDTH, top + CELL_HEIGHT
        if paper != PAPER:
            self.draw.rectangle((left, top, right - 1, bottom - 1), fill=paper)
        if text.strip() and not self.shape(text, left, top, right, bottom, ink):
            chosen = self.fonts["bold" in attributes, "italic" in attributes]
            self.draw.text((left, top + CELL_HEIGHT * 0.73), text, fill=ink, font=chosen,
                           anchor="ls")
        if "underline" in attributes:
            line = top + CELL_HEIGHT * 0.73 + 4
            self.draw.rectangle((left, line, right - 1, line + 1), fill=ink)
        return width

    def shape(self, text, left, top, right, bottom, ink):
        """Draws what must meet its neighbours; False when it is a letter."""
        middle, centre = (top + bottom) // 2, (left + right) // 2
        across, down = (left, middle - 1, right - 1, middle), (centre - 1, top, centre, bottom - 1)
        half = {"┬": (centre - 1, middle, centre, bottom - 1), "┴": (centre - 1, top, centre, middle)}
        shapes = {
            "─": [across], "│": [down], "┬": [across, half["┬"]], "┴": [across, half["┴"]],
            "╌": [(left + 2, middle - 1, left + 6, middle), (left + 11, middle - 1, left + 15, middle)],
            "▌": [(left, top, left + 5, bottom - 1)],
            "█": [(left, top + 8, right - 1, bottom - 9)],
            "▏": [(left, top + 8, left + 1, bottom - 9)],
            "▕": [(right - 2, top + 8, right - 1, bottom - 9)],
            "▮": [(left + 3, top + 10, right - 5, bottom - 11)]}
        if text == "▯":
            self.draw.rectangle((left + 3, top + 10, right - 5, bottom - 11), outline=ink, width=2)
        for box in shapes.get(text, []):
            self.draw.rectangle(box, fill=ink)
        return text in shapes or text == "▯"


def teach(screen):
    """libvterm 0.1 does not know the colour space that stands, empty, in `38:2::R:G:B`."""
    feed = screen.feed
    screen.feed = lambda data: feed(
        data.replace(b"38:2::", b"38:2:").replace(b"48:2::", b"48:2:"))


def wait(program, until, seconds, what):
    if program.wait(until, seconds, every=0.05) is None:
        raise SystemExit(f"{what} did not come:\n{program.screen.text()}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/screenshot", description=(
        "Paints outcrop's own screen, with a local model's own answers, as docs/outcrop.png."))
    parser.add_argument("--binary", help="picture this one instead of building it")
    parser.add_argument("--models", help="folder of the local models")
    parser.add_argument("--model", default="local:qwen2.5-coder-0.5b")
    parser.add_argument("--theme", default="outcrop-dark")
    parser.add_argument("--size", default="120x34", help="columns x rows")
    parser.add_argument("--question", action="append", help="asked in turn")
    parser.add_argument("--keys", default="\\e1", help="pressed at the end; \\e is Esc")
    parser.add_argument("--output", default=f"{ROOT}/docs/outcrop.png")
    options = parser.parse_args()
    questions = options.question or ["How do I stop an answer?",
                                     "What does the new lens cost, and when will it come?",
                                     "What is the rent of the house, and when does it rise?"]
    columns, rows = map(int, options.size.split("x"))
    home = tempfile.mkdtemp(prefix="outcrop-picture-")
    environment = {
        "PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "COLORTERM": "truecolor", "OUTCROP_MODELS_DIRECTORY": options.models,
        **{name: os.environ[name] for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "NO_COLOR")
           if name in os.environ}}
    program = Program(
        [os.path.abspath(options.binary), "--model", options.model, "--theme", options.theme,
         "--library", "sample", f"{ROOT}/docs/manual.md", f"{ROOT}/docs/sample"],
        environment, home, rows, columns)
    teach(program.screen)
    try:
        wait(program, lambda text: "Tab takes a question" in text, 60, "the sample library")
        program.settle(4.0, 60)  # Embeddings, too.
        for question in questions:
            program.send(question + "\r")
            # Its receipt: earlier ones may have left the screen.
            wait(program, lambda text: question[:40] in text
                 and " tokens · " in text.rpartition(question[:40])[2], 300, "the answer")
        program.send(options.keys.replace("\\e", "\x1b"))
        program.settle(1.0, 5)
        image = Painter(program.screen).paint(shows_cursor=True)
        print(program.screen.text(), file=sys.stderr)
    finally:
        program.close(b"\x11")
        shutil.rmtree(home, ignore_errors=True)
    image.quantize(96, dither=Image.Dither.NONE).save(options.output, optimize=True)
    print(options.output)


if __name__ == "__main__":
    main()
