// Fills in the texts of the page about Rondo, in the language of the browser or the one that was chosen.
import { speak } from "./say.js";

speak();
