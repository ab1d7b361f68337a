/** Requests to the REST API: JSON (for files a form) in, JSON out, refusals as typed errors, answers with their position. */

import type { ErrorCode } from "@lenochat/protocol";

/** An answer and the position its data was read, or its effect committed, at. */
export interface Answer<Data> {
  readonly data: Data;
  readonly position: number;
}

/** Beyond the server's codes: it could not be reached, or what answered was not it (a proxy's page). */
export type FailureCode = ErrorCode | "unreachable" | "unreadable";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: FailureCode;
  /** 0 where there was no answer. */
  readonly status: number;
  /** For `invalid`: one sentence for each dotted name. */
  readonly fields: Readonly<Record<string, string>>;
  /** What the code adds, such as `assignee_name`. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: FailureCode,
    message: string,
    details: { status?: number; fields?: Record<string, string>; data?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = details.status ?? 0;
    this.fields = details.fields ?? {};
    this.data = details.data ?? {};
  }

  /** A text among what the code adds. */
  text(name: string): string | null {
    const value = this.data[name];
    return typeof value === "string" ? value : null;
  }
}

/** A network that swallows packets never says so: after that long the server counts as not reached. */
const PATIENCE_MS = 20_000;
/** A file may take its time on a slow line. */
const PATIENCE_FOR_FILES_MS = 120_000;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A form with a file, and who wants to know how far it has come. */
export interface FormToSend {
  readonly path: string;
  readonly headers: Headers;
  readonly form: FormData;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly progress: (part: number) => void;
}

export interface Upload {
  readonly progress: (part: number) => void;
  /** Nobody wants it any more. */
  readonly signal: AbortSignal;
}

export interface HttpOptions {
  readonly fetch: typeof fetch;
  /** For forms of which somebody wants to know how far they have come, which `fetch` does not tell. */
  readonly sendForm?: (sent: FormToSend) => Promise<Response>;
  /** Sent with every request, so that a page whose cookie now belongs to another login is told so. */
  readonly agentId: () => string | null;
  /** Any answer of the server but those of `login`: whoever holds the login wants to know that it is over. */
  readonly refused?: (error: ApiError) => void;
}

export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  async request<Data>(method: Method, path: string, body?: unknown): Promise<Answer<Data>> {
    return this.#read(await this.#send(method, path, body));
  }

  /** The same for a file, which may be called back. */
  async upload<Data>(path: string, form: FormData, { progress, signal }: Upload): Promise<Answer<Data>> {
    return this.#read(await this.#send("POST", path, form, { progress, signal }));
  }

  async #read<Data>(response: Response): Promise<Answer<Data>> {
    const content = response.status === 204 ? null : await readJson(response);
    if (!response.ok) {
      const error = refusal(response.status, content);
      this.#options.refused?.(error);
      throw error;
    }
    // The one place where an answer is taken at its word: its shape is generated from the server's schema.
    return { data: content as Data, position: Number(response.headers.get("X-LenoChat-Position") ?? 0) };
  }

  async #send(method: Method, path: string, body: unknown, upload?: Upload): Promise<Response> {
    const headers = new Headers({ Accept: "application/json" });
    const agentId = this.#options.agentId();
    if (agentId !== null) headers.set("X-LenoChat-Agent", agentId);
    const isForm = body instanceof FormData;
    const patience = AbortSignal.timeout(isForm ? PATIENCE_FOR_FILES_MS : PATIENCE_MS);
    const signal = upload ? AbortSignal.any([patience, upload.signal]) : patience;
    const request: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store", signal };
    // A form names its own type, with the boundary that it chose.
    if (isForm) request.body = body;
    else if (body !== undefined) {
      headers.set("Content-Type", "application/json");
      request.body = JSON.stringify(body);
    }
    const { fetch, sendForm } = this.#options;
    try {
      if (upload && isForm && sendForm) {
        return await sendForm({ path, headers, form: body, signal, progress: upload.progress });
      }
      return await fetch(path, request);
    } catch {
      throw new ApiError("unreachable", "The server cannot be reached.");
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiError("unreadable", "Something else than LenoChat answered.", { status: response.status });
  }
}

function refusal(status: number, content: unknown): ApiError {
  const error = isObject(content) && isObject(content.error) ? content.error : null;
  if (!error || typeof error.code !== "string" || typeof error.message !== "string") {
    return new ApiError("unreadable", "Something else than LenoChat answered.", { status });
  }
  const { code, message, fields, ...data } = error;
  return new ApiError(code as ErrorCode, message as string, {
    status,
    data,
    ...(isObject(fields) && { fields: fields as Record<string, string> }),
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
