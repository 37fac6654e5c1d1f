import { signal } from "@preact/signals";
import failed from "lucide-static/icons/cloud-off.svg";
import check from "lucide-static/icons/check.svg";
import { Icon } from "./Icon";

const shown = signal<{ text: string; icon: string; key: number } | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;
let key = 0;

/** Says in one short line that something happened, or did not. Only for what the page shows anyway: it goes after six seconds. */
export const toast = (text: string, how: "done" | "failed" = "done"): void => {
  clearTimeout(timer);
  shown.value = { text, icon: how === "done" ? check : failed, key: ++key };
  timer = setTimeout(() => (shown.value = null), 6000);
};

/** The place of toasts: once in the application, always there, so that screen readers listen to it. */
export const Toasts = () => (
  <div class="toasts" role="status">
    {shown.value ? (
      <p class="toast" key={shown.value.key}>
        <Icon of={shown.value.icon} />
        {shown.value.text}
      </p>
    ) : null}
  </div>
);
