"""A model server on the loopback interface that speaks the OpenAI protocol and thinks of nothing.

A question `BENCH n=20000 rate=0 id=k7` gets that many tokens, an event each, `rate` of them a second
(0: as fast as they are read), the last one `ENDk7END`. They are headings, prose, lists, code, tables,
quotes, CJK and emoji, the same each time. Prints its port; GET /log tells when each answer was sent.
"""

import asyncio
import json
import random
import re
import time

QUESTION = re.compile(r"BENCH n=(\d+) rate=([\d.]+) id=(\w+)")
PROSE = (
    "The light was seen from the bridge at four bells and lost again behind the point . "
    "Nobody had trimmed the wick since noon , so the keeper's log and the master's differ by "
    "eleven minutes . Both agree that the swell came from the north and that the fog signal "
    "sounded twice before the anchor held .").split(" ")
CJK = list("灯台の光は四点鐘に橋から見え、やがて岬の陰に消えた。守塔人的日志与船长的日志相差十一分钟。안개 신호가 두 번 울렸다.")
EMOJI = ["🚢", "⚓", "✅", "⚠️", "👩‍🔧", "🇳🇴", "🪨", "📄"]
CODE = """```python
def corrected(sightings, drift):
    \"\"\"Each sighting, moved by the drift of its clock.\"\"\"
    for sighting in sightings:
        if sighting.clock not in drift:  # a clock nobody compared
            continue
        yield sighting.time - drift[sighting.clock]
```
"""
TABLE = """| bell | seen | minutes | note |
|-----:|-----:|:-------:|------|
| 4    | yes  |  11.0   | 霧 thick |
| 6    | no   |   0.5   | clear ✅ |
"""


def pieces(text):
    return re.findall(r"\s*\S{1,6}|\s+", text)


def words(text):
    return [word + " " for word in text]


def section(number, chance):
    yield from ["##", " Watch", f" {number}", "\n\n", *words(PROSE), "\n\n"]
    yield from ["- ", "**bold", " item**", " with `", "code", "`", " and ", "*emphasis*", "\n"]
    yield from ["- ", "see ", "[the log]", "(https://example.invalid/log)", " "]
    yield from [chance.choice(EMOJI), "\n\n"]
    if number % 4 == 0:
        yield from pieces(CODE) + ["\n"]
    elif number % 4 == 1:
        yield from CJK + ["\n\n"]
    elif number % 4 == 2:
        yield from pieces(TABLE) + ["\n"]
    else:
        yield from ["> ", "quoted: ", *words(PROSE[:10]), chance.choice(EMOJI), "\n\n"]


def tokens(count, name):
    chance, found, number = random.Random(7), [], 0
    while len(found) < count - 1:
        found += section(number, chance)
        number += 1
    del found[count - 1:]
    if "".join(found).count("```") % 2:
        found[-1] = "\n```\n"  # Cut inside a code block.
    return found + [f"\n\nEND{name}END"]


class Server:
    def __init__(self):
        self.log = []

    async def serve(self, reader, writer):
        try:
            while line := await reader.readline():
                path = line.decode().split(" ")[1]
                length = 0
                while header := (await reader.readline()).strip():
                    name, _, value = header.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                request = json.loads(await reader.readexactly(length)) if length else {}
                if path.endswith("/chat/completions"):
                    await self.answer(request, writer)
                elif path.endswith("/log"):
                    self.reply(writer, self.log)
                elif path.endswith("/models"):
                    self.reply(writer, {"object": "list", "data": [
                        {"id": "bench", "object": "model", "context_length": 1_000_000}]})
                else:
                    self.reply(writer, {"error": {"message": "no such path"}}, "404 Not Found")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The program has ended.
        finally:
            writer.close()

    @staticmethod
    def reply(writer, value, status="200 OK"):
        body = json.dumps(value).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async def answer(self, request, writer):
        question = QUESTION.findall(request["messages"][-1]["content"])
        count, rate, name = question[-1] if question else ("5", "0", "none")
        answer, rate = tokens(int(count), name), float(rate)
        frames = [self.chunk({"content": token}) for token in answer]
        usage = {"prompt_tokens": 40, "completion_tokens": len(answer),
                 "total_tokens": 40 + len(answer)}
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\n")
        entry = {"name": name, "bytes": len("".join(answer).encode()), "first": time.monotonic()}
        self.log.append(entry)
        if rate == 0:
            for start in range(0, len(frames), 32):
                writer.write(b"".join(frames[start:start + 32]))
                await writer.drain()
        else:
            for index, frame in enumerate(frames):
                writer.write(frame)
                await writer.drain()
                left = entry["first"] + (index + 1) / rate - time.monotonic()
                if left > 0:
                    await asyncio.sleep(left)
        entry["last"] = time.monotonic()
        writer.write(self.chunk({}, finish="stop") + self.chunk(None, usage=usage)
                     + self.frame(b"data: [DONE]\n\n") + b"0\r\n\r\n")

    def chunk(self, delta, finish=None, usage=None):
        choices = [] if delta is None else [
            {"index": 0, "delta": delta, "finish_reason": finish}]
        event = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "bench",
                 "choices": choices}
        if usage:
            event["usage"] = usage
        return self.frame(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n")

    @staticmethod
    def frame(data):
        return b"%x\r\n%s\r\n" % (len(data), data)


async def main():
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, limit=1 << 24)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
