/**
 * Who is logged in on this page: nobody, or one agent with their live state. Everything that ends a login, told by
 * the stream or by an answer, meets here.
 */

import type { MeView } from "@lenochat/protocol";
import type { Credentials } from "./api.ts";
import { Api } from "./api.ts";
import type { ConnectionEnvironment, StopReason } from "./connection.ts";
import type { HttpOptions } from "./http.ts";
import { ApiError, Http } from "./http.ts";
import { Live } from "./live.ts";
import { Store } from "./store.ts";

/** Why the login page is shown again. */
export type LoginEnd = "ended" | "not_a_member";

export type SessionState =
  | { readonly kind: "checking" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "logged_out"; readonly why: LoginEnd | null }
  | { readonly kind: "logged_in"; readonly me: MeView; readonly live: Live }
  /** This browser's cookie now belongs to another login: what this page shows is somebody else's. */
  | { readonly kind: "replaced" }
  /** The server did not understand this page, which is probably older than the server. */
  | { readonly kind: "outdated" };

export interface SessionOptions {
  readonly fetch: typeof fetch;
  readonly sendForm?: HttpOptions["sendForm"];
  readonly environment: ConnectionEnvironment;
}

export class Session {
  readonly api: Api;
  readonly #store = new Store<SessionState>({ kind: "checking" });
  readonly #environment: ConnectionEnvironment;

  constructor(options: SessionOptions) {
    this.#environment = options.environment;
    this.api = new Api(
      new Http({
        fetch: options.fetch,
        ...(options.sendForm && { sendForm: options.sendForm }),
        agentId: () => this.#agentId(),
        refused: (error) => this.#refused(error),
      }),
    );
  }

  readonly getSnapshot = (): SessionState => this.#store.getSnapshot();
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Finds out whether this browser is logged in already. */
  async check(): Promise<void> {
    this.#store.set({ kind: "checking" });
    try {
      const { data } = await this.api.me();
      // Asked twice, it must not end with two streams.
      if (this.getSnapshot().kind === "checking") this.#enter(data);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isNobody = error.code === "not_logged_in";
      this.#store.set(isNobody ? { kind: "logged_out", why: null } : { kind: "unreachable" });
    }
  }

  /** Throws what the server refused it with. */
  async logIn(credentials: Credentials): Promise<void> {
    this.#enter((await this.api.login(credentials)).data.agent);
  }

  /** Throws when the server could not be told: then the login lives on, and the page must not look otherwise. */
  async logOut(): Promise<void> {
    const state = this.getSnapshot();
    try {
      await this.api.logout();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "not_logged_in") throw error;
    }
    this.#store.set({ kind: "logged_out", why: null });
    if (state.kind === "logged_in") state.live.stop("logged_out");
  }

  #agentId(): string | null {
    const state = this.getSnapshot();
    return state.kind === "logged_in" ? state.me.id : null;
  }

  #enter(me: MeView): void {
    const live = new Live(this.#environment, me.id);
    live.subscribe(() => {
      const { connection } = live.getSnapshot();
      if (connection.kind === "stopped") this.#streamStopped(live, connection.reason);
    });
    this.#store.set({ kind: "logged_in", me, live });
    live.start();
  }

  #refused(error: ApiError): void {
    if (error.code === "other_login") this.#leave({ kind: "replaced" }, "other_login");
    if (error.code === "not_logged_in") this.#leave({ kind: "logged_out", why: "ended" }, "logged_out");
  }

  #streamStopped(live: Live, reason: StopReason): void {
    const state = this.getSnapshot();
    if (state.kind !== "logged_in" || state.live !== live) return;
    switch (reason) {
      case "logged_out":
      case "closed":
        void this.#askWhatHappened();
        break;
      case "not_a_member":
        this.#store.set({ kind: "logged_out", why: "not_a_member" });
        break;
      case "other_login":
        this.#store.set({ kind: "replaced" });
        break;
      case "protocol_error":
        this.#store.set({ kind: "outdated" });
        break;
    }
  }

  /** A stream cannot say whether the login is over or the cookie is another's now; an answer can, see `#refused`. */
  async #askWhatHappened(): Promise<void> {
    await this.api.me().catch(() => null);
    this.#leave({ kind: "logged_out", why: "ended" }, "logged_out");
  }

  #leave(next: SessionState, reason: StopReason): void {
    const state = this.getSnapshot();
    if (state.kind !== "logged_in") return;
    this.#store.set(next);
    state.live.stop(reason);
  }
}
