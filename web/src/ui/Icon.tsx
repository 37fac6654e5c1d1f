const bodies = new Map<string, string>();

/** The drawing inside the <svg> of a Lucide file. */
const body = (source: string): string => {
  let made = bodies.get(source);
  if (made === undefined) {
    made = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    bodies.set(source, made);
  }
  return made;
};

/**
 * One Lucide icon, drawn inline so that it takes the colour of the text beside it. Icons never stand alone: a word is beside them, or the
 * control that holds them has a name.
 *
 *     import lock from "lucide-static/icons/lock.svg";
 *     <Icon of={lock} />
 */
export const Icon = ({ of, class: more }: { of: string; class?: string }) => (
  <svg class={more ? `icon ${more}` : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false" dangerouslySetInnerHTML={{ __html: body(of) }} />
);
