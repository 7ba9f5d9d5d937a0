"""Drives outcrop in a 200x50 pseudo-terminal and prints its figures as one Markdown table.

Start it through scripts/bench, which builds the binary and explains the options.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager

from model_server import tokens
from vterm import Program, now

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS, COLUMNS = 50, 200
LETTERS = "bcdfghjkmnpvwxz"


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Bench:
    """One outcrop with a home of its own, and a server that answers it."""

    def __init__(self, binary):
        self.binary = binary

    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix="outcrop-bench-")
        self.server = subprocess.Popen([sys.executable, "-B", f"{HERE}/model_server.py"],
                                       stdout=subprocess.PIPE, text=True)
        self.base = f"http://127.0.0.1:{int(self.server.stdout.readline())}"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": self.home, "TERM": "xterm-256color",
            "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh",
            "OPENAI_BASE_URL": f"{self.base}/v1", "OPENAI_API_KEY": "x",
            "NO_PROXY": "127.0.0.1"}
        with self.program():  # What only a first start does is not measured.
            pass
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    @contextmanager
    def program(self, *arguments):
        """outcrop, ready for a key."""
        program = Program([self.binary, "--model", "openai:bench", *arguments], self.environment,
                          self.home, ROWS, COLUMNS)
        try:
            if program.wait(lambda text: "outcrop" in text, 30) is None:
                raise SystemExit(f"outcrop did not start:\n{program.screen.text()}")
            yield program
        finally:
            program.close()

    def ask(self, program, count, rate):
        """Sends a question for `count` tokens; returns the answer's name."""
        name = "q" + "".join(random.choice(LETTERS) for _ in range(5))
        program.send(f"BENCH n={count} rate={rate} id={name}")
        program.wait(lambda text: f"id={name}" in text, 10)
        program.send("\r")
        return name

    def entry(self, name):
        """When the server sent the answer: {"first", "last", "bytes"}."""
        with urllib.request.urlopen(f"{self.base}/log", timeout=20) as reply:
            return next((entry for entry in json.load(reply) if entry["name"] == name), {})


def type_keys(program, count, is_over=lambda: False):
    """Milliseconds from each key to its echo. The pauses are random, so as not to beat with a
    clock of the program's. A key that is not seen in five seconds ends the program's hopes."""
    found = []
    while len(found) < count and not is_over():
        word = "zq" + "".join(random.choice(LETTERS) for _ in range(20))
        for length in range(1, len(word) + 1):
            if len(found) >= count or is_over():
                break
            program.wait(seconds=random.uniform(0.04, 0.11))
            pressed = now()
            program.send(word[length - 1])
            seen = program.wait(lambda text: word[:length] in text, 5)
            if seen is None:
                raise SystemExit(f"a key was lost:\n{program.screen.text()}")
            if length > 4:  # By then the text before cannot be found elsewhere.
                found.append((seen - pressed) * 1000)
        program.send("\x15")
        program.wait(lambda text: word[:4] not in text, 2)
    return found


def part(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, round(share * (len(values) - 1)))]


# Each measurement returns {figure: value}.

def measure_start(bench):
    with bench.program() as program:
        program.send("zqv")
        seen = program.wait(lambda text: "zqv" in text, 10)
        return {"start": seen - program.started}


def measure_rest(bench, seconds=8):
    with bench.program() as program:
        program.settle(1.0, 5)
        program.wait(seconds=1)
        cpu, written, begun = program.cpu(), program.bytes, now()
        program.wait(seconds=seconds)
        passed = now() - begun
        return {"rest_cpu": 100 * (program.cpu() - cpu) / passed,
                "rest_bytes": (program.bytes - written) / passed, "rest_memory": program.memory()}


def measure_keys(bench):
    with bench.program() as program:
        program.settle(0.8, 3)
        return {"keys": type_keys(program, 80)}


