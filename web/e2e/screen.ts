// A screen made up for sharing, and the eye that reads it at the other side: pages of random letters with a clock that runs, each page
// numbered by a row of squares. What is read is compared letter by letter, as somebody would who tries to follow a text.
import type { Page } from "@playwright/test";

const layout = {
  width: 1280,
  height: 720,
  font: "16px monospace",
  cell: [12, 24] as const, // px of one letter
  at: [40, 96] as const, // px of the first one
  columns: 90,
  square: 32, // px of one bit of a page's number
  bits: 4,
};
const rows = 24;

/** Letters 0 to 25 by a linear congruential generator: the same in every run. */
const letters = (page: number): number[] => {
  let state = 12345 + 7919 * page;
  return Array.from({ length: layout.columns * rows }, () => ((state = (state * 1103515245 + 12345) % 2147483648) >> 16) % 26);
};
const pages = Array.from({ length: 2 ** layout.bits }, (_, page) => letters(page));

/** What getDisplayMedia gives from now on: another page every so many ms, on which only a clock moves. */
export const pretendScreen = (page: Page, every: number): Promise<void> =>
  page.evaluate(
    ({ layout: { width, height, font, cell, at, columns, square, bits }, pages, every }) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d")!;
      const turned: number[] = []; // when each page came, by its number
      Object.assign(window, { __turned: turned });
      const draw = (number: number) => {
        turned[number] = Date.now();
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, width, height);
        pen.fillStyle = "#111";
        for (let bit = 0; bit < bits; bit++) if ((number >> bit) & 1) pen.fillRect(at[0] + bit * square, 32, square, square);
        pen.font = font;
        pen.textBaseline = "top";
        pages[number]!.forEach((letter, i) => pen.fillText(String.fromCharCode(97 + letter), at[0] + (i % columns) * cell[0], at[1] + Math.floor(i / columns) * cell[1]));
      };
      let began = 0;
      let shown = -1;
      const tick = () => {
        const number = Math.floor((performance.now() - began) / every) % pages.length;
        if (number !== shown) draw((shown = number));
        pen.fillStyle = "#fff";
        pen.fillRect(width - 200, 32, 200, square);
        pen.fillStyle = "#111";
        pen.fillText(new Date().toISOString().slice(11, 22), width - 180, 40);
      };
      navigator.mediaDevices.getDisplayMedia = () => {
        began = performance.now();
        tick();
        setInterval(tick, 100);
        return Promise.resolve(canvas.captureStream(10));
      };
    },
    { layout, pages, every },
  );

/** When each page of a made up screen came, in ms, by its number. */
export const turned = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { __turned: number[] }).__turned);

/** One look at a shared screen. */
export interface Glance {
  at: number; // ms
  page: number;
  right: number; // share of its letters that are read right
  frames: number; // presented so far
  size: string;
}

/** Reads the shared screen about ten times a second for so many seconds. */
export const readScreen = (page: Page, seconds: number): Promise<Glance[]> =>
  page.evaluate(
    async ({ layout: { width, height, font, cell, at, columns, square, bits }, pages, seconds }) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d", { willReadFrequently: true })!;
      const luma = (x: number, y: number, w: number, h: number): Float32Array => {
        const { data } = pen.getImageData(x, y, w, h);
        return Float32Array.from({ length: w * h }, (_, i) => data[4 * i + 1]!);
      };
      /** Without its mean, and of length one, so that a product of two is their correlation. */
      const normal = (of: Float32Array): Float32Array => {
        const mean = of.reduce((sum, one) => sum + one, 0) / of.length;
        const length = Math.hypot(...of.map((one) => one - mean)) || 1;
        return of.map((one) => (one - mean) / length);
      };
      const glyphs = Array.from({ length: 26 }, (_, letter) => {
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, ...cell);
        pen.fillStyle = "#111";
        pen.font = font;
        pen.textBaseline = "top";
        pen.fillText(String.fromCharCode(97 + letter), 0, 0);
        return normal(luma(0, 0, ...cell));
      });
      const read = (x: number, y: number): number => {
        const seen = normal(luma(x, y, ...cell));
        const like = glyphs.map((glyph) => glyph.reduce((sum, one, i) => sum + one * seen[i]!, 0));
        return like.indexOf(Math.max(...like));
      };
      const glances: Glance[] = [];
      const every = 7; // of the letters one in so many is read: the eye must not cost the picture its processor
      for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const video = document.querySelector<HTMLVideoElement>(".floor--screen video");
        if (!video || video.videoWidth === 0) continue;
        pen.drawImage(video, 0, 0, width, height);
        let number = 0;
        for (let bit = 0; bit < bits; bit++) {
          const inside = luma(at[0] + bit * square + 8, 40, 16, 16);
          if (inside.reduce((sum, one) => sum + one, 0) / inside.length < 128) number |= 1 << bit;
        }
        const expected = pages[number]!;
        let right = 0;
        let looked = 0;
        for (let i = number % every; i < expected.length; i += every, looked++) {
          if (read(at[0] + (i % columns) * cell[0], at[1] + Math.floor(i / columns) * cell[1]) === expected[i]) right++;
        }
        glances.push({ at: Date.now(), page: number, right: right / looked, frames: video.getVideoPlaybackQuality().totalVideoFrames, size: `${video.videoWidth}×${video.videoHeight}` });
      }
      return glances;
    },
    { layout, pages, seconds },
  );
