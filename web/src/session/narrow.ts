import { useSignal } from "@preact/signals";
import type { Quality } from "../wire/messages";
import { useTable } from "./table";

const patience = 3_000; // ms that a line may be narrow before it is worth a sentence: a moment is not

/** The own line when it has been narrow for a while, and the way not to hear of it again until it was good in between. */
export const useNarrow = (): { quality: Exclude<Quality, "good">; hide: () => void } | null => {
  const { room, now } = useTable();
  const hidden = useSignal<Quality | null>(null);
  const line = room.quality.value;
  const since = useSignal<number | null>(null);
  if (!line || line.quality === "good") {
    if (since.peek() !== null) since.value = hidden.value = null;
    return null;
  }
  const { quality } = line;
  if (since.peek() === null) since.value = now.peek();
  if (now.value - (since.value ?? 0) < patience || hidden.value === quality || hidden.value === "audio") return null;
  return { quality, hide: () => (hidden.value = quality) };
};
