import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import down from "lucide-static/icons/chevron-down.svg";
import search from "lucide-static/icons/search.svg";
import up from "lucide-static/icons/chevron-up.svg";
import x from "lucide-static/icons/x.svg";
import { words } from "../i18n/room";
import { phase, useTable } from "../session/table";
import { ui } from "../i18n/ui";
import { Button } from "../ui/Button";
import { fold } from "./fold";

/** Whether the field is open. */
export const finding = signal(false);

/** What the key F and the thumb bar do: the field is open, and has the focus. */
export const find = (): void => {
  finding.value = true;
  document.querySelector<HTMLElement>(".find .input")?.focus();
};

/** Opens and closes it; on a phone the thumb bar does. */
export const FindButton = () => (
  <Button look="quiet" icon={search} iconOnly aria-keyshortcuts="f" aria-pressed={finding.value} onClick={() => (finding.value = !finding.value)}>
    {words().find.title}
  </Button>
);

const places = "#board .contract__part, #board [data-card], #board [data-draft], #board [data-card-form], #board .drafts > li:not([data-draft]), #board .mine__body > .field, #board .section > .field";

/** The outermost things on the board that hold the words, as this person sees them. Nothing is asked of the server. */
const found = (query: string): HTMLElement[] => {
  const wanted = fold(query.trim());
  if (wanted === "") return [];
  return [...document.querySelectorAll<HTMLElement>(places)].filter((place) => {
    const written = [...place.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea, input:not([type=radio], [type=checkbox])")].map((field) => field.value);
    const shown = [...place.querySelectorAll<HTMLElement>("p, dd, .card__answer")].map((text) => text.textContent ?? "");
    return [...shown, ...written].some((text) => fold(text).includes(wanted));
  });
};

/** Find on the board: accents do not matter; the count is said, the place is shown. It stays from step to step. */
export const Find = () => {
  const table = useTable();
  const t = words();
  const query = useSignal("");
  const at = useSignal(0);
  const all = useSignal(0);
  const marked = useRef<HTMLElement | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { board, typing } = table.room;
  const show = (to: number, scroll = true) => {
    const places = found(query.peek());
    marked.current?.removeAttribute("data-found");
    all.value = places.length;
    at.value = places.length === 0 ? 0 : (to + places.length) % places.length;
    const place = places[at.peek()];
    marked.current = place ?? null;
    if (!place) return;
    place.setAttribute("data-found", "");
    const drawer = place.closest("details");
    if (drawer) drawer.open = true;
    if (scroll) place.scrollIntoView({ block: "center" });
  };
  const close = () => {
    const place = marked.current;
    finding.value = false;
    place?.removeAttribute("data-found");
    (place?.matches("[tabindex]") ? place : document.getElementById("board"))?.focus();
  };
  useEffect(() => show(at.peek(), false), [board.value, typing.value, phase(table)]);
  useEffect(() => {
    field.current?.focus();
    return () => marked.current?.removeAttribute("data-found");
  }, []);
  return (
    <form
      class="find"
      role="search"
      aria-label={t.find.title}
      onSubmit={(event) => {
        event.preventDefault();
        show(at.value + 1);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          close();
        } else if (event.key === "Enter" && event.shiftKey) {
          event.preventDefault();
          show(at.value - 1);
        }
      }}
    >
      <input
        class="input"
        ref={field}
        type="search"
        dir="auto"
        aria-label={t.find.title}
        placeholder={t.find.title}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          show(0);
        }}
      />
      <span class="find__count" role="status">
        {query.value.trim() === "" ? "" : all.value === 0 ? t.find.none : t.find.count(at.value + 1, all.value)}
      </span>
      <Button look="quiet" icon={up} iconOnly onClick={() => show(at.value - 1)}>
        {t.find.previous}
      </Button>
      <Button look="quiet" icon={down} iconOnly onClick={() => show(at.value + 1)}>
        {t.find.next}
      </Button>
      <Button look="quiet" icon={x} iconOnly onClick={close}>
        {ui().close}
      </Button>
    </form>
  );
};
