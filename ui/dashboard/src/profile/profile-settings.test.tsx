import { exampleMe, second } from "@lenochat/client/examples";
import type { LoginView } from "@lenochat/protocol";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, test } from "vitest";
import { Toolbar } from "../availability/toolbar.tsx";
import { done, refusal, renderAtDesk } from "../example-desk.tsx";

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset.theme;
});

function login(id: string, changes: Partial<LoginView> = {}): LoginView {
  const device = `Firefox on ${id}`;
  return { id, device, created_at: second(0), last_used_at: second(0), current: false, ...changes };
}

const LOGINS = [login("Linux", { current: true }), login("Mac"), login("Android")];

async function openProfile(me = exampleMe()) {
  const desk = renderAtDesk(<Toolbar />, {
    answers: {
      "GET me": () => ({ body: me }),
      "GET me/logins": () => ({ body: { items: LOGINS, next_cursor: null } }),
    },
  });
  const open = async () => {
    await desk.user.click(toolbarButton());
    await desk.user.click(screen.getByRole("button", { name: "Profile settings" }));
    await screen.findByRole("textbox", { name: "Name" });
  };
  await open();
  const bodies = (request: string) =>
    desk.asked.filter((asked) => asked.request === request).map((asked) => asked.body);
  return { ...desk, open, bodies };
}

function toolbarButton(): HTMLElement {
  return screen.getByRole("button", { name: /^Set your availability/ });
}

function nameField(): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
}

function button(name: string | RegExp): HTMLElement {
  return screen.getByRole("button", { name });
}

