// The page's words in the language of the browser, or the one that was chosen here.
import { WORDS } from "../words.js";

const KEPT = "rondo.language";
export const LANGUAGES = { en: "English", es: "Español", fr: "Français", id: "Bahasa Indonesia", th: "ไทย", tr: "Türkçe" };

let used = first();

function first() {
  const asked = [kept(KEPT), ...navigator.languages.map((name) => name.slice(0, 2))];
  return asked.find((name) => name in WORDS) ?? "en";
}

// What this browser keeps of the user's choices; a browser that keeps nothing is as if nothing were chosen.
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It holds until the page is closed.
  }
}

export function language() {
  return used;
}

// word("speed", { speed: 10 })
export function word(key, fields = {}) {
  return WORDS[used][key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

// Says every marked word of the page again: data-word is a text, data-label a label for who does not see it.
export function speak(name = used) {
  if (name !== used) keep(KEPT, name);
  used = name;
  document.documentElement.lang = used;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
}
