// What plugging something in or out means for the devices in use. Pure: lists go in, a verdict comes out.

/** What is read of a MediaDeviceInfo. */
export interface Plug {
  deviceId: string;
  groupId: string;
  label: string;
}

/** The browser's alias of whatever the system takes by itself: "default" in Chromium; elsewhere there is none. */
const alias = (plug: Plug): boolean => plug.deviceId === "default" || plug.deviceId === "communications";

const real = (plugs: readonly Plug[]): Plug[] => plugs.filter((plug) => !alias(plug));

/**
 * kept: nothing to do. gone: the chosen one is no longer there. back: the chosen one is there again. moved: the system's own choice is what is
 * used, and it is another device now. offered: there is one that was not there; whoever is well off with theirs is only told of it.
 */
export type Verdict = { what: "kept" } | { what: "gone" } | { what: "back"; plug: Plug } | { what: "moved"; to: string } | { what: "offered"; plug: Plug };

/** One kind of device, before and after; `chosen` is "" for the system's own choice. */
export const judge = (before: readonly Plug[], after: readonly Plug[], chosen: string): Verdict => {
  const had = before.some((plug) => plug.deviceId === chosen);
  const found = after.find((plug) => plug.deviceId === chosen);
  if (chosen && had && !found) return { what: "gone" };
  if (chosen && !had && found) return { what: "back", plug: found };
  if (!chosen) {
    const was = before.find((plug) => plug.deviceId === "default");
    const is = after.find((plug) => plug.deviceId === "default");
    if (was && is && was.groupId !== is.groupId) return { what: "moved", to: name(is, after) };
  }
  const known = new Set(before.map((plug) => plug.deviceId));
  const fresh = real(before).length > 0 && real(after).find((plug) => !known.has(plug.deviceId));
  return fresh ? { what: "offered", plug: fresh } : { what: "kept" };
};

/** What a person calls the device: an alias is called by the device that it stands for. */
export const name = (plug: Plug, all: readonly Plug[]): string => (alias(plug) && real(all).find((other) => other.groupId === plug.groupId)?.label) || plug.label;
