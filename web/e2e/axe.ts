import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** No violation of any rule axe knows for WCAG 2.2 AA and good practice, nor anything wider than the window. Pages have no frames: axe needs no page of its own beside them. */
export const expectAccessible = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? n.all[0]?.message ?? ""}`).join(" | ")}`);
  expect(found, what).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
};

const looks = [
  [{ width: 1280, height: 800 }, "light"],
  [{ width: 390, height: 844 }, "dark"],
] as const;

/** The same on the desktop in the light and on the phone in the dark, each once it is `ready`. For whoever looks at screens: PICTURES=folder. */
export const look = async (page: Page, what: string, ready = async () => {}): Promise<void> => {
  const [was, folder] = [page.viewportSize(), process.env["PICTURES"]];
  for (const [size, colorScheme] of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await ready();
    if (folder) await page.screenshot({ path: `${folder}/${what}-${size.width}-${colorScheme}.png`, fullPage: true });
    await expectAccessible(page, `${what}, ${size.width}`);
  }
  if (was) await page.setViewportSize(was);
};