describe("Save", () => {
  test("sends only what was changed, closes, gives the focus back, and reopened it shows what is saved", async () => {
    const desk = await openProfile();
    const saved = exampleMe({ name: "Ana Maria", preferred_status: "busy" });
    desk.answer("PATCH me", () => ({ body: saved }));
    desk.answer("GET me", () => ({ body: saved }));
    await desk.user.type(nameField(), " Maria");
    await desk.user.click(screen.getByRole("radio", { name: "Busy" }));
    await desk.user.click(button("Save"));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Profile settings" })).toBeNull());
    expect(desk.bodies("PATCH me")).toEqual([{ name: "Ana Maria", preferred_status: "busy" }]);
    expect(screen.getByText("Your profile is saved.")).toBeTruthy();
    expect(document.activeElement).toBe(toolbarButton());
    expect(toolbarButton().getAttribute("aria-label")).toContain("Ana Maria");
    expect(desk.browser.toldOthers).toContainEqual({ kind: "profile_saved" });
    await desk.open();
    expect(nameField().value).toBe("Ana Maria");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Busy" }).checked).toBe(true);
  });

  test("shows beside the field what the server refused, and keeps what was typed", async () => {
    const desk = await openProfile();
    const fields = { name: "Enter a name." };
    desk.answer("PATCH me", () => refusal(422, "invalid", { fields }));
    await desk.user.clear(nameField());
    await desk.user.click(button("Save"));
    await screen.findByText("Enter a name.");
    expect(nameField().getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(nameField());
    expect(screen.getByRole("alert").textContent).toContain("Nothing was saved");
    await desk.user.type(nameField(), "Ana");
    expect(screen.queryByText("Enter a name.")).toBeNull();
  });

  test("says why, where the server cannot be reached", async () => {
    const desk = await openProfile();
    desk.answer("PATCH me", null);
    await desk.user.type(nameField(), "!");
    await desk.user.click(button("Save"));
    await screen.findByText("Your profile was not saved: the server cannot be reached.");
    expect(nameField().value).toBe("Ana!");
  });
});

describe("closing", () => {
  test("asks once where something was changed; Keep editing keeps it, Discard leaves", async () => {
    const desk = await openProfile();
    await desk.user.type(nameField(), "x");
    await desk.user.keyboard("{Escape}");
    expect(screen.getByText("Leave without saving?")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(button("Keep editing")));
    await desk.user.click(button("Keep editing"));
    expect(nameField().value).toBe("Anax");
    await desk.user.click(button("Cancel"));
    await desk.user.click(button("Discard"));
    expect(screen.queryByRole("dialog")).toBeNull();
    await desk.open();
    expect(nameField().value).toBe("Ana");
  });

  test("asks nothing where all is as it was", async () => {
    const desk = await openProfile();
    await desk.user.type(nameField(), "x{Backspace}");
    await desk.user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

test("what the next login will do is said while one chooses", async () => {
  const desk = await openProfile();
  const said = () => screen.getByText(/^At your next login/).textContent;
  expect(said()).toBe("At your next login you will be Online and get chats at once.");
  await desk.user.click(screen.getByRole("switch", { name: "Accept chats after login" }));
  expect(said()).toContain("Choosing Online again counts");
  await desk.user.click(screen.getByRole("radio", { name: "Away" }));
  expect(said()).toContain("you will be Away, not accepting yet, and get no chats until you choose Online");
});

describe("the picture", () => {
  function file(size: number, type: string): File {
    return new File([new Uint8Array(size)], "picture", { type });
  }

  async function choose(chosen: File): Promise<void> {
    const input = document.querySelector('input[type="file"]');
    if (!input) throw new Error("There is nothing to choose a file with.");
    fireEvent.change(input, { target: { files: [chosen] } });
  }

  test("is shown before it is sent, and then replaces the old one everywhere", async () => {
    const desk = await openProfile();
    const picture_url = "/api/v1/pictures/new";
    desk.answer("PUT me/picture", () => ({ body: exampleMe({ picture_url }) }));
    const chosen = file(2_000, "image/png");
    await choose(chosen);
    expect(screen.getByAltText("The picture you chose").getAttribute("src")).toMatch(/^blob:/);
    expect(desk.bodies("PUT me/picture")).toEqual([]);
    await desk.user.click(button("Use this picture"));
    await screen.findByAltText("Your picture");
    const [form] = desk.bodies("PUT me/picture");
    expect(form instanceof FormData && (form.get("picture") as File).size).toBe(2_000);
    expect(document.querySelector(".toolbar .avatar img")?.getAttribute("src")).toBe(picture_url);
  });

  test("chosen and not sent, it is asked about before it is lost, also after Save", async () => {
    const desk = await openProfile();
    desk.answer("PATCH me", () => ({ body: exampleMe({ name: "Anna" }) }));
    await choose(file(2_000, "image/png"));
    await desk.user.type(nameField(), "!");
    await desk.user.click(button("Save"));
    await screen.findByText("Leave without using the picture you chose?");
    expect(desk.bodies("PATCH me")).toHaveLength(1);
    await desk.user.click(button("Keep editing"));
    expect(screen.getByAltText("The picture you chose")).toBeTruthy();
  });

  test.each([
    ["too large", file(5 * 1024 * 1024 + 1, "image/png"), /at most 5 MB/],
    ["no picture", file(10, "application/pdf"), /JPEG, PNG, WebP or GIF file/],
  ])("that is %s is refused before it is sent", async (_, chosen, sentence) => {
    const desk = await openProfile();
    await choose(chosen);
    expect(screen.getByRole("alert").textContent).toMatch(sentence);
    expect(screen.queryByRole("button", { name: "Use this picture" })).toBeNull();
    expect(desk.bodies("PUT me/picture")).toEqual([]);
  });

  test("can be removed", async () => {
    const desk = await openProfile(exampleMe({ picture_url: "/api/v1/pictures/old" }));
    desk.answer("DELETE me/picture", () => ({ body: exampleMe() }));
    await desk.user.click(button("Remove"));
    await screen.findByRole("button", { name: "Upload a picture" });
  });
});

describe("the password", () => {
  async function type(desk: Awaited<ReturnType<typeof openProfile>>): Promise<void> {
    await desk.user.type(screen.getByLabelText("Current password"), "old");
    await desk.user.type(screen.getByLabelText("New password"), "new");
    await desk.user.click(button("Change the password"));
  }

  test("is changed by its own button, and the logins that ended are read again", async () => {
    const desk = await openProfile();
    desk.answer("PUT me/password", done);
    await type(desk);
    await screen.findByText("Your password is changed. Your other logins have ended.");
    expect(desk.bodies("PUT me/password")).toEqual([{ current_password: "old", password: "new" }]);
    expect(screen.getByLabelText<HTMLInputElement>("New password").value).toBe("");
    await waitFor(() => expect(desk.bodies("GET me/logins")).toHaveLength(2));
  });

  test("a wrong one is said at its field; what was typed can be shown", async () => {
    const desk = await openProfile();
    const fields = { current_password: "That is not your password." };
    desk.answer("PUT me/password", () => refusal(422, "invalid", { fields }));
    await type(desk);
    await screen.findByText("That is not your password.");
    expect(screen.getByLabelText("Current password").getAttribute("aria-invalid")).toBe("true");
    await desk.user.click(button("Show: Current password"));
    expect(screen.getByLabelText("Current password").getAttribute("type")).toBe("text");
  });

  test("typed and not sent, it is asked about before it is lost", async () => {
    const desk = await openProfile();
    await desk.user.type(screen.getByLabelText("New password"), "new");
    await desk.user.keyboard("{Escape}");
    expect(screen.getByText("Leave without changing your password?")).toBeTruthy();
  });
});

describe("own logins", () => {
  test("this one is marked and stays; all others end, also one that was gone already", async () => {
    const desk = await openProfile();
    desk.answer("DELETE me/logins/Mac", () => refusal(404, "not_found"));
    desk.answer("DELETE me/logins/Android", done);
    const own = (await screen.findByText("this device")).closest("li");
    expect(own && within(own).queryByRole("button")).toBeNull();
    const left = { items: [LOGINS[0]], next_cursor: null };
    desk.answer("GET me/logins", () => ({ body: left }));
    await desk.user.click(button("Log out all others"));
    await screen.findByText("You are logged in nowhere else.");
    expect(desk.asked.map((asked) => asked.request)).toContain("DELETE me/logins/Android");
  });
});

describe("notifications", () => {
  test("are tried at once and kept with Save", async () => {
    const desk = await openProfile();
    desk.answer("PATCH me", () => ({ body: exampleMe() }));
    await desk.user.click(button("Play it"));
    await desk.user.click(button("Show one"));
    await waitFor(() =>
      expect(desk.browser.noticed).toEqual(["rang", "shown: This is how a new chat looks"]),
    );
    await desk.user.click(screen.getByRole("switch", { name: "Desktop notification" }));
    await desk.user.click(button("Save"));
    await waitFor(() => expect(desk.bodies("PATCH me")).toEqual([{ notifications: { desktop: true } }]));
  });

  test("a browser that refuses is told to the agent", async () => {
    const desk = await openProfile();
    desk.browser.permit("denied");
    desk.browser.letSound(false);
    await desk.user.click(button("Play it"));
    await screen.findByText(/Your browser played nothing/);
    await desk.user.click(button("Show one"));
    await screen.findByText(/This browser blocks it/);
  });
});

test("dark is for this browser, at once, and needs no Save", async () => {
  const desk = await openProfile();
  await desk.user.click(screen.getByRole("radio", { name: "Dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await desk.user.keyboard("{Escape}");
  await desk.open();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Dark" }).checked).toBe(true);
  await desk.user.click(screen.getByRole("radio", { name: "System" }));
  expect(document.documentElement.dataset.theme).toBeUndefined();
  expect(localStorage.length).toBe(0);
});
