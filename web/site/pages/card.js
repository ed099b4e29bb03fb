// Shows the page for the fridge, to be printed or saved. Its drawing becomes an image, so that no script in it can run.
import { word } from "./say.js";
import { save } from "./share.js";

// Returns the country that the browser's language names, to choose the paper; "" if it names none.
export const country = () => new Intl.Locale(navigator.language).region ?? "";

function button(name, does) {
  const made = document.createElement("button");
  made.textContent = word(name);
  made.addEventListener("click", does);
  return made;
}

// Shows `html`, the file that `tools card` writes, in a dialog: its drawing, with its text for screen readers.
export async function showCard(html) {
  const bare = html.replace(/<style>.*?<\/style>/s, ""); // which this page's policy would complain of
  const file = new DOMParser().parseFromString(bare, "text/html");
  const picture = new Image();
  const drawing = new XMLSerializer().serializeToString(file.querySelector("svg"));
  picture.src = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  picture.alt = [...file.querySelectorAll("li")].map((line) => line.textContent).join(". ");
  await picture.decode();
  const dialog = document.createElement("dialog");
  dialog.id = "card";
  const does = document.createElement("p");
  const shut = button("close", () => dialog.close());
  does.append(button("print", () => print()), button("card_save", () => save("rondo-card.html", html, "text/html")), shut);
  const how = document.createElement("p");
  how.textContent = word("card_how");
  dialog.setAttribute("aria-label", word("card"));
  dialog.append(does, how, picture);
  dialog.addEventListener("close", () => {
    URL.revokeObjectURL(picture.src);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
