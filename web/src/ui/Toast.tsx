import { signal } from "@preact/signals";
import check from "lucide-static/icons/check.svg";
import { Icon } from "./Icon";

const shown = signal<{ text: string; key: number } | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;
let key = 0;

/** Says in one short line that something happened. Only for what the page shows anyway: it goes after six seconds. */
export const toast = (text: string): void => {
  clearTimeout(timer);
  shown.value = { text, key: ++key };
  timer = setTimeout(() => (shown.value = null), 6000);
};

/** The place of toasts: once in the application, always there, so that screen readers listen to it. */
export const Toasts = () => (
  <div class="toasts" role="status">
    {shown.value ? (
      <p class="toast" key={shown.value.key}>
        <Icon of={check} />
        {shown.value.text}
      </p>
    ) : null}
  </div>
);
