// The advice nudge (method.md 2.4): rules on the author's own draft, in this browser only. It never blocks, counts or tells anybody.

const advice: readonly RegExp[] = [
  /\bhave you (thought|considered|tried)\b/i,
  /\bwhy don['’]t you\b/i,
  /\bdon['’]t you think\b/i,
  /\bshouldn['’]t you\b/i,
  /\bif i were you\b/i,
  /\byou (should|could|need to)\b/i,
  /\bwhat about \w+ing\b/i,
  /\b(as-tu|avez-vous) (déjà )?(pensé|essayé|envisagé)/i,
  /\bpourquoi ne pas\b/i,
  /\bpourquoi tu ne\b/i,
  /\bne crois-tu pas\b/i,
  /\btu (devrais|pourrais)\b/i,
  /\bil faudrait\b/i,
  /\bsi j['’]étais toi\b/i,
  /(^|[^\p{L}])à ta place\b/iu,
  /\bet si tu\b/i,
];

const reasons: readonly RegExp[] = [/\bbecause\b/i, /\bparce qu/i];
const longestQuestion = 25; // words

/** Whether a draft of a question may carry a suggestion, or is no single, short question. */
export const nudges = (text: string): boolean => {
  const draft = text.normalize("NFC").trim();
  if (draft === "") return false;
  const marks = draft.split("?").length - 1;
  const words = draft.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  return marks !== 1 || words > longestQuestion || [...advice, ...reasons].some((pattern) => pattern.test(draft));
};

const bag = (text: string): Set<string> => new Set(text.toLocaleLowerCase().match(/\p{L}{3,}/gu) ?? []);

/** Whether two questions ask nearly the same: most of their words are shared. */
export const alike = (a: string, b: string): boolean => {
  const [x, y] = [bag(a), bag(b)];
  if (x.size < 3 || y.size < 3) return false;
  const shared = [...x].filter((word) => y.has(word)).length;
  return shared / Math.min(x.size, y.size) >= 0.75;
};
