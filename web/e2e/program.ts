// The real program, bin/codev, on free ports with a private PostgreSQL of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(".."); // tests run in web/
const binary = join(root, "bin/codev");

/** A running server. It keeps its data and its address over kill and start: browsers come back to it. */
export class Server {
  url = "";
  /** What it logged, every start after the other. */
  log = "";
  private readonly data = mkdtempSync(join(tmpdir(), "codev-e2e-"));
  private process: ChildProcess | undefined;

  /** More flags, and the host it is reached at when that is not this machine's loopback. */
  constructor(
    private readonly more: readonly string[] = [],
    private readonly host = "127.0.0.1",
  ) {}

  /** Starts it and waits until browsers may come. */
  async start(): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    const args = ["serve", "--addr", `${this.host}:${port}`, "--admin-addr", "off", "--udp-port", "0", "--data-dir", this.data, ...this.more];
    const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], cwd: root });
    this.process = child;
    child.stderr.on("data", (text: Buffer) => (this.log += text.toString()));
    this.url = await new Promise((resolve, reject) => {
      createInterface(child.stdout).on("line", (line) => {
        const said = /^codev is ready on (\S+)$/.exec(line);
        if (said?.[1]) resolve(said[1]);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`codev ended with ${code} before it was ready:\n${this.log}`)));
    });
  }

  /** Ends it and waits until it is gone: SIGTERM asks, SIGKILL does not. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }

  /** Freezes its private PostgreSQL (SIGSTOP), all processes of it, or lets them go on (SIGCONT). */
  postgres(signal: "SIGSTOP" | "SIGCONT"): void {
    const main = Number(readFileSync(join(this.data, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
    const backends = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === main);
    for (const pid of [main, ...backends]) process.kill(pid, signal);
  }

  /** Takes the data away. Only after stop. */
  remove(): void {
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** The parent of a process, by proc_pid_stat(5); 0 when it is gone. */
const parentOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
};
