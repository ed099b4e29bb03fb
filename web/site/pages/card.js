// The page for the fridge: looked at, printed, saved. Its drawing is an image, so that nothing in it can act here.
import { word } from "./say.js";
import { save } from "./share.js";

// The country that the browser names, for its paper; "" where it names none.
export const country = () => new Intl.Locale(navigator.language).region ?? "";

function button(name, does) {
  const made = document.createElement("button");
  made.textContent = word(name);
  made.addEventListener("click", does);
  return made;
}

// `html` is the file as `tools card` writes it: a drawing, and the same in words for who cannot see it.
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
