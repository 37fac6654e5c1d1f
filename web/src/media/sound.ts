import { signal } from "@preact/signals";

/** Plays the voices of the room: one audio element a slot. A browser that wants a tap first says so in {@link blocked}. */
export class Sound {
  /** True while the browser refuses to play before the person has touched the page. */
  readonly blocked = signal(false);
  private readonly elements = new Map<string, HTMLAudioElement>();
  private sink = "";

  /** Plays exactly these tracks, by the mid of their slot. */
  play(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [mid, element] of this.elements) {
      if (tracks.has(mid)) continue;
      element.srcObject = null;
      this.elements.delete(mid);
    }
    for (const [mid, track] of tracks) {
      const playing = this.elements.get(mid);
      if (playing?.srcObject instanceof MediaStream && playing.srcObject.getTracks()[0] === track) continue;
      const element = playing ?? new Audio();
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
      this.elements.set(mid, element);
      void this.route(element);
      this.start(element);
    }
  }

  /** Called from a tap: plays what was refused. */
  unblock(): void {
    this.blocked.value = false;
    for (const element of this.elements.values()) this.start(element);
  }

  /** The page is seen again: what a phone call or the background has paused goes on, where the browser lets it without a tap. */
  resume(): void {
    for (const element of this.elements.values()) if (element.paused) this.start(element);
  }

  /** Sends the sound to another loudspeaker, where the browser can. */
  setSink(id: string): void {
    this.sink = id;
    for (const element of this.elements.values()) void this.route(element);
  }

  close(): void {
    this.play(new Map());
  }

  private start(element: HTMLAudioElement): void {
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.blocked.value = true;
    });
  }

  private async route(element: HTMLAudioElement): Promise<void> {
    if (typeof element.setSinkId !== "function") return;
    if (element.sinkId === this.sink) return;
    await element.setSinkId(this.sink).catch(() => undefined); // the loudspeaker is gone: the default one plays
  }
}
