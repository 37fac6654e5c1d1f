// A bad network between hosts of our own: a network namespace holds one browser, a cable of ours is its only line (cmd/cable, which also
// delays: many kernels have no netem), nft and tc make it worse.
// Linux and root only; what is missing is said and fails the test, nothing is skipped.
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const name = "codev-e2e";
const near = "codev0"; // the end at the server
const far = "codev1"; // the end in the namespace
const table = "codev_e2e"; // of nftables, at both ends

/** The server's address on the line, and the browser's two: the first, and the one that it changes to. */
export const server = "10.79.0.1";
const browsers = ["10.79.0.2", "10.79.0.3"] as const;

const run = (command: string, ...args: string[]): string => {
  try {
    return execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"] }).toString();
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new Error(`${command} ${args.join(" ")}: ${said.trim()}. This test needs Linux, root (or CAP_NET_ADMIN) and iproute2 and nftables.`);
  }
};

const quietly = (command: string, ...args: string[]): void => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
  } catch {
    // it was not there
  }
};

/** How bad the line is; what is not said is good. */
export interface Bad {
  /** Percent of packets lost, each way. */
  loss?: number;
  /** ms later, each way. */
  delay?: number;
  /** kbit/s towards the browser. */
  down?: number;
}

/** What gets through from the browser. */
export type Open = "all" | "tcp" | "https";

const clear = (): void => {
  quietly("nft", "delete", "table", "netdev", table);
  quietly("ip", "netns", "del", name);
};

/** The line of one browser. */
export class Network {
  private address = 0;

  private constructor(
    private readonly cable: ChildProcessWithoutNullStreams,
    private readonly said: AsyncIterator<string>,
    private readonly httpsPort: () => number,
  ) {}

  /** Lays the cable; its program is built into a directory. */
  static async lay(directory: string, httpsPort: () => number): Promise<Network> {
    clear(); // left by a run that was killed
    const binary = join(directory, "cable");
    execFileSync("go", ["build", "-o", binary, "./cmd/cable"], { cwd: join(import.meta.dirname, "../.."), stdio: "inherit" });
    const cable = spawn(binary, [near, far]);
    cable.stderr.pipe(process.stderr);
    const network = new Network(cable, createInterface(cable.stdout)[Symbol.asyncIterator](), httpsPort);
    if ((await network.said.next()).done) throw new Error("No cable: this test needs Linux, root (or CAP_NET_ADMIN) and /dev/net/tun.");
    network.connect();
    return network;
  }

  private connect(): void {
    run("ip", "netns", "add", name);
    run("ip", "link", "set", far, "netns", name);
    run("ip", "addr", "add", `${server}/24`, "dev", near);
    run("ip", "link", "set", near, "up");
    this.inside("ip", "link", "set", "lo", "up");
    this.inside("ip", "addr", "add", `${browsers[0]}/24`, "dev", far);
    this.inside("ip", "link", "set", far, "up");
    this.inside("ip", "route", "add", "default", "via", server);
    // What comes from the browser is lost at the near end: lost at its own, the kernel would tell it.
    run("nft", "add", "table", "netdev", table);
    run("nft", "add", "chain", "netdev", table, "up", `{ type filter hook ingress device ${near} priority 0; policy accept; }`);
    this.inside("nft", "add", "table", "inet", table);
    this.inside("nft", "add", "chain", "inet", table, "down", "{ type filter hook input priority 0; policy accept; }");
  }

  /** A program that starts a browser inside, for Playwright's executablePath. */
  wrap(browser: string, directory: string): string {
    const script = join(directory, "browser");
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${name} ${browser} "$@"\n`);
    chmodSync(script, 0o755);
    return script;
  }

  async worsen({ loss = 0, delay = 0, down }: Bad): Promise<void> {
    this.clean();
    await this.wait(delay);
    if (loss > 0) {
      for (const chain of ["up", "down"] as const) this.rule(chain, loss < 100 ? `numgen random mod 1000 < ${Math.round(10 * loss)} drop` : "drop");
    }
    if (down) run("tc", "qdisc", "add", "dev", near, "root", "tbf", "rate", `${down}kbit`, "burst", "4kb", "latency", "250ms");
  }

  async heal(): Promise<void> {
    await this.worsen({});
  }

  /** What comes from now on comes so many ms later. */
  private async wait(delay: number): Promise<void> {
    this.cable.stdin.write(`${delay}\n`);
    await this.said.next();
  }

  private clean(): void {
    run("nft", "flush", "chain", "netdev", table, "up");
    this.inside("nft", "flush", "chain", "inet", table, "down");
    quietly("tc", "qdisc", "del", "dev", near, "root");
  }

  /** A firewall between the browser and the server: what it does not let through is lost without a word. */
  let(open: Open): void {
    this.clean();
    if (open === "all") return;
    for (const chain of ["up", "down"] as const) this.rule(chain, "meta l4proto udp drop");
    if (open === "https") this.rule("up", `tcp dport != ${this.httpsPort()} drop`);
  }

  /** The browser gets another address, as when it goes from one network to another. */
  move(): void {
    this.address = 1 - this.address;
    const to = browsers[this.address] ?? browsers[0];
    this.inside("ip", "addr", "flush", "dev", far);
    this.inside("ip", "addr", "add", `${to}/24`, "dev", far);
    this.inside("ip", "route", "replace", "default", "via", server);
  }

  /** Cuts the line, until it heals: what is sent meanwhile is lost without a word. */
  cut(): Promise<void> {
    return this.worsen({ loss: 100 });
  }

  async remove(): Promise<void> {
    const gone = new Promise((resolve) => this.cable.once("exit", resolve));
    this.cable.stdin.end();
    await gone;
    clear();
  }

  private rule(chain: "up" | "down", rule: string): void {
    if (chain === "up") run("nft", "add", "rule", "netdev", table, "up", rule);
    else this.inside("nft", "add", "rule", "inet", table, "down", rule);
  }

  private inside(...command: string[]): void {
    run("ip", "netns", "exec", name, ...command);
  }
}
