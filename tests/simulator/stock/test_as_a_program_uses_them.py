"""What a program on the band gets of the stock modules, where all interpreters share them and none could tell."""

from pathlib import Path

from tests.endurance.band_of_text import printed_lines, trace_of_text

_PROGRAM = """
import os, select, sys, time
os.mkdir("a")
os.mkdir("a/b")
os.chdir("a")
os.chdir("b")
os.chdir("..")
print(os.getcwd(), os.listdir())
with open("t", "w") as file:
    file.write("one two")
with open("t") as file:
    print(file.read(2), file.seek(4), file.read())
with open("t") as file:
    print(file.read(1), file.read())
began = time.ticks_ms()
time.sleep(0.5)
print(time.ticks_diff(time.ticks_ms(), began))
poll = select.poll()
poll.register(sys.stdin)
print(poll.poll(20), time.ticks_diff(time.ticks_ms(), began))
"""


def test_folders_a_place_in_a_text_half_a_second_and_a_wait_in_vain(tmp_path: Path) -> None:
    assert printed_lines(trace_of_text(tmp_path, _PROGRAM)) == [
        "/a ['b']", "on 4 two", "o ne two", "500", "[] 520",
    ]  # fmt: skip
