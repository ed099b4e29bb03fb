// Says the page's words in the language of the browser.
import { speak } from "./say.js";

speak();
