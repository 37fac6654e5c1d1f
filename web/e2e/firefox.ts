// Firefox as Debian ships it, headless, with a microphone and a camera that are made up. Playwright drives a Firefox of its own only, so
// this speaks Marionette, which every Firefox understands (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html):
// a TCP connection, messages as "length:json", [type, id, command or error, payload].
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const prefs: Record<string, string | number | boolean> = {
  "marionette.port": 0, // a free one, written into the profile
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.peerconnection.ice.loopback": true,
  "media.autoplay.default": 0,
  "intl.accept_languages": "fr-FR, fr",
  "intl.locale.requested": "en-US",
  // no request to anybody else
  "app.update.enabled": false,
  "app.normandy.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "media.gmp-manager.updateEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "http://127.0.0.1:9/", // the discard port: nothing answers
  "toolkit.telemetry.enabled": false,
};

const program = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

/** One Firefox with one tab. */
export class Firefox {
  private readonly profile = mkdtempSync(join(tmpdir(), "codev-firefox-"));
  private process: ChildProcess | undefined;
  private socket: Socket | undefined;
  private id = 0;
  private heard = Buffer.alloc(0);
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  /** Starts it and waits until it obeys. */
  async start(): Promise<void> {
    if (!program) throw new Error("no Firefox: make installs firefox-esr on Debian");
    const lines = Object.entries(prefs).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(this.profile, "user.js"), lines.join("\n"));
    const child = spawn(program, ["--headless", "--no-remote", "--marionette", "--profile", this.profile], {
      stdio: "ignore",
      env: { ...process.env, HOME: this.profile, MOZ_CRASHREPORTER_DISABLE: "1", MOZ_REMOTE_SETTINGS_DEVTOOLS: "1" },
    });
    this.process = child;
    const port = Number(await this.port(child));
    const socket = connect(port, "127.0.0.1");
    this.socket = socket;
    socket.on("data", (data: Buffer) => this.hear(data));
    await once(socket, "connect");
    await this.send("WebDriver:NewSession", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
    await this.send("WebDriver:SetTimeouts", { script: 60_000, pageLoad: 60_000, implicit: 0 });
  }

  async goto(url: string): Promise<void> {
    await this.send("WebDriver:Navigate", { url });
  }

  /** Runs a function in the page, waits for what it promises, and gives its answer, which must be JSON. */
  async evaluate<T, A extends unknown[]>(fn: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    const script = `const done = arguments[arguments.length - 1]; Promise.resolve((${fn.toString()})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value } = (await this.send("WebDriver:ExecuteAsyncScript", { script, args, newSandbox: false, sandbox: null })) as { value: { value: T; error?: string } };
    if (value.error !== undefined) throw new Error(`in Firefox: ${value.error}`);
    return value.value;
  }

  /** The page as a picture, PNG. */
  async picture(): Promise<Buffer> {
    const { value } = (await this.send("WebDriver:TakeScreenshot", { full: false })) as { value: string };
    return Buffer.from(value, "base64");
  }

  async stop(): Promise<void> {
    this.socket?.destroy();
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The port is written into the profile once something listens there. */
  private async port(child: ChildProcess): Promise<string> {
    const file = join(this.profile, "MarionetteActivePort");
    for (let tries = 0; tries < 600; tries++) {
      if (child.exitCode !== null) throw new Error(`Firefox ended with ${child.exitCode}`);
      if (existsSync(file)) {
        const port = readFileSync(file, "utf8").trim();
        if (port !== "") return port;
      }
      await pause(100);
    }
    throw new Error("Firefox does not listen");
  }

  private send(command: string, parameters: object): Promise<unknown> {
    const id = ++this.id;
    const text = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket?.write(`${text.length}:${text.toString()}`);
    });
  }

  private hear(data: Buffer): void {
    this.heard = Buffer.concat([this.heard, data]);
    for (;;) {
      const colon = this.heard.indexOf(":");
      const length = Number(this.heard.subarray(0, colon).toString());
      if (colon < 0 || this.heard.length < colon + 1 + length) return;
      const message: unknown = JSON.parse(this.heard.subarray(colon + 1, colon + 1 + length).toString());
      this.heard = this.heard.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message as [number, number, { error: string; message: string } | null, unknown];
      const one = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) one?.reject(new Error(`Marionette: ${error.error}: ${error.message}`));
      else one?.resolve(result);
    }
  }
}
