import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A network between one tab and the server, that can be cut: whatever is under way in it, either way, is lost. */
export class Cable {
  private readonly ends = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(url: string): Promise<Cable> {
    const { hostname, port } = new URL(url);
    const server = createServer();
    const cable = new Cable(server);
    server.on("connection", (near) => {
      const far = connect(Number(port), hostname);
      for (const [from, to] of [[near, far], [far, near]] as const) {
        cable.ends.add(from);
        from.on("error", () => undefined); // its close follows
        from.on("close", () => {
          cable.ends.delete(from);
          to.destroy();
        });
        from.on("data", (bytes) => to.write(bytes));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return cable;
  }

  /** Where the near end is. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const end of this.ends) end.destroy();
  }

  /** Ends it for good. */
  close(): void {
    this.cut();
    this.server.close();
  }
}
