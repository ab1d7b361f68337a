import { beforeEach, expect, test } from "vitest";
import { Drafts, forgetDrafts } from "./drafts.ts";

beforeEach(forgetDrafts);

test("a reload finds what was typed, until it was sent", () => {
  const drafts = new Drafts("login-1");
  drafts.set("c1", "Dear Maria");
  drafts.set("c2", "Hello");
  drafts.set("c2", "");
  expect(new Drafts("login-1").get("c1")).toBe("Dear Maria");
  expect(new Drafts("login-1").get("c2")).toBe("");
});

test("the next login at the same browser finds nothing, logged out or not", () => {
  new Drafts("login-1").set("c1", "Dear Maria");
  expect(new Drafts("login-2").get("c1")).toBe("");
  forgetDrafts();
  expect(new Drafts("login-1").get("c1")).toBe("");
});

test("what another page left there in another shape is no draft", () => {
  sessionStorage.setItem("lenochat.drafts", "[");
  expect(new Drafts("login-1").get("c1")).toBe("");
});
