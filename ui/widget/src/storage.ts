/** Texts kept by name. What cannot be kept in the browser is kept for the life of the page. */
export interface Shelf {
  read(name: string): string | null;
  write(name: string, value: string | null): void;
}

/**
 * Browsers refuse storage in several ways: the property itself throws (cookies blocked, sandboxed frames), or only the
 * write does (quota). `find` is asked each time, so that no refusal ever reaches the chat.
 */
export function openShelf(find: () => Storage, prefix: string): Shelf {
  const memory = new Map<string, string>();
  return {
    read(name) {
      const kept = memory.get(name);
      if (kept !== undefined) return kept;
      try {
        return find().getItem(prefix + name);
      } catch {
        return null;
      }
    },
    write(name, value) {
      memory.delete(name);
      try {
        if (value === null) find().removeItem(prefix + name);
        else find().setItem(prefix + name, value);
      } catch {
        if (value !== null) memory.set(name, value);
      }
    },
  };
}

/** What was kept as JSON; null where there is nothing, or something that an older or broken page left. */
export function readJson(shelf: Shelf, name: string): unknown {
  try {
    return JSON.parse(shelf.read(name) ?? "null");
  } catch {
    return null;
  }
}

/** Whether these members are there and are texts. */
export function hasTexts<Name extends string>(
  value: unknown,
  ...names: Name[]
): value is Record<Name, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "string")
  );
}