def measure_stream(bench, count=1440, rate=80):
    with bench.program() as program:
        program.settle(0.8, 3)
        name = bench.ask(program, count, rate)
        program.wait(seconds=3)
        cpu, written, begun = program.cpu(), program.bytes, now()
        program.wait(seconds=6)  # Undisturbed.
        passed = now() - begun
        figures = {"stream_cpu": 100 * (program.cpu() - cpu) / passed,
                   "stream_bytes": (program.bytes - written) / (rate * passed)}
        end = begun - 3 + count / rate - 1
        figures["stream_keys"] = type_keys(program, 100, lambda: now() > end)
        if program.wait(lambda text: f"END{name}END" in text, 60, every=0.005) is None:
            raise SystemExit(f"the answer's end never came:\n{program.screen.text()}")
        return figures


def measure_burst(bench, count=20_000):
    with bench.program() as program:
        program.settle(0.8, 3)
        cpu, written = program.cpu(), program.bytes
        name = bench.ask(program, count, 0)
        seen = program.wait(lambda text: f"END{name}END" in text, 90, every=0.005)
        if seen is None:
            raise SystemExit(f"the answer's end never came:\n{program.screen.text()}")
        figures = {"burst_seconds": seen - bench.entry(name)["first"],
                   "burst_bytes": program.bytes - written}
        program.settle(1.5, 10)
        # With all that follows the last token: storing it, the receipt.
        figures["burst_cpu"] = program.cpu() - cpu
        figures["burst_memory"] = max(program.peak_memory, program.memory())
        figures["burst_keys"] = type_keys(program, 30)
        return figures


def measure_floor(bench, count=20_000):
    """The same tokens through cat in the same pseudo-terminal."""
    path = os.path.join(bench.home, "tokens")
    with open(path, "w") as file:
        file.write("".join(tokens(count, "floor")))
    begun = now()
    program = Program(["cat", path], bench.environment, bench.home, ROWS, COLUMNS)
    try:
        seen = program.wait(lambda text: "ENDfloorEND" in text, 30, every=0.005)
        figures = {"floor_seconds": seen - begun, "floor_bytes": program.bytes}
    finally:
        program.close()
    # Keys that the kernel echoes by itself: what the measuring costs.
    program = Program(["cat"], bench.environment, bench.home, ROWS, COLUMNS)
    try:
        program.wait(seconds=0.2)
        return figures | {"floor_keys": type_keys(program, 30)}
    finally:
        program.close()


def measure_long(bench, turns=2500, pages=60):
    """Opens a session of 5,000 messages, 2 MB, and pages up through it."""
    path = os.path.join(bench.home, "long.json")
    if not os.path.exists(path):
        prose = " ".join(tokens(60, "x")).replace("END", "") * 2
        messages = [
            {"role": role, "content": f"MSG{2 * turn + index:04d} {prose}"[:length]}
            for turn in range(turns)
            for index, (role, length) in enumerate([("user", 200), ("assistant", 640)])]
        with open(path, "w") as file:
            json.dump({"sessions": [{"id": "long", "title": "Long", "messages": messages}]}, file)
        subprocess.run([bench.binary, "sessions", "import", path], env=bench.environment,
                       check=True, stdout=subprocess.DEVNULL)
    begun = now()
    with bench.program("--session", "long") as program:
        seen = program.wait(lambda text: f"MSG{2 * turns - 1:04d}" in text, 30)
        if seen is None:
            raise SystemExit(f"the session was not shown:\n{program.screen.text()}")
        figures = {"long_open": seen - begun, "long_pages": []}
        program.settle(1.0, 10)
        for _ in range(pages):
            before, pressed = program.screen.text(), now()
            program.send("\x1b[5~")
            seen = program.wait(lambda text: text != before, 5)
            if seen is None:
                raise SystemExit(f"a page up did nothing:\n{program.screen.text()}")
            figures["long_pages"].append((seen - pressed) * 1000)
            program.wait(seconds=0.12)
        figures["long_memory"] = program.memory()
        figures["long_keys"] = type_keys(program, 30)
        return figures


MEASUREMENTS = {  # name: (what, rounds unless told)
    "start": (measure_start, 9), "rest": (measure_rest, 2), "keys": (measure_keys, 2),
    "stream": (measure_stream, 2), "burst": (measure_burst, 3), "floor": (measure_floor, 3),
    "long": (measure_long, 2)}


# The local model: through outcrop against libllama alone, and a follow-up turn.

