import { Icon } from "../ui/Icon";

interface BarButtonProps {
  icon: string;
  word: string;
  /** The word on a phone. */
  short?: string;
  /** A switch that is on, or off: pressed says so to screen readers. */
  pressed?: boolean;
  /** A device that is off: drawn pressed, as in the mock, and named as it is. */
  off?: boolean;
  main?: boolean;
  leave?: boolean;
  keys?: string;
  controls?: string;
  when?: string;
  onClick: () => void;
}

/** One key of the bar: icon and word together. */
export const BarButton = ({ icon, word, short, pressed, off, main, leave, keys, controls, when, onClick }: BarButtonProps) => (
  <li class={when}>
    <button
      type="button"
      class={["bar__btn", main && "bar__btn--main", leave && "bar__btn--leave", off && "bar__btn--off"].filter(Boolean).join(" ")}
      aria-pressed={off !== undefined ? !off : pressed}
      aria-keyshortcuts={keys}
      aria-controls={controls}
      aria-expanded={controls ? pressed : undefined}
      onClick={onClick}
    >
      <Icon of={icon} />
      {short && short !== word ? (
        <>
          <span class="bar__long">{word}</span>
          <span class="bar__short">{short}</span>
        </>
      ) : (
        <span>{word}</span>
      )}
    </button>
  </li>
);
