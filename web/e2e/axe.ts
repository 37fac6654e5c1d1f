import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** No violation of any rule axe knows for WCAG 2.2 AA and good practice, nor anything wider than the window; of a wide room only the parts scroll. Pages have no frames: axe needs no page of its own beside them. */
export const expectAccessible = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? n.all[0]?.message ?? ""}`).join(" | ")}`);
  expect(found, what).toEqual([]);
  const { wider, taller } = await page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    const whole = innerWidth >= 1024 && document.querySelector(".room") !== null;
    return { wider: scrollWidth - clientWidth, taller: whole ? scrollHeight - clientHeight : 0 };
  });
  expect(wider, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
  expect(taller, `the room scrolls as a whole: ${what}`).toBeLessThanOrEqual(0);
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