def measure_local(binary, models, name, threads):
    command = [binary, "bench-local", os.path.join(models, name + ".gguf")]
    if threads:
        command += ["--threads", str(threads)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        say(f"no figures of the local model: {done.stderr.strip()}")
        return {}
    return {"local_" + key: value for key, value in json.loads(done.stdout).items()}


def measure_follow_up(binary, models, name):
    """Two turns of one session in the application with the local model."""
    home = tempfile.mkdtemp(prefix="outcrop-bench-")
    root = os.path.dirname(os.path.dirname(HERE))
    environment = {
        "PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "OUTCROP_MODELS_DIRECTORY": models}
    program = Program(
        [binary, "--model", f"local:{name}", "--library", "sample", f"{root}/docs/manual.md",
         f"{root}/docs/sample"], environment, home, ROWS, COLUMNS)
    try:
        if program.wait(lambda text: "Tab takes a question" in text, 120) is None:
            raise SystemExit(f"the sample library was not read:\n{program.screen.text()}")
        program.settle(5.0, 120)
        for number, question in enumerate(["How much is the rent of the keeper's house?",
                                           "And who repairs the slipway?"], start=1):
            program.send(question + "\r")
            if program.wait(lambda text: text.count(" to first · ") >= number, 300,
                            every=0.05) is None:
                raise SystemExit(f"the local model did not answer:\n{program.screen.text()}")
    finally:
        program.close(b"\x11")
    listed = subprocess.run([binary, "sessions", "list", "--json"], env=environment, text=True,
                            capture_output=True, check=True)
    session = json.loads(listed.stdout.splitlines()[0])["id"]
    exported = subprocess.run([binary, "sessions", "export", session, "--json"], env=environment,
                              text=True, capture_output=True, check=True)
    shutil.rmtree(home, ignore_errors=True)
    turns = [turn for turn in map(json.loads, exported.stdout.splitlines())
             if turn["type"] == "turn"]
    return {"turns": [
        {"prompt": turn["usage"]["prompt_tokens"], "cached": turn["usage"]["cached_tokens"],
         "first": turn["timings"]["first_token"]} for turn in turns]}


# The table.

def machine():
    model, memory = platform.machine(), 0
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 2**20
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.system()
    return (f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {system}, "
            f"Linux {platform.release()}")


def table(figures, load):
    """Markdown. A figure of several runs is their median, one of many keys their p50 and p99."""
    def middle(name, places, thousands=False):
        values = figures.get(name)
        if not values:
            return "–"
        value = statistics.median(values)
        return f"{value:,.{places}f}" if thousands else f"{value:.{places}f}"

    def keys(name):
        values = [value for run in figures.get(name, []) for value in run]
        return f"{part(values, .5):.1f} / {part(values, .99):.1f}" if values else "–"

    rows = [
        ("exec to a typed key visible, s", "0.39", "0.61", "≤ 0.06", middle("start", 3)),
        ("at rest: CPU %, bytes/s written", "0.5, 0", "2.4, 231", "0.0, 0",
         f"{middle('rest_cpu', 1)}, {middle('rest_bytes', 0)}"),
        ("key to echo at rest p50 / p99, ms", "20 / 22", "0.5 / 2.9", "≤ 0.5 / 2", keys("keys")),
        ("the same with the kernel's own echo, ms (the floor)", "", "", "", keys("floor_keys")),
        ("key to echo while streaming p50 / p99, ms", "21 / 25", "0.8 / 15", "≤ 1 / 10",
         keys("stream_keys")),
        ("CPU % at 80 tokens/s", "6", "12", "≤ 3", middle("stream_cpu", 1)),
        ("bytes to the terminal per token at 80 tokens/s", "216", "393", "≤ 100",
         middle("stream_bytes", 0)),
        ("20,000 mixed tokens at once: s to last visible, CPU s, bytes", "1.3, 2.0, 415 k",
         "1.9, 3.4, 179 k", "≤ 0.6, ≤ 0.6, ≤ 200 k",
         f"{middle('burst_seconds', 2)}, {middle('burst_cpu', 2)}, "
         f"{kilobytes(figures.get('burst_bytes'))}"),
        ("the same through cat: s to last visible, bytes (the floor)", "", "", "",
         f"{middle('floor_seconds', 2)}, {kilobytes(figures.get('floor_bytes'))}"),
        ("key to echo after that p50 / p99, ms", "", "", "", keys("burst_keys")),
        ("resident memory at rest / after that, MiB", "140 / 169", "143 / 173", "≤ 30 / 50",
         f"{middle('rest_memory', 0)} / {middle('burst_memory', 0)}"),
        ("session of 5,000 messages: opened in s, MiB", "", "", "",
         f"{middle('long_open', 3)}, {middle('long_memory', 0)}"),
        ("a page up in it p50 / p99, ms", "", "", "", keys("long_pages")),
        ("key to echo in it p50 / p99, ms", "", "", "", keys("long_keys")),
    ]
    local = figures.get("local") or {}
    if local:
        rows.append(
            ("local model, reading: tokens/s, times libllama alone", "", "",
             "≥ 0.95", f"{local['local_outcrop_read_tps']:.0f}, {local['local_read_ratio']:.2f}"))
        rows.append(
            ("local model, writing: tokens/s, times libllama alone", "", "",
             "≥ 0.95",
             f"{local['local_outcrop_write_tps']:.1f}, {local['local_write_ratio']:.2f}"))
    turns = figures.get("turns") or []
    for name, turn in zip(("first", "follow-up"), turns):
        rows.append(
            (f"local model, {name} turn: prompt tokens, of these not read again, s to first",
             "", "", "",
             f"{turn['prompt']:,}, {turn['cached']:,}, {turn['first']:.1f}"))
    lines = ["| figure | codex | vibe | wanted | outcrop |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(cell or " " for cell in row) + " |" for row in rows]
    return "\n".join([
        f"Measured on {machine()}; load {load[0]:.1f} before and {load[1]:.1f} after (other work "
        "on the machine slows all of it). A 200×50 pseudo-terminal, a server on the loopback "
        "interface, both on the same machine; medians, key times with all keys of all runs. The "
        "columns codex and vibe were measured earlier on a machine of this kind.", "", *lines])


def kilobytes(values):
    return f"{statistics.median(values) / 1000:.0f} k" if values else "–"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=(
        "Drives the release binary in a pseudo-terminal and prints its figures as Markdown."))
    parser.add_argument("--binary", help="measure this one instead of building it")
    parser.add_argument("--only", help="of these alone, with commas: " + ", ".join(
        [*MEASUREMENTS, "local", "follow-up"]))
    parser.add_argument("--runs", type=int, help="rounds of each measurement")
    parser.add_argument("--json", metavar="FILE", help="also write the bare figures")
    parser.add_argument("--models", help="folder of the local models")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b", help="the local chat model")
    parser.add_argument("--threads", type=int, help="of the local model, on both sides")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    wanted = options.only.split(",") if options.only else [*MEASUREMENTS, "local", "follow-up"]
    unknown = set(wanted) - {*MEASUREMENTS, "local", "follow-up"}
    if unknown:
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}")
    load, figures = [os.getloadavg()[0]], {}
    with Bench(binary) as bench:
        for name, (measure, rounds) in MEASUREMENTS.items():
            if name not in wanted:
                continue
            for number in range(options.runs or rounds):
                say(f"{name}, round {number + 1} of {options.runs or rounds}")
                for figure, value in measure(bench).items():
                    figures.setdefault(figure, []).append(value)
    if os.path.exists(os.path.join(options.models, options.model + ".gguf")):
        if "local" in wanted:
            say("local model against libllama alone")
            figures["local"] = measure_local(binary, options.models, options.model,
                                             options.threads)
        if "follow-up" in wanted:
            say("a follow-up turn of the local model")
            figures |= measure_follow_up(binary, options.models, options.model)
    elif {"local", "follow-up"} & set(wanted):
        say(f"{options.model} is not in {options.models}: no figures of the local model")
    load.append(os.getloadavg()[0])
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"machine": machine(), "load": load, **figures}, file, indent=1)
    print(table(figures, load))


if __name__ == "__main__":
    main()
