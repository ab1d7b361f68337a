/** How files come to what is being written: from the button, from the clipboard, or dropped anywhere on the page. */

import type { ClipboardEvent } from "react";
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { useDesk } from "../live.tsx";
import type { Upload } from "./uploads.ts";

export interface Files {
  readonly uploads: readonly Upload[];
  readonly add: (files: Iterable<File>) => void;
  readonly pasted: (event: ClipboardEvent) => void;
}

export function useFiles(conversationId: string, draft: string): Files {
  const { uploads } = useDesk();
  const list = useSyncExternalStore(uploads.subscribe, () => uploads.list(draft));
  const add = (files: Iterable<File>) => uploads.add(draft, conversationId, files);
  const pasted = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData;
    // A table of a spreadsheet comes as a picture, too; what was meant is its text.
    if (files.length === 0 || types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  };
  return { uploads: list, add, pasted };
}

/** A file that misses the field by a little would else be opened in place of the whole dashboard. */
export function useDroppedFiles(dropped: (files: Iterable<File>) => void): boolean {
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent((event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    dropped(event.dataTransfer?.files ?? []);
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Into nothing: out of the window.
    const left = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const heard = (event: DragEvent) => drop(event);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", heard);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", heard);
    };
  }, []);
  return isOver;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
