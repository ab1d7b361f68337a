/** The part of the REST API that is about help articles. */

import type {
  ArticleCard,
  ArticlePreview,
  ArticleView,
  ImportReport,
  MissingArticleView,
} from "@lenochat/protocol";
import type { Answer, Http, Upload } from "./http.ts";
import { query, wholeList } from "./list.ts";

/** What somebody writes of an article. */
export type ArticleDraft = Pick<ArticleView, "title" | "text" | "language" | "published">;

/** A Markdown file with the folders that it stands in, or a ZIP archive of such. */
export interface ArticleFile {
  readonly name: string;
  readonly content: Blob;
}

export class ArticleApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** All of them, drafts too, by title. */
  list(): Promise<Answer<readonly ArticleCard[]>> {
    return wholeList(this.#http, "/api/v1/articles");
  }

  get(id: string): Promise<Answer<ArticleView>> {
    return this.#http.request("GET", articlePath(id));
  }

  create(draft: ArticleDraft): Promise<Answer<ArticleView>> {
    return this.#http.request("POST", "/api/v1/articles", draft);
  }

  /** What is named changes. `seen` is when it was changed last as the caller saw it: whoever was faster is not undone. */
  change(id: string, change: Partial<ArticleDraft>, seen: string): Promise<Answer<ArticleView>> {
    return this.#http.request("PATCH", articlePath(id), { ...change, expected_updated_at: seen });
  }

  remove(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", articlePath(id));
  }

  /** The page that it would have. */
  preview(draft: Omit<ArticleDraft, "published">): Promise<Answer<ArticlePreview>> {
    return this.#http.request("POST", "/api/v1/articles/preview", draft);
  }

  /** `language` is that of files that do not say it. */
  import(files: readonly ArticleFile[], language: string, upload: Upload): Promise<Answer<ImportReport>> {
    const form = new FormData();
    for (const { name, content } of files) form.append("files", content, name);
    return this.#http.upload(`/api/v1/articles/import?${query({ language })}`, form, upload);
  }

  /** What Leno AI did not know, the latest first. */
  missing(): Promise<Answer<readonly MissingArticleView[]>> {
    return wholeList(this.#http, "/api/v1/articles/missing");
  }

  removeMissing(id: string): Promise<Answer<null>> {
    return this.#http.request("DELETE", `/api/v1/articles/missing/${encodeURIComponent(id)}`);
  }
}

function articlePath(id: string): string {
  return `/api/v1/articles/${encodeURIComponent(id)}`;
}
