import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/tokens.css";
import "./styles/ui.css";
import "./styles/pages.css";
import { render } from "preact";
import { App } from "./app";
import { ready } from "./i18n/lang";
import { startRouter } from "./router";

const again = 3_000; // ms between two attempts to fetch the words

/** Shows the application in its person's language. Without words there is nothing to show but this, and another attempt. */
const begin = (root: HTMLElement): void => {
  ready().then(
    () => {
      root.textContent = "";
      startRouter();
      render(<App />, root);
    },
    () => {
      root.textContent = "Connexion… / Connecting…";
      setTimeout(() => begin(root), again);
    },
  );
};

const root = document.getElementById("app");
if (root) begin(root);
