import { expect, test } from "./server";

test("the first page obeys its own policy and asks nobody else", async ({ page, server }) => {
  const wrong: string[] = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== server.url) wrong.push(`asked ${url.origin}`);
  });
  const answer = await page.goto(server.url + "/");
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.fonts.ready.then((fonts) => fonts.size > 0))).toBe(true);
  expect(wrong).toEqual([]);
});

test("what was compressed at the build arrives compressed and is kept for good", async ({ page, server }) => {
  await page.goto(server.url + "/");
  const script = await page.locator("script[type=module]").first().getAttribute("src");
  const answer = await page.request.get(server.url + script, { headers: { "accept-encoding": "br" } });
  expect(answer.headers()["content-encoding"]).toBe("br");
  expect(answer.headers()["cache-control"]).toContain("immutable");
});
