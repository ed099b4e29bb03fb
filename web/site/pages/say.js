// The page's texts, in the language that was chosen here, or else in the browser's.
import { WORDS } from "../words.js";

const KEPT = "rondo.language";
export const LANGUAGES = { en: "English", es: "Español", fr: "Français", id: "Bahasa Indonesia", th: "ไทย", tr: "Türkçe" };

let used = first();

function first() {
  const asked = [kept(KEPT), ...navigator.languages.map((name) => name.slice(0, 2))];
  return asked.find((name) => name in WORDS) ?? "en";
}

// Returns what this browser has stored of the user's choices, null for none or where it stores nothing.
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

// Returns the text of a key with its fields filled in: word("failed", { why: "..." }).
export function word(key, fields = {}) {
  return WORDS[used][key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);
}

// Writes all marked texts in a language: the element's text for data-word, its label for screen readers for data-label.
export function speak(name = used) {
  if (name !== used) keep(KEPT, name);
  used = name;
  document.documentElement.lang = used;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
  }
}
