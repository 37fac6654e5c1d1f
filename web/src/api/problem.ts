/**
 * Why a request did not do what was asked. The codes are those of web/API.md, and two of the browser's own: `network`, no answer came;
 * `internal`, an answer nobody foresaw.
 */
export type Code = "bad" | "signin" | "rights" | "origin" | "gone" | "link" | "state" | "invalid" | "rate" | "database" | "network" | "internal";

export type Why = "required" | "long" | "chars" | "value";

const codes: ReadonlySet<string> = new Set<Code>(["bad", "signin", "rights", "origin", "gone", "link", "state", "invalid", "rate", "database", "network", "internal"]);
const whys: ReadonlySet<string> = new Set<Why>(["required", "long", "chars", "value"]);

const isCode = (value: unknown): value is Code => typeof value === "string" && codes.has(value);
const isWhy = (value: unknown): value is Why => typeof value === "string" && whys.has(value);

export class Problem extends Error {
  constructor(
    readonly code: Code,
    /** With `invalid`: which field, and why. */
    readonly field: string = "",
    readonly why: Why = "value",
    /** With `rate`: seconds to wait. */
    readonly wait: number = 0,
  ) {
    super(code);
  }

  /** True when asking again in a while may help without anybody doing anything. */
  get passing(): boolean {
    return this.code === "network" || this.code === "database" || this.code === "internal";
  }
}

/** Whatever was thrown, as a Problem. */
export const problemOf = (thrown: unknown): Problem => (thrown instanceof Problem ? thrown : new Problem("network"));

/** The Problem that an answer of the server describes. */
export const readProblem = (status: number, body: unknown, retryAfter: string | null): Problem => {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  const member = (name: string): unknown => (typeof error === "object" && error !== null ? (error as Record<string, unknown>)[name] : undefined);
  const code = member("code");
  const field = member("field");
  const why = member("why");
  if (!isCode(code)) return new Problem(status === 502 || status === 504 ? "network" : "internal"); // a proxy's answer, or an unknown one
  return new Problem(code, typeof field === "string" ? field : "", isWhy(why) ? why : "value", Number(retryAfter) || 0);
};
