import { describe, expect, test } from "vitest";
import { addressOf, streamUrl, widgetUrl } from "./address.ts";
import { newId } from "./browser.ts";
import { cleaned } from "./cleaned.ts";
import { initials } from "./panel/initials.ts";
import { linked } from "./panel/links.ts";
import { texts } from "./panel/texts.ts";
import { openShelf } from "./storage.ts";

describe("the address", () => {
  const script = (src: string, widgetKey?: string) =>
    addressOf({ src, dataset: widgetKey === undefined ? {} : { widgetKey } });

  test.each([
    ["https://chat.example/widget.js", "https://chat.example"],
    ["http://127.0.0.1:8080/widget.js?v=2#x", "http://127.0.0.1:8080"],
    ["https://example.com/support/widget.js", "https://example.com/support"],
  ])("%s says that the host is %s", (src, host) => {
    expect(script(src, "key")).toEqual({ host, widgetKey: "key" });
  });

  test.each([
    ["https://chat.example/widget.js", undefined],
    ["https://chat.example/widget.js", " "],
    ["https://chat.example/bundle.js", "key"],
    ["", "key"],
  ])("a script %s with the key %s has none", (src, key) => {
    expect(script(src, key)).toBeNull();
  });

  test("the stream is encrypted where the page is, and a key cannot leave its place in the path", () => {
    const address = { host: "https://chat.example", widgetKey: "a/../b" };
    expect(widgetUrl(address)).toBe("https://chat.example/api/v1/widget/a%2F..%2Fb");
    expect(streamUrl(address)).toBe("wss://chat.example/api/v1/widget/a%2F..%2Fb/stream");
    expect(streamUrl({ ...address, host: "http://127.0.0.1:1" })).toMatch(/^ws:\/\/127\.0\.0\.1:1\//);
  });
});

describe("what is kept", () => {
  test("has a name of its own in the site's storage", () => {
    openShelf(() => localStorage, "lenochat.key.").write("a", "1");
    expect(localStorage.getItem("lenochat.key.a")).toBe("1");
  });

  test("stays for the life of the page where the browser refuses", () => {
    const shelf = openShelf(() => {
      throw new Error("denied");
    }, "x.");
    shelf.write("a", "1");
    expect(shelf.read("a")).toBe("1");
    shelf.write("a", null);
    expect(shelf.read("a")).toBeNull();
  });
});

describe("a link in a message", () => {
  const links = (text: string) => linked(text).flatMap(({ href }) => href ?? []);

  test.each([
    ["See https://shop.example/a?b=1#c.", "https://shop.example/a?b=1#c"],
    ["(http://shop.example)", "http://shop.example"],
    ["https://en.example/wiki/Tea_(drink), yes", "https://en.example/wiki/Tea_(drink)"],
    ["“https://shop.example/x”!", "https://shop.example/x"],
  ])("is found in %s", (text, href) => {
    expect(links(text)).toEqual([href]);
    expect(
      linked(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "<b>bold</b>", "www.shop.example"])(
    "is never made of %s",
    (text) => {
      expect(links(text)).toEqual([]);
    },
  );
});

test("hidden characters that the server would refuse are taken out, everything else stays as written", () => {
  expect(cleaned(" a\u0000b\u202Ec\r\nd\te\ud800 ")).toBe("abc\nd\te");
  expect(cleaned("👩‍👩‍👧 مرحبا <b>=1+1</b>")).toBe("👩‍👩‍👧 مرحبا <b>=1+1</b>");
  expect(cleaned(" \n\t ")).toBe("");
});

test.each([
  ["Ana Novak", "AN"],
  ["  ana  maria de la cruz ", "AC"],
  ["Ana", "A"],
  ["李 小龍", "李小"],
  ["🦊 Fox", "🦊F"],
  ["", ""],
])("the initials of %s are %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test("an id is a random UUID of version 7, with its time, also where the page is not secure", () => {
  const before = Date.now();
  const ids = new Set(Array.from({ length: 200 }, newId));
  expect(ids.size).toBe(200);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.slice(0, 13).replace("-", ""), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  }
});

test("the place in the queue reads as a sentence", () => {
  expect(texts.waiting(2)).toBe("You are number 2 in line");
  expect(texts.waiting(1)).toBe("You are next in line");
  expect(texts.waiting(null)).toBe("Somebody will be with you soon");
});
