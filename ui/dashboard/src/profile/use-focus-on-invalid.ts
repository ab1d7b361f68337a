import type { RefObject } from "react";
import { useEffect, useRef } from "react";
import { isAboutFields } from "./use-profile.ts";

/** Takes whoever sent something to the first field that was not taken; the fields are inside the element of the ref. */
export function useFocusOnInvalid<Fields extends HTMLElement>(
  failure: Error | null,
): RefObject<Fields | null> {
  const fields = useRef<Fields>(null);
  useEffect(() => {
    if (failure && isAboutFields(failure))
      fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);
  return fields;
}
