"""Runs the page's scripts in node, one module at a time, in a document of which there is only what they touch."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from simulator.interpreters import wasm
from web.building import words
from web.building.site import SITE

DOCUMENT = """
class Element {
  children = []; style = {}; dataset = {}; heard = {}; textContent = "";
  constructor(name) { this.name = name; }
  append(...parts) { this.children.push(...parts); }
  replaceChildren(...parts) { this.children = parts; }
  setAttribute(key, value) { this[key === "class" ? "className" : key] = value; }
  addEventListener(kind, act) { this.heard[kind] = act; }
  get classList() { return { toggle: (kind, on) => (this[kind] = on), remove: (kind) => (this[kind] = false) }; }
  get firstChild() { return this.children[0]; }
  getContext() { return {}; }
  showModal() { this.open = true; }
  close() { this.open = false; }
  querySelector(wanted) {
    const fits = (part) => wanted === `.${part.className}` || wanted === part.name;
    return this.children.find(fits) ?? this.children.map((part) => part.querySelector(wanted)).find(Boolean);
  }
}
const elements = {};
const part = (id) => (elements[id] ??= new Element(id));
globalThis.document = {
  getElementById: part, querySelector: part, querySelectorAll: () => [], body: new Element("body"),
  documentElement: {},
  createElement: (name) => new Element(name), createElementNS: (_space, name) => new Element(name),
};
const stored = {};
globalThis.localStorage = { getItem: (key) => stored[key] ?? null, setItem: (key, value) => (stored[key] = value) };
globalThis.Worker = class { postMessage() {} };
globalThis.setInterval = () => 0;
const speaks = (...languages) => Object.defineProperty(globalThis, "navigator", {
  value: { languages, language: languages[0] }, configurable: true });
speaks("en");
"""


def site_with_words(folder: Path) -> Path:
    """Puts the page's scripts, and the words that the build adds to them, into `folder`; returns it."""
    for path in SITE.rglob("*.js"):
        copy = folder / path.relative_to(SITE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (folder / "words.js").write_text(words.script({}), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def in_node(script: str, site: Path = SITE) -> Any:
    """Runs a script, in which SITE stands for the address of the folder `site`; returns the JSON that it prints."""
    node = wasm.node()
    if node is None:
        pytest.skip("no node")
    text = script.replace("SITE", site.as_uri())
    command = [node, "--input-type=module"]
    process = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return json.loads(process.stdout)
