// A bad network between hosts of our own: a network namespace holds one browser, a veth pair is its only line, nft and tc make it worse (delay would need
// the kernel's netem, which many hosts have not: `codev load` delays).
// Linux and root only; what is missing is said and fails the test, nothing is skipped.
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
  /** kbit/s towards the browser. */
  down?: number;
}

/** What gets through from the browser. */
export type Open = "all" | "tcp" | "https";

/** The line of one browser. */
export class Network {
  private address = 0;

  constructor(private readonly httpsPort: () => number) {
    this.remove(); // left by a run that was killed
    run("ip", "netns", "add", name);
    run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
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

  worsen({ loss = 0, down }: Bad): void {
    this.heal();
    if (loss > 0) {
      for (const chain of ["up", "down"] as const) this.rule(chain, loss < 100 ? `numgen random mod 1000 < ${Math.round(10 * loss)} drop` : "drop");
    }
    if (down) run("tc", "qdisc", "add", "dev", near, "root", "tbf", "rate", `${down}kbit`, "burst", "4kb", "latency", "250ms");
  }

  heal(): void {
    run("nft", "flush", "chain", "netdev", table, "up");
    this.inside("nft", "flush", "chain", "inet", table, "down");
    quietly("tc", "qdisc", "del", "dev", near, "root");
  }

  /** A firewall between the browser and the server: what it does not let through is lost without a word. */
  let(open: Open): void {
    this.heal();
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
  cut(): void {
    this.worsen({ loss: 100 });
  }

  remove(): void {
    quietly("nft", "delete", "table", "netdev", table);
    quietly("ip", "link", "del", near);
    quietly("ip", "netns", "del", name);
  }

  private rule(chain: "up" | "down", rule: string): void {
    if (chain === "up") run("nft", "add", "rule", "netdev", table, "up", rule);
    else this.inside("nft", "add", "rule", "inet", table, "down", rule);
  }

  private inside(...command: string[]): void {
    run("ip", "netns", "exec", name, ...command);
  }
}
