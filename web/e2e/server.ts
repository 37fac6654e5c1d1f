// One running program for all tests of a worker.
import { test as base } from "@playwright/test";
import { Server } from "./program";

/** Playwright's test with one server a worker. A test that ends the server starts it again. */
export const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await use(server);
      await server.stop();
      server.remove();
    },
    { scope: "worker" },
  ],
});

export { Server };
export { expect } from "@playwright/test";
