import type { Want } from "../wire/messages";

const every = 250; // ms between two reports at most

/**
 * Tells the server at which size each person is shown, in device pixels: layers nobody sees are not sent.
 * Each shown element registers itself; the report is the whole truth each time.
 */
export class Wants {
  private readonly shown = new Map<Element, { person: string; kind: "video" | "screen" }>();
  private readonly observer = new ResizeObserver(() => this.soon());
  private timer = 0;
  private last = "";

  constructor(private readonly report: (sizes: Want["sizes"]) => void) {
    document.addEventListener("visibilitychange", this.visibility);
  }

  /** Counts an element in until the returned function is called. */
  watch(element: Element, person: string, kind: "video" | "screen"): () => void {
    this.shown.set(element, { person, kind });
    this.observer.observe(element);
    this.soon();
    return () => {
      this.shown.delete(element);
      this.observer.unobserve(element);
      this.soon();
    };
  }

  /** Reports again even if nothing changed: a new socket or generation knows nothing. */
  again(): void {
    this.last = "";
    this.soon();
  }

  close(): void {
    clearTimeout(this.timer);
    this.observer.disconnect();
    document.removeEventListener("visibilitychange", this.visibility);
  }

  private readonly visibility = () => this.soon();

  private soon(): void {
    if (this.timer) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      const sizes = this.sizes();
      const key = JSON.stringify(sizes);
      if (key === this.last) return;
      this.last = key;
      this.report(sizes);
    }, every);
  }

  private sizes(): Want["sizes"] {
    if (document.hidden) return [];
    const largest = new Map<string, Want["sizes"][number]>();
    for (const [element, { person, kind }] of this.shown) {
      const box = element.getBoundingClientRect();
      const w = Math.round(box.width * devicePixelRatio);
      const h = Math.round(box.height * devicePixelRatio);
      const key = `${kind} ${person}`;
      const other = largest.get(key);
      if (w > 0 && h > 0 && (!other || other.w * other.h < w * h)) largest.set(key, { person, kind, w, h });
    }
    return [...largest.values()];
  }
}
