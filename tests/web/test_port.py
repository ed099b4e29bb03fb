"""The page's side of a serial port goes on after noise on the line, and ends once the cable is out.

In node, over a port that breaks as the browser's does: each error ends its stream, and the port has a new one
unless it is gone (W3C Web Serial API, "readable attribute").
"""

import json

import pytest

from tests.web.in_node import in_node

PLAYED = """
import { Port } from "SITE/cable/port.js";

const heard = [];
const ends = END;
class Broken {
  async open() {
    this.next();
    this.writable = new WritableStream();
  }
  next() {
    const [bytes, error] = ends.shift() ?? [];
    this.readable = bytes === undefined ? null : new ReadableStream({
      pull: async (into) => {
        if (bytes.length) return into.enqueue(bytes.shift());
        if (error === "") return new Promise(() => {});
        this.next();
        into.error(new Error(error));
      },
    });
  }
  async close() { heard.push("closed"); }
}
const port = new Port(new Broken(), (bytes) => heard.push(bytes));
await port.open();
await new Promise((resolve) => setTimeout(resolve));
await port.close();
console.log(JSON.stringify(heard));
"""


@pytest.mark.parametrize(
    ("error_events", "received"),
    [
        ([[[1, 2], "framing"], [[3], ""]], [1, 2, 3, "closed"]),
        ([[[1], "break"], [[2], "lost"]], [1, 2, None, "closed"]),
    ],
)
def test_noise_on_the_line_is_not_taken_for_a_cable_that_was_pulled_out(
    error_events: list[object], received: list[object]
) -> None:
    assert in_node(PLAYED.replace("END", json.dumps(error_events))) == received
