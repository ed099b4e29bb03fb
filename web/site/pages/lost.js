// Before a page's module: says that it, or any that it imports, does not come. Then none of them runs, so none can say it.
const { told, waits, text, why } = document.currentScript.dataset;

addEventListener(
  "error",
  ({ target }) => {
    if (target.localName !== "script") return;
    document.getElementById(waits).hidden = true;
    document.getElementById(told).textContent = text.replace("{why}", why);
    document.getElementById(told).hidden = false;
  },
  true,
);
