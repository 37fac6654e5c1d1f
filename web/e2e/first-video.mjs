// For make bench: how long from pressing "enter" to the first remote video decoded, in a second browser beside a first
// one with a camera. node first-video.mjs URL TIMES prints one number of milliseconds a line.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const [url, times] = [process.argv[2], Number(process.argv[3])];
const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
const browser = await chromium.launch({
  ...(program ? { executablePath: program } : {}),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream"],
});

const call = async (page, path, data) => {
  const answer = await page.request.post(url + path, { data, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
};

const person = async () => (await browser.newContext({ locale: "fr-FR", baseURL: url })).newPage();

/** Three people of a group; two of them come. */
const gather = async () => {
  const pages = [await person(), await person(), await person()];
  const { group, you } = await call(pages[0], "/api/groups", { name: "Cadres Ouest", you: "Nadia", lang: "fr" });
  const seats = [you.id];
  for (const page of pages.slice(1)) {
    const { invitation } = await call(pages[0], `/api/groups/${group.id}/invitations`, { for: "Pair" });
    const accepted = await call(page, "/api/invitations/accept", { token: invitation.token, name: "Pair", lang: "fr" });
    await call(pages[0], `/api/groups/${group.id}/members/${accepted.you.id}/confirm`, {});
    seats.push(accepted.you.id);
  }
  const startsAt = new Date().toISOString().replace(/\.\d+/, "");
  const { session } = await call(pages[0], `/api/groups/${group.id}/sessions`, { template: "classic90", startsAt, facilitator: you.id, seats });
  return { pages, door: `/s/${session.id}` };
};

/** Through the device check; a frame of a video that is not the own camera ends the clock. */
const enter = async (page, door) => {
  await page.goto(door);
  const button = page.getByRole("button", { name: "Entrer", exact: true });
  await button.waitFor();
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const began = performance.now();
        const look = () => {
          const media = window.__codev?.media;
          if (!media) return requestAnimationFrame(look);
          media().then((seen) => (seen.framesDecoded > 0 ? resolve(performance.now() - began) : setTimeout(look, 5)));
        };
        document.querySelector("button.btn--primary").click();
        look();
      }),
  );
};

const { pages, door } = await gather();
const first = enter(pages[0], door); // decodes something once the second has come
for (let i = 0; i < times; i++) {
  const tab = await pages[1].context().newPage(); // a tab that was inside would go straight back in
  console.log(await enter(tab, door));
  await tab.close();
}
await first;
await browser.close();
