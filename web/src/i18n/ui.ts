import { pages } from "./pages";

/** The few words of the shared components. */
export const ui = () => pages().ui;
