/** Random numbers from a seed: xorshift of 32 bits (Marsaglia, 2003). */
export const chance = (seed: number) => {
  let state = (seed + 1) * 0x9e3779b1;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error("nothing to choose from");
    return found;
  };
  return { random, below, one };
};

export type Chance = ReturnType<typeof chance>;
