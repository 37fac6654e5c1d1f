// What failed and why, once more in the last lines of a run: a log that is cut keeps those.
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const most = 12; // lines of one error

export default class Summary implements Reporter {
  private readonly failed: string[] = [];

  onTestEnd(test: TestCase, { errors, steps }: TestResult): void {
    if (errors.length === 0) return;
    const step = steps.find((one) => one.category === "test.step" && one.error)?.title;
    const first = (errors[0]?.message ?? "").replace(/\u001b\[[\d;]*m/g, "").split("\n").filter(Boolean).slice(0, most);
    this.failed.push([`${test.location.file.split("/").pop()}: ${test.title}`, ...(step ? [`in: ${step}`] : []), ...first].join("\n    "));
  }

  onEnd(): void {
    for (const one of this.failed) console.log(`\n  ${one}`);
  }
}
