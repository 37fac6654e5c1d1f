import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/tokens.css";
import "./styles/ui.css";
import "./styles/pages.css";
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";

const root = document.getElementById("app");
if (root) {
  startRouter();
  render(<App />, root);
}
