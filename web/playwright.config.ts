import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// Debian's Chromium if there is one, else the one that `playwright install chromium` brought.
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1, // two cores: one session with its browsers fills them
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 300_000, // two cores that others share may be three times slower than usual
  expect: { timeout: 30_000 },
  reporter: [["list"], ["./e2e/summary.ts"]],
  use: {
    browserName: "chromium",
    locale: "fr-FR",
    trace: { mode: "retain-on-failure", screenshots: false }, // a film of every page costs as much as the pages
    actionTimeout: 40_000,
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream=fps=10", // three cameras share two cores
        "--use-fake-ui-for-media-stream",
      ],
    },
  },
});
