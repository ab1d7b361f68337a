/** The message that a search has led to: named in the address, brought into sight when the thread is there. */

import type { RefObject } from "react";
import { useLayoutEffect } from "react";
import { useSearchParams } from "wouter";

const NAME = "message";

/** The address of a conversation, or of one of its messages. */
export function withMessage(address: string, messageId: string | undefined): string {
  if (messageId === undefined) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${NAME}=${encodeURIComponent(messageId)}`;
}

export function useFoundId(): string | null {
  return useSearchParams()[0].get(NAME);
}

/** Scrolls there once; it stands in the middle, so that what was said before and after can be read with it. */
export function useShown(scroll: RefObject<HTMLElement | null>, isThere: boolean): void {
  useLayoutEffect(() => {
    if (isThere) scroll.current?.querySelector("[data-found]")?.scrollIntoView({ block: "center" });
  }, [scroll, isThere]);
}
