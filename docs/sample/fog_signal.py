"""Sounds the fog signal of Skerry Point.

The signal sounds two blasts of three seconds, two seconds apart, once in every minute, as long as the
visibility is below LIMIT. It falls silent only after QUIET minutes of clear air.
"""

import time

LIMIT = 900  # metres of visibility; above it ships see the light
QUIET = 20  # minutes of clear air before the signal stops
BLASTS = 2
BLAST_SECONDS = 3.0
PAUSE_SECONDS = 2.0


def visibility(sensor):
    """Metres, the mean of the last five readings; a broken sensor counts as thick fog."""
    readings = [value for value in sensor.last(5) if value is not None]
    if not readings:
        return 0
    return sum(readings) / len(readings)


def sound(horn):
    """One signal. The compressor needs 4.5 bar, so it is asked first."""
    if horn.pressure() < 4.5:
        horn.pump_up(to=6.0)
    for number in range(BLASTS):
        if number:
            time.sleep(PAUSE_SECONDS)
        horn.blow(BLAST_SECONDS)


def keep_watch(sensor, horn, log):
    """Runs for ever. Says in the log when fog comes and when it goes."""
    clear_minutes = QUIET
    while True:
        if visibility(sensor) < LIMIT:
            if clear_minutes >= QUIET:
                log.write("fog came")
            clear_minutes = 0
        elif clear_minutes < QUIET:
            clear_minutes += 1
            if clear_minutes == QUIET:
                log.write("fog went")
        if clear_minutes < QUIET:
            sound(horn)
        time.sleep(60 - BLASTS * BLAST_SECONDS)
