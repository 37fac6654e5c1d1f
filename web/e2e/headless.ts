// Participants without a browser (cmd/headless), written from PROTOCOL.md.
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, type Page } from "@playwright/test";
import { post } from "./table";

/** What it says of itself (cmd/headless/main.go). */
interface Report {
  phase: string;
  cards: Record<string, string>;
  from: Record<string, { frames: number; sound: number }>;
  /** null: nothing was said, all are wanted. */
  layers: Record<"q" | "h" | "f", boolean> | null;
}

/** Builds the program into a directory and gives its path. */
export const buildHeadless = (directory: string): string => {
  const binary = join(directory, "headless");
  execFileSync("go", ["build", "-o", binary, "./cmd/headless"], { cwd: join(import.meta.dirname, "../.."), stdio: "inherit" });
  return binary;
};

export class Headless {
  person = "";
  report: Report = { phase: "", cards: {}, from: {}, layers: null };
  private readonly process: ChildProcessWithoutNullStreams;

  constructor(
    binary: string,
    url: string,
    name = "Wei",
    /** A file with the certificate to trust, where the server has one of the test's own. */
    ca = "",
    /** Pictures a second. */
    fps = 30,
  ) {
    this.process = spawn(binary, ["--server", url, "--name", name, "--fps", String(fps)], { env: { ...process.env, ...(ca ? { SSL_CERT_FILE: ca } : {}) } });
    this.process.stderr.pipe(process.stderr);
    createInterface(this.process.stdout).on("line", (line) => {
      const said = JSON.parse(line) as Report | { person: string };
      if ("person" in said) this.person = said.person;
      else this.report = said;
    });
  }

  tell(order: object): void {
    this.process.stdin.write(JSON.stringify(order) + "\n");
  }

  /** Sends it home; the answer is its exit code. */
  async end(): Promise<number | null> {
    const gone = new Promise<number | null>((resolve) => this.process.once("exit", resolve));
    this.process.stdin.end();
    return gone;
  }
}

/** Brings somebody into the group of this page's person. They wait for a session. */
export const bring = async (binary: string, url: string, host: Page, group: string, name: string, ca = "", fps = 30): Promise<Headless> => {
  const { invitation } = await post(host, url, `/api/groups/${group}/invitations`, { for: name });
  const guest = new Headless(binary, url, name, ca, fps);
  guest.tell({ invitation: invitation.token });
  await expect.poll(() => guest.person).not.toBe("");
  await post(host, url, `/api/groups/${group}/members/${guest.person}/confirm`, {});
  return guest;
};
