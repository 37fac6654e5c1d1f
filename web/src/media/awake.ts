/** Keeps the screen on while the session runs. Returns the function that lets it go. */
export const stayAwake = (): (() => void) => {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = async () => {
    if (over || document.hidden || !("wakeLock" in navigator)) return;
    lock = await navigator.wakeLock.request("screen").catch(() => null); // low battery: the device decides
    if (over) void lock?.release();
  };
  document.addEventListener("visibilitychange", take); // a hidden page loses its lock
  void take();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
};
